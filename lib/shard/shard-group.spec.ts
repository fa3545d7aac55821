import { describe, expect, it } from 'vitest';
import { type Dice, forSeeds } from '../../test/support/for-seeds.js';
import { LeaseServer, MemoryLeases } from '../../test/support/memory-leases.js';
import { RecordingLog } from '../../test/support/recording-log.js';
import { sleep } from '../common/clock.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import { Membership } from './membership.js';
import { ShardGroup } from './shard-group.js';
import { ShardLayout } from '../resource/shard-scope.js';

const LEASE_MS = 15_000;
const DEADLINE_MS = 10_000;

/** Replicas with runs that take time, on one server, all in virtual time. */
class World {
  readonly clock = new VirtualClock();
  readonly server = new LeaseServer();
  readonly replicas: Replica[] = [];

  constructor(
    readonly dice: Dice,
    readonly count = 16,
  ) {}

  start(options: ConstructorParameters<typeof Replica>[1] = {}): Replica {
    const replica = new Replica(this, options);
    this.replicas.push(replica);
    return replica;
  }

  /** Moves time in small steps, and looks at each whether two could run the same. */
  async pass(ms: number): Promise<void> {
    for (const until = this.clock.now() + ms; this.clock.now() < until;) {
      await this.clock.advance(Math.min(100, until - this.clock.now()));
      this.check();
    }
  }

  check(): void {
    for (let range = 0; range < this.count; range++) {
      const who = this.replicas.filter((one) => one.isRunning(range));
      if (who.length > 1)
        throw new Error(
          `at ${this.clock.now()} ms range ${range} is run by ${who.map(({ id }) => id).join(' and ')}`,
        );
    }
  }

  /** All is given out, evenly, to those who live. */
  expectShared(...replicas: Replica[]): void {
    const sizes = replicas.map(({ size }) => size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(this.count);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  }
}

class Replica {
  readonly id: string;
  readonly log = new RecordingLog();
  isCut = false;
  isDead = false;
  lossOneIn = 0;
  slowMs = 5;
  /** How many runs of a range have not ended. */
  private readonly runs = new Map<number, number>();
  private provenUntil = new AbortController();
  private readonly membership: Membership;
  readonly group: ShardGroup;
  readonly noticed: { held: ReadonlySet<number>; kept: ReadonlySet<number> }[] = [];

  constructor(
    private readonly world: World,
    {
      count = world.count,
      hints = true,
      runMs = 300,
    }: { count?: number; hints?: boolean; runMs?: number } = {},
  ) {
    const { clock, dice, server } = world;
    this.id = `replica ${world.replicas.length}`;
    const way = {
      isCut: false,
      delayMs: () => dice.int(1, this.slowMs),
      losesAnswer: () => this.lossOneIn > 0 && dice.oneIn(this.lossOneIn),
    };
    Object.defineProperty(way, 'isCut', { get: () => this.isCut || this.isDead });
    const leases = new MemoryLeases(server, LEASE_MS, clock, way, DEADLINE_MS / 4);
    const layout = new ShardLayout('uid', count);
    const terms = { group: 'g', identity: this.id, layout: layout.toString(), renewDeadlineMs: DEADLINE_MS };
    const random = dice.random;
    const membership = (this.membership = new Membership(leases, terms, clock, random, this.log, () =>
      this.group.membershipChanged(),
    ));
    this.group = new ShardGroup(layout, { leases, membership, clock, random, log: this.log });
    this.group.start({
      held: (held, kept) => void this.noticed.push({ held, kept }),
      changed: () => this.changed(),
      recalled: () => {},
      drained: async (range) => {
        while ((this.runs.get(range) ?? 0) > 0) await sleep(clock, 50);
      },
    });
    if (hints) void this.watch();
    void this.work(runMs);
  }

