import type { OnApplicationBootstrap } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { ClusterSet } from '../cluster/cluster-set.js';
import { EventPipelines } from '../event/event-pipelines.js';
import { FinalizerClient } from '../finalizer/finalizer-client.js';
import { ReconcilerRegistry } from '../kuberator.registry.js';
import { rootedProvider } from '../kuberator.rooted.js';
import type { Controller } from '../reconcile/controller.js';
import { WatchHub } from '../store/watch-hub.js';
import { attentionMetrics } from './attention-metrics.js';
import { addedTo, ClusterLabels, forgetCluster } from './cluster-labels.js';
import { clusterMetrics } from './cluster-metrics.js';
import { KUBERATOR_METRICS_REGISTRY } from './metrics-options.js';
import { ownWriteMetrics } from './own-write-metrics.js';
import { LeaderElection } from '../leader/leader-election.js';
import { leaderMetrics } from './leader-metrics.js';
import { reconcileMetrics } from './reconcile-metrics.js';
import { shardMetrics } from './shard-metrics.js';
import { ShardService } from '../shard/shard.service.js';
import { workqueueMetrics } from './workqueue-metrics.js';

/** Looks on once the reconcilers are known, before the first of them runs. @internal */
export class MetricsCollector implements OnApplicationBootstrap {
  constructor(
    private readonly registry: Registry,
    private readonly reconcilers: ReconcilerRegistry,
    private readonly clusters: ClusterSet,
    private readonly hub: WatchHub,
    private readonly events: EventPipelines,
    private readonly finalizers: FinalizerClient,
    private readonly shards: ShardService,
    private readonly election: LeaderElection | null,
  ) {}

  onApplicationBootstrap(): void {
    const { registry, clusters } = this;
    const metrics = addedTo(registry, () => this.register());
    clusters.changes$.subscribe(({ type, cluster: { name } }) => {
      if (type === 'dropped' && !clusters.find(name)) void forgetCluster(metrics, name);
    });
  }

  private register(): void {
    const { registry, reconcilers, clusters, hub, events, finalizers } = this;
    const labels = new ClusterLabels(clusters.isPlural);
    const controllers = () => reconcilers.all();
    const queues = workqueueMetrics(registry, controllers, labels);
    const runs = reconcileMetrics(registry, controllers, labels);
    shardMetrics(registry, this.shards);
    leaderMetrics(registry, this.election);
    attentionMetrics(registry, controllers, labels);
    ownWriteMetrics(registry, controllers, labels);
    clusterMetrics(registry, { clusters, hub, events, finalizers }, labels);
    const follow = (controller: Controller) => {
      queues.follow(controller);
      runs.follow(controller);
    };
    controllers().forEach(follow);
    reconcilers.changes$.subscribe(({ type, controller }) => type === 'added' && follow(controller));
    reconcilers.results().subscribe((result) => runs.count(result));
  }
}

/** @throws InvalidModuleError where there is nothing to look at @internal */
export const metricsCollector = rootedProvider(
  MetricsCollector,
  [
    KUBERATOR_METRICS_REGISTRY,
    ReconcilerRegistry,
    ClusterSet,
    WatchHub,
    EventPipelines,
    FinalizerClient,
    ShardService,
    LeaderElection,
  ],
  'KuberatorMetricsModule.forRoot()',
);
