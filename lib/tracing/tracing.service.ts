import type { OnApplicationBootstrap } from '@nestjs/common';
import { ClusterSet } from '../cluster/cluster-set.js';
import { EventPipelines } from '../event/event-pipelines.js';
import { ReconcilerRegistry } from '../kuberator.registry.js';
import { rootedProvider } from '../kuberator.rooted.js';
import { StatusClient } from '../status/status-client.js';
import { otel } from './otel-api.js';
import { OpenTelemetryTracer } from './otel-tracer.js';
import { KUBERATOR_TRACING_OPTIONS, type KuberatorTracingOptions } from './tracing-options.js';

/** Looks on once the reconcilers are known, before the first of them runs. @internal */
export class TracingStarter implements OnApplicationBootstrap {
  constructor(
    private readonly options: KuberatorTracingOptions,
    private readonly reconcilers: ReconcilerRegistry,
    private readonly clusters: ClusterSet,
    private readonly statuses: StatusClient,
    private readonly events: EventPipelines,
  ) {}

  onApplicationBootstrap(): void {
    const provider = this.options.tracerProvider ?? otel.trace;
    const tracer = new OpenTelemetryTracer(provider.getTracer('nestjs-kuberator'));
    this.statuses.tracer = tracer;
    this.events.tracer = tracer;
    const { clusters, reconcilers } = this;
    for (const { transport } of clusters.all()) transport.tracer = tracer;
    clusters.changes$.subscribe(({ cluster: { transport } }) => (transport.tracer = tracer));
    for (const { spans } of reconcilers.all()) spans.tracer = tracer;
    reconcilers.changes$.subscribe(({ controller: { spans } }) => (spans.tracer = tracer));
  }
}

/** @throws InvalidModuleError where there is nothing to look at @internal */
export const tracingStarter = rootedProvider(
  TracingStarter,
  [KUBERATOR_TRACING_OPTIONS, ReconcilerRegistry, ClusterSet, StatusClient, EventPipelines],
  'KuberatorTracingModule.forRoot()',
);
