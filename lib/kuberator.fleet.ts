import { AsyncLocalStorage } from 'node:async_hooks';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { defer, share, type Observable } from 'rxjs';
import { inCluster } from './cluster/ambient-cluster.js';
import { outsideOfRuns } from './cluster/ambient-signal.js';
import { ClusterSet } from './cluster/cluster-set.js';
import type { Cluster } from './cluster/cluster.js';
import type { Random } from './common/backoff.js';
import type { Clock } from './common/clock.js';
import { FinalizerClient } from './finalizer/finalizer-client.js';
import { KUBERATOR_CLOCK, KUBERATOR_RANDOM } from './kuberator.constants.js';
import { ReconcilerRegistry } from './kuberator.registry.js';
import { BlockGuard } from './reconcile/block-guard.js';
import { Controller } from './reconcile/controller.js';
import { LeaderElection } from './leader/leader-election.js';
import { FullMandate, type Mandate } from './reconcile/mandate.js';
import type { ReconcilerDefinition } from './reconcile/reconciler-definition.js';
import type { TriggerRequest } from './reconcile/reconciler.interface.js';
import { Stores } from './store/stores.js';
import { WatchHub } from './store/watch-hub.js';
import type { WatchView } from './store/watch-view.js';
import { watchOf, type Relation } from './trigger/relation.js';
import { SHARDING } from './shard/sharding-token.js';
import type { Sharding } from './shard/sharding.js';

/** How long code of a run may keep the event loop from all else, in milliseconds, before it is named. */
const BLOCK_MS = 100;

/**
 * Makes the controllers: one for each reconciler and cluster that it is for, so that a cluster which does not answer
 * takes no place of another's in a queue.
 *
 * @internal
 */
@Injectable()
export class KuberatorFleet {
  private crews: readonly Crew[] = [];
  private readonly guard = new BlockGuard(BLOCK_MS);

  constructor(
    private readonly registry: ReconcilerRegistry,
    @Inject(ClusterSet) private readonly clusters: ClusterSet,
    @Inject(WatchHub) private readonly hub: WatchHub,
    @Inject(Stores) private readonly stores: Stores,
    @Inject(LeaderElection) private readonly election: LeaderElection | null,
    @Inject(FinalizerClient) private readonly finalizers: FinalizerClient,
    @Inject(KUBERATOR_CLOCK) private readonly clock: Clock,
    @Inject(KUBERATOR_RANDOM) private readonly random: Random,
    @Inject(SHARDING) private readonly sharding: Sharding | undefined,
  ) {}

  /** Makes the controllers of all clusters that there are. */
  muster(definitions: readonly ReconcilerDefinition[]): void {
    this.crews = definitions.map((definition) => ({ definition, requests: requestsOf(definition) }));
    this.registry.define(definitions);
    for (const crew of this.crews) for (const cluster of this.clusters.all()) this.add(crew, cluster);
  }

  /** Makes the controllers of a cluster that has come later. */
  engage(cluster: Cluster): Controller[] {
    return this.crews.flatMap((crew) => {
      const isPaused = this.registry
        .all()
        .some(({ definition, pauses }) => definition === crew.definition && pauses.isWhole);
      const controller = this.add(crew, cluster);
      // Who paused the reconciler as a whole meant clusters to come, too.
      if (isPaused) controller?.pause();
      return controller ?? [];
    });
  }

  /** All runs have ended. */
  dismiss(): void {
    this.guard.stop();
  }

  private add({ definition, requests }: Crew, cluster: Cluster): Controller | undefined {
    if (!definition.isFor(cluster.name)) return undefined;
    const controller = inCluster(cluster, () => this.create(definition, requests, cluster));
    this.registry.register(controller);
    return controller;
  }

  private mandateOf({ replicas }: ReconcilerDefinition, views: readonly WatchView[]): Mandate {
    if (replicas === 'every') return new FullMandate();
    return this.election?.mandate ?? this.sharding?.mandate(views, replicas === 'one') ?? new FullMandate();
  }

  private create(
    definition: ReconcilerDefinition,
    requests: Observable<TriggerRequest> | undefined,
    cluster: Cluster,
  ): Controller {
    const { hub, finalizers, clock, random } = this;
    const { kind, watch } = definition;
    const related = definition.relations.map((relation) => ({
      relation,
      view: hub.view(relation.kind, watchOf(relation, watch), this.shardsOf(definition, relation)),
    }));
    const view = hub.view(kind, watch, this.shardsOf(definition));
    const mandate = this.mandateOf(definition, [view, ...related.map((one) => one.view)]);
    return new Controller(definition, {
      cluster: cluster.name,
      view,
      related,
      stores: this.stores.in(cluster),
      requests,
      finalizers,
      mandate,
      guard: this.guard,
      // A cluster may be added by a run of another, to which nothing here belongs.
      within: outsideOfRuns(() => inCluster(cluster, () => AsyncLocalStorage.snapshot())),
      clock,
      random,
      log: new Logger(this.clusters.logName(definition.name, cluster)),
    });
  }

  /** Which ranges are enough to see: of its own objects, or of those of a kind that it owns. */
  private shardsOf({ kind, replicas }: ReconcilerDefinition, relation?: Relation) {
    if (replicas !== undefined) return undefined;
    if (!relation) return this.sharding?.selectionFor(kind);
    // What an object owns has another UID, but is in its namespace; what it watches may be anywhere.
    const isBesides = relation.type === 'owns' && this.sharding?.layout.by === 'namespace';
    return isBesides ? this.sharding?.selectionFor(relation.kind) : undefined;
  }
}

/** What the controllers of a reconciler share. */
interface Crew {
  readonly definition: ReconcilerDefinition;
  readonly requests: Observable<TriggerRequest> | undefined;
}

/** Asked once, however many clusters there are. */
function requestsOf({ instance }: ReconcilerDefinition): Observable<TriggerRequest> | undefined {
  if (!instance.triggers) return undefined;
  return defer(() => instance.triggers?.() ?? []).pipe(share());
}
