import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';
import { BehaviorSubject, type Subscription } from 'rxjs';
import { inCluster } from '../cluster/ambient-cluster.js';
import type { Cluster } from '../cluster/cluster.js';
import type { Random } from '../common/backoff.js';
import { sleep, type Clock } from '../common/clock.js';
import type { Log } from '../common/log.js';
import { LeaseObject } from '../leader/lease-object.js';
import type { Kind } from '../resource/kind.js';
import { ShardLayout, ShardScope } from '../resource/shard-scope.js';
import { ShardSelection } from '../store/shard-selection.js';
import type { WatchHub } from '../store/watch-hub.js';
import type { WatchView } from '../store/watch-view.js';
import { Membership } from './membership.js';
import { ShardGroup } from './shard-group.js';
import type { ShardHolder } from './shard-holder.js';
import { ShardLeases } from './shard-leases.js';
import { ShardMandate } from './shard-mandate.js';
import type { ShardState } from './shard-state.js';
import type { ResolvedSharding } from './sharding-options.js';

/** @internal */
export interface ShardingPorts {
  /** Where the Leases are. */
  readonly cluster: Cluster;
  readonly hub: WatchHub;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** How long it takes, beyond the runs, to let go of all that they were of. */
const LEAVE_MS = 5_000;
/** What a renewal may take: some have to fit in before its deadline. */
const CALLS_BEFORE_DEADLINE = 4;

/**
 * That several replicas share objects, as one process has it: the group that it is in, and what follows from it for its
 * watches and controllers.
 *
 * @internal
 */
export class Sharding implements ShardHolder {
  readonly layout: ShardLayout;
  readonly state$: BehaviorSubject<ShardState>;
  private readonly selection: ShardSelection;
  private readonly mandates = new Set<ShardMandate>();
  private readonly leases: ShardLeases;
  private readonly group: ShardGroup;
  private readonly subscriptions: Subscription[] = [];

  constructor(
    private readonly options: ResolvedSharding,
    private readonly ports: ShardingPorts,
  ) {
    const { cluster, clock, random, log } = ports;
    const { name, by, ranges, leaseDurationMs, renewDeadlineMs } = options;
    this.layout = new ShardLayout(by, ranges);
    this.selection = new ShardSelection(ShardScope.none(this.layout));
    this.leases = new ShardLeases(cluster.client, clock, {
      name,
      namespace: options.namespace ?? cluster.namespace,
      leaseDurationMs,
      timeoutMs: renewDeadlineMs / CALLS_BEFORE_DEADLINE,
    });
    const identity = `${hostname()}_${randomUUID()}`;
    const terms = { group: name, identity, layout: this.layout.toString(), renewDeadlineMs };
    const membership = new Membership(this.leases, terms, clock, random, log, () =>
      this.group.membershipChanged(),
    );
    this.group = new ShardGroup(this.layout, { leases: this.leases, membership, clock, random, log });
    this.state$ = new BehaviorSubject(this.state());
  }

  /** The ranges that watches of shared kinds are of. */
  selectionFor(kind: Kind): ShardSelection | undefined {
    const isSpread = this.layout.by === 'uid' || kind.resource.scope === 'Namespaced';
    return isSpread ? this.selection : undefined;
  }

  mandate(views: readonly WatchView[], isWhole: boolean): ShardMandate {
    const mandate: ShardMandate = new ShardMandate(this.group, {
      views,
      isWhole,
      graceMs: this.options.drainTimeoutMs,
      onEnd: () => this.mandates.delete(mandate),
    });
    this.mandates.add(mandate);
    // A cluster that comes later may have objects that are this replica's already.
    mandate.update();
    return mandate;
  }

  /** Joins the group. Resolves when it is known what this replica has, be it nothing yet; or when it has left. */
  async start(): Promise<void> {
    const { hub, cluster } = this.ports;
    this.subscriptions.push(this.selection.covered$.subscribe(() => this.changed()));
    const leases = inCluster(cluster, () => hub.view(LeaseObject, this.leases.selector));
    this.subscriptions.push(
      leases.changes$.subscribe((change) => {
        if (change.type === 'synced') return;
        const lease = change.current.as(LeaseObject);
        const record = change.type === 'deleted' ? undefined : this.leases.recordOf(lease);
        this.group.notice(record, lease.metadata.name);
      }),
    );
    this.group.start(this);
    await new Promise<void>((resolve) => {
      const subscription = this.state$.subscribe({
        next: () => this.group.isSettled && resolve(),
        complete: resolve,
      });
      this.subscriptions.push(subscription);
    });
  }

  /** Lets go of everything as its runs end, and leaves the group. Takes as long as these may take to end, and a little longer. */
  async leave(): Promise<void> {
    await this.group.leave(this.options.drainTimeoutMs + LEAVE_MS);
    for (const subscription of this.subscriptions.splice(0)) subscription.unsubscribe();
    this.changed();
    this.state$.complete();
  }

  held(ranges: ReadonlySet<number>, kept: ReadonlySet<number>): void {
    const scope = (some: ReadonlySet<number>) => new ShardScope(this.layout, some);
    this.ports.hub.rescope(this.selection, scope(ranges), scope(kept));
  }

  changed(): void {
    for (const mandate of this.mandates) mandate.update();
    this.state$.next(this.state());
  }

  recalled(ranges: ReadonlySet<number>): void {
    for (const mandate of this.mandates) mandate.recall(ranges);
  }

  async drained(range: number): Promise<void> {
    // After whatever asks for it has been seen to: what goes at the same time, goes together.
    await sleep(this.ports.clock, 0);
    if (this.group.mayRun(range)) return;
    await Promise.all([...this.mandates].map((mandate) => mandate.drained(range)));
  }

  private state(): ShardState {
    const { group, layout, selection } = this;
    const ranges = [...group.held].filter((range) => group.mayRun(range)).sort((a, b) => a - b);
    return {
      ranges,
      totalRanges: layout.count,
      isMember: group.membership.isProven,
      members: group.members.map(({ name, identity, isLeaving }) => ({ name, identity, isLeaving })),
      isFilteredByServer: this.ports.hub.isShardedByServer(selection),
      trouble: group.trouble,
    };
  }
}
