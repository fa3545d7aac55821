import type { Random } from '../common/backoff.js';
import { sleep, type Clock } from '../common/clock.js';
import { toError } from '../common/kuberator-error.js';
import type { Log } from '../common/log.js';
import { KubeStatusError } from '../cluster/kube-status-error.js';
import { Departures } from './departures.js';
import type { Membership } from './membership.js';
import { planRanges } from './plan-ranges.js';
import type { GroupRecord, MemberRecord, GroupLeases, TableRecord } from './shard-leases.js';
import type { ShardLayout } from '../resource/shard-scope.js';
import { IDLE, type ShardHolder } from './shard-holder.js';
import { misfitOf } from './shard-table.js';
import { Fellows } from './fellows.js';

/** @internal */
export interface ShardGroupPorts {
  readonly leases: GroupLeases;
  readonly membership: Membership;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

const NONE: ReadonlySet<number> = new Set();
/** After a conflict, somebody else has just written: not all should come back at once. */
const CONFLICT_DELAY_MS = 200;
/** How long until what failed is tried again. */
const RETRY_MS = 2_000;
/** Changes that come together, such as of ranges that are let go one after the other, make one table. */
const SETTLE_MS = 20;

/**
 * Shares ranges with the other members of a group.
 *
 * A table, in a Lease, says who holds what; it is only ever replaced as it was read, so that it is one thing for all. Each
 * member sees to its own part: it lets go of what the plan gives to others, once no run of it is left, and takes what the
 * plan gives it, once that is free.
 *
 * Guarantees: a range is let go of only after its last run here has ended. It is taken only where nobody holds it, or
 * where the Lease of its holder has expired, whether it is still there or not; and that of one who does not renew it is
 * removed first, as it was last seen, after its holder has ceased to run anything. Whatever a call came to that was not answered, nothing is run until it is known.
 *
 * @internal
 */
export class ShardGroup {
  private readonly fellows: Fellows;
  private readonly stopped = new AbortController();
  private wake = new AbortController();
  private running: Promise<void> | undefined;
  private isDirty = true;
  private isEnding = false;
  private owner: string | undefined;
  private heldRanges = NONE;
  private readonly departures = new Departures();
  private known: GroupRecord = { members: [], table: undefined };
  private problem: string | undefined;
  private failures = 0;
  private holder: ShardHolder = IDLE;
  private settled = false;

  constructor(
    readonly layout: ShardLayout,
    private readonly ports: ShardGroupPorts,
  ) {
    this.fellows = new Fellows(ports.leases, ports.clock, ports.log);
  }

  /** It is known what this replica holds: something, or nothing yet. */
  get isSettled(): boolean {
    return this.settled;
  }

  /** Why it has no part, or may have none soon; `undefined` where all is well. */
  get trouble(): string | undefined {
    return this.problem;
  }

  get members(): readonly MemberRecord[] {
    return this.known.members;
  }

  /** What the table says that this replica holds, of which some may be on their way to others. */
  get held(): ReadonlySet<number> {
    return this.heldRanges;
  }

  /** That it lives, which all else rests on. */
  get membership(): Membership {
    return this.ports.membership;
  }

  /** Whether a range is this replica's, be it on its way to others. */
  has(range: number): boolean {
    const { name, isProven } = this.ports.membership;
    return this.heldRanges.has(range) && this.owner === name && isProven;
  }

  /** Whether objects of a range may be run here and now. */
  mayRun(range: number): boolean {
    return this.has(range) && !this.departures.has(range);
  }

  start(holder: ShardHolder): void {
    this.holder = holder;
    this.ports.membership.start();
    this.running = this.keep(this.stopped.signal);
  }

  /** A Lease of the group was seen to change, or to go. */
  notice(record: MemberRecord | TableRecord | undefined, name: string): void {
    if (!record) return this.stir();
    if (!('identity' in record)) {
      if (record.resourceVersion !== this.known.table?.resourceVersion) this.stir();
      return;
    }
    this.fellows.note(record);
    const known = this.known.members.find((one) => one.name === name);
    if (known?.uid !== record.uid || known.isLeaving !== record.isLeaving) this.stir();
  }

  /** The membership became proven, or is not any more. */
  membershipChanged(): void {
    this.holder.changed();
    this.stir();
  }

  /**
   * Lets go of everything, each range when its runs have ended, and leaves the group. What has runs after `timeoutMs`, others
   * take over only when this replica's Lease has expired.
   */
  async leave(timeoutMs: number): Promise<void> {
    const { clock, membership } = this.ports;
    this.isEnding = true;
    membership.announceLeaving();
    this.stir();
    const limit = new AbortController();
    const timer = clock.setTimeout(() => limit.abort(), timeoutMs);
    while (this.heldRanges.size > 0 && membership.isProven && !limit.signal.aborted)
      await sleep(clock, SETTLE_MS, limit.signal);
    timer.cancel();
    this.stopped.abort();
    this.wake.abort();
    await this.running;
    await membership.leave({ remove: this.heldRanges.size === 0 });
    this.heldRanges = NONE;
    this.departures.retain(NONE);
  }