  /** Runs are begun where that is allowed, and end some time later; at once where they are not allowed any more. */
  private async work(runMs: number): Promise<void> {
    const { clock, dice, count } = this.world;
    const run = async (range: number) => {
      const signal = this.provenUntil.signal;
      this.runs.set(range, (this.runs.get(range) ?? 0) + 1);
      await sleep(clock, dice.int(1, runMs), signal);
      this.runs.set(range, (this.runs.get(range) ?? 1) - 1);
    };
    while (!this.isDead) {
      const range = dice.int(0, count - 1);
      if (this.group.mayRun(range)) void run(range);
      await sleep(clock, 100);
    }
  }

  /** Runs are broken off once nothing may be run any more. */
  private changed(): void {
    if (this.size > 0 || this.membership.isProven) return;
    this.provenUntil.abort();
    this.provenUntil = new AbortController();
  }

  private async watch(): Promise<void> {
    const seen = new Map<string, string>();
    const { clock, server } = this.world;
    while (!this.isDead) {
      await sleep(clock, 200);
      if (this.isCut) continue;
      for (const member of server.members.values()) {
        if (seen.get(member.name) === member.resourceVersion) continue;
        seen.set(member.name, member.resourceVersion);
        this.group.notice(member, member.name);
      }
      for (const name of seen.keys()) {
        if (name === 'g' || server.members.has(name)) continue;
        seen.delete(name);
        this.group.notice(undefined, name);
      }
      if (server.table && seen.get('g') !== server.table.resourceVersion) {
        seen.set('g', server.table.resourceVersion);
        this.group.notice(server.table, 'g');
      }
    }
  }

  /** It could begin a run of it, or one has not ended. A process that is dead runs nothing. */
  isRunning(range: number): boolean {
    return !this.isDead && (this.group.mayRun(range) || (this.runs.get(range) ?? 0) > 0);
  }

