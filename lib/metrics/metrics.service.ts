import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { Cluster } from '../cluster/cluster.js';
import { EventPipeline } from '../event/event-pipeline.js';
import { FinalizerClient } from '../finalizer/finalizer-client.js';
import { ReconcilerRegistry } from '../kuberator.registry.js';
import { WatchHub } from '../store/watch-hub.js';
import { attentionMetrics } from './attention-metrics.js';
import { clusterMetrics } from './cluster-metrics.js';
import { KUBERATOR_METRICS_REGISTRY } from './metrics-options.js';
import { reconcileMetrics } from './reconcile-metrics.js';
import { workqueueMetrics } from './workqueue-metrics.js';

/** Looks on once the reconcilers are known, before the first of them runs. @internal */
@Injectable()
export class MetricsCollector implements OnApplicationBootstrap {
  constructor(
    @Inject(KUBERATOR_METRICS_REGISTRY) private readonly registry: Registry,
    private readonly reconcilers: ReconcilerRegistry,
    @Inject(Cluster) private readonly cluster: Cluster,
    @Inject(WatchHub) private readonly hub: WatchHub,
    @Inject(EventPipeline) private readonly events: EventPipeline,
    @Inject(FinalizerClient) private readonly finalizers: FinalizerClient,
  ) {}

  onApplicationBootstrap(): void {
    const { registry, reconcilers, cluster, hub, events, finalizers } = this;
    const controllers = reconcilers.all();
    workqueueMetrics(registry, controllers);
    attentionMetrics(registry, controllers);
    clusterMetrics(registry, { cluster, hub, events, finalizers });
    const observe = reconcileMetrics(registry, controllers);
    reconcilers.results().subscribe((result) => observe(result));
  }
}