  private stir(): void {
    this.isDirty = true;
    this.wake.abort();
  }

  private async keep(signal: AbortSignal): Promise<void> {
    const { clock, random, log } = this.ports;
    while (!signal.aborted) {
      this.wake = new AbortController();
      let waitMs: number;
      try {
        this.isDirty = false;
        waitMs = await this.settle();
        this.failures = 0;
      } catch (thrown) {
        const error = toError(thrown);
        const isConflict = KubeStatusError.isKubeStatusError(error) && error.isConflict;
        waitMs = (isConflict ? CONFLICT_DELAY_MS : RETRY_MS) * (0.5 + random() / 2);
        if (!isConflict) {
          this.problem = `the Leases of the group can't be read or written: ${error.message}`;
          if (++this.failures === 2) log.warn(`${this.problem}`);
        }
        // Whether a write of ours was done is not known: the next reading tells.
        await sleep(clock, waitMs, signal);
        continue;
      }
      if (!this.isDirty && !signal.aborted) await sleep(clock, waitMs, this.wake.signal);
      if (!signal.aborted) await sleep(clock, SETTLE_MS, signal);
    }
  }

  /** Reads how things are, and does what there is to do. Returns for how long nothing has to be looked at. */
  private async settle(): Promise<number> {
    const { leases, membership, log } = this.ports;
    const record = await leases.read();
    const me = membership.name;
    const members = await this.fellows.alive(record.members, me);
    this.known = { members, table: record.table };
    const { table } = record.table ?? {};
    const lingering = this.fellows.lingering(table?.holdings.keys() ?? [], members);
    const isAlive = new Set([...members.map(({ name }) => name), ...lingering]);
    const nextMs = Math.min(
      leases.leaseDurationMs,
      this.fellows.nextExpiryMs([...isAlive].filter((name) => name !== me)),
    );
    if (me === undefined || !membership.isProven) return nextMs;
    const holdings = new Map(
      [...(table?.holdings ?? [])].filter(([name, ranges]) => isAlive.has(name) && ranges.size > 0),
    );
    const misfit = table && misfitOf(table, this.layout);
    if (misfit && holdings.size > 0) {
      if (this.problem !== misfit) log.error(`${misfit}`);
      this.problem = misfit;
      this.takeNote(me, NONE);
      return nextMs;
    }
    if (misfit) holdings.clear();
    this.problem = undefined;
    const mine = holdings.get(me) ?? NONE;
    this.takeNote(me, mine);
    const staying = this.known.members.filter((one) => this.isStaying(one)).map(({ name }) => name);
    const target = planRanges(this.layout.count, staying, holdings).get(me) ?? NONE;
    this.letGo(mine, target);
    const freed = this.departures.finished();
    const taken = new Set([...holdings].filter(([name]) => name !== me).flatMap(([, ranges]) => [...ranges]));
    const next = mine.difference(freed).union(target.difference(mine).difference(taken));
    if (next.size === mine.size && next.isSubsetOf(mine) && !misfit) return nextMs;
    holdings.set(me, next);
    await leases.writeTable({ by: this.layout.by, count: this.layout.count, holdings }, record.table);
    this.takeNote(me, next);
    log.log(
      `This replica (${me}) has ${next.size} of ${this.layout.count} ranges now; replicas: ${members.length}`,
    );
    return nextMs;
  }

  /** Whether ranges can be given to it. */
  private isStaying({ name, isLeaving, layout }: MemberRecord): boolean {
    const isEnding = isLeaving || (this.isEnding && name === this.ports.membership.name);
    return !isEnding && layout === this.layout.toString();
  }

  /** What this replica holds, as the table says. */
  private takeNote(owner: string, ranges: ReadonlySet<number>): void {
    const before = this.owner === owner ? this.heldRanges : NONE;
    const isSame = this.settled && this.owner === owner && before.symmetricDifference(ranges).size === 0;
    this.owner = owner;
    this.heldRanges = new Set(ranges);
    this.departures.retain(ranges);
    this.settled = true;
    if (isSame) return;
    this.holder.held(this.heldRanges, before.intersection(ranges));
    this.holder.changed();
  }

  private letGo(mine: ReadonlySet<number>, target: ReadonlySet<number>): void {
    const { back, going } = this.departures.plan(mine.difference(target));
    if (back.length + going.length > 0) this.holder.changed();
    if (back.length > 0) this.holder.recalled(new Set(back));
    for (const departure of going)
      void this.holder.drained(departure.range).then(() => this.departures.finish(departure) && this.stir());
  }
}