  get size(): number {
    return Array.from({ length: this.world.count }, (_, range) => range).filter((range) =>
      this.group.mayRun(range),
    ).length;
  }
}

const once = (property: (world: World) => Promise<void>) => () =>
  forSeeds(1, (dice) => property(new World(dice)));

describe('ShardGroup', () => {
  it(
    'gives all to the only one at once, and shares with those who come',
    once(async (world) => {
      const a = world.start();
      await world.pass(200);
      expect(a.size).toBe(16);
      const b = world.start();
      const c = world.start();
      await world.pass(2_000);
      world.expectShared(a, b, c);
    }),
  );

  it(
    'hands over at once what somebody has who leaves in good order',
    once(async (world) => {
      const [a, b] = [world.start(), world.start()];
      await world.pass(3_000);
      world.expectShared(a, b);
      const left = a.group.leave(5_000);
      await world.pass(1_500);
      await left;
      expect([a.size, b.size]).toEqual([0, 16]);
      expect(world.server.members.size).toBe(1);
    }),
  );

  it(
    'waits for the end of runs before it lets go, and lets go of the other ranges meanwhile',
    once(async (world) => {
      const a = world.start({ runMs: 8_000 });
      await world.pass(500);
      const b = world.start({ runMs: 10 });
      await world.pass(1_500);
      expect(b.size).toBeLessThan(8);
      await world.pass(10_000);
      world.expectShared(a, b);
    }),
  );

  it(
    'takes over from one that died once its Lease has not changed for its duration, and not sooner',
    once(async (world) => {
      const [a, b] = [world.start(), world.start()];
      await world.pass(3_000);
      a.isDead = true;
      await world.pass(LEASE_MS - DEADLINE_MS / 3 - 500);
      expect(b.size).toBe(8);
      await world.pass(DEADLINE_MS / 3 + 1_500);
      expect(b.size).toBe(16);
      expect(b.log.warnings.join()).toContain('(replica 0) has not renewed its Lease for 15000 ms');
    }),
  );

  it(
    'stops what it runs before others may take over, where the server is out of reach, and comes back as another',
    once(async (world) => {
      const [a, b] = [world.start(), world.start()];
      await world.pass(3_000);
      const before = a.noticed.length;
      a.isCut = true;
      await world.pass(DEADLINE_MS + 100);
      expect(a.size).toBe(0);
      expect(b.size).toBe(8);
      await world.pass(LEASE_MS);
      expect(b.size).toBe(16);
      a.isCut = false;
      await world.pass(8_000);
      world.expectShared(a, b);
      // Others may have written what it had: nothing counts as kept.
      const [first] = a.noticed.slice(before).filter(({ held }) => held.size > 0);
      expect(first!.kept.size).toBe(0);
    }),
  );

  it(
    'leaves to one whose Lease somebody has deleted what it runs, until it has noticed',
    once(async (world) => {
      const [a, b] = [world.start({ runMs: 3_000 }), world.start({ runMs: 3_000 })];
      await world.pass(3_000);
      world.expectShared(a, b);
      world.server.members.delete(a.group.membership.name!);
      await world.pass(LEASE_MS + DEADLINE_MS);
      world.expectShared(a, b);
    }),
  );

  it(
    'goes on with what it had where it was out of reach for a moment only',
    once(async (world) => {
      const [a, b] = [world.start(), world.start()];
      await world.pass(3_000);
      const before = a.noticed.length;
      a.isCut = true;
      while (a.size > 0) await world.pass(100);
      a.isCut = false;
      await world.pass(5_000);
      world.expectShared(a, b);
      expect(a.noticed).toHaveLength(before);
    }),
  );

  it(
    'says so where others share otherwise, waits for them to go, and then has its way',
    once(async (world) => {
      const a = world.start();
      await world.pass(1_000);
      const b = world.start({ count: 8 });
      await world.pass(3_000);
      expect(a.size).toBe(16);
      expect(b.group.trouble).toContain('share 16 ranges by uid, and this one is set to 8 ranges by uid');
      expect(b.log.lines.filter((line) => line.startsWith('error'))).toHaveLength(1);
      const left = a.group.leave(5_000);
      await world.pass(3_000);
      await left;
      expect(b.group.trouble).toBeUndefined();
      expect([...b.group.held]).toHaveLength(8);
    }),
  );

  it(
    'costs a write each third of the deadline for a replica, and reads next to nothing, while nothing happens',
    once(async (world) => {
      for (let i = 0; i < 3; i++) world.start();
      await world.pass(10_000);
      const { writes, reads } = world.server;
      await world.pass(120_000);
      expect((world.server.writes - writes) / 120 / 3).toBeCloseTo(0.3, 1);
      expect((world.server.reads - reads) / 120 / 3).toBeLessThan(0.15);
    }),
  );

  it(
    'never lets two run the same, and leaves nothing out for long, whatever becomes of replicas and of their ways',
    () =>
      forSeeds(5, async (dice) => {
        const world = new World(dice, 12);
        for (let step = 0; step < 30; step++) {
          const living = world.replicas.filter(({ isDead }) => !isDead);
          const one = living.length > 0 ? dice.pick(living) : undefined;
          switch (dice.int(0, 7)) {
            case 0:
            case 1:
              if (living.length < 5)
                world.start({ hints: !dice.oneIn(4), runMs: dice.pick([10, 300, 3_000]) });
              break;
            case 2:
              if (one) void one.group.leave(3_000).then(() => (one.isDead = true));
              break;
            case 3:
              if (one) one.isDead = true;
              break;
            case 4:
              if (one) one.isCut = !one.isCut;
              break;
            case 5:
              if (one) one.lossOneIn = dice.pick([0, 2, 5]);
              break;
            case 6:
              if (one) one.slowMs = dice.pick([1, 50, 3_000]);
              break;
            case 7:
              if (one?.group.membership.name) world.server.members.delete(one.group.membership.name);
          }
          await world.pass(dice.int(10, 12_000));
        }
        for (const replica of world.replicas)
          Object.assign(replica, { isCut: false, lossOneIn: 0, slowMs: 5 });
        world.start();
        await world.pass(LEASE_MS * 3);
        world.expectShared(...world.replicas.filter(({ isDead }) => !isDead));
      }),
    300_000,
  );
});
