import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Cluster } from '../cluster/cluster.js';
import { EventPipeline } from '../event/event-pipeline.js';
import { ReconcilerRegistry } from '../kuberator.registry.js';
import { StatusClient } from '../status/status-client.js';
import { otel } from './otel-api.js';
import { OpenTelemetryTracer } from './otel-tracer.js';
import { KUBERATOR_TRACING_OPTIONS, type KuberatorTracingOptions } from './tracing-options.js';

/** Looks on once the reconcilers are known, before the first of them runs. @internal */
@Injectable()
export class TracingStarter implements OnApplicationBootstrap {
  constructor(
    @Inject(KUBERATOR_TRACING_OPTIONS) private readonly options: KuberatorTracingOptions,
    private readonly reconcilers: ReconcilerRegistry,
    @Inject(Cluster) private readonly cluster: Cluster,
    @Inject(StatusClient) private readonly statuses: StatusClient,
    @Inject(EventPipeline) private readonly events: EventPipeline,
  ) {}

  onApplicationBootstrap(): void {
    const provider = this.options.tracerProvider ?? otel.trace;
    const tracer = new OpenTelemetryTracer(provider.getTracer('nestjs-kuberator'));
    this.cluster.transport.tracer = tracer;
    this.statuses.tracer = tracer;
    this.events.tracer = tracer;
    for (const { spans } of this.reconcilers.all()) spans.tracer = tracer;
  }
}
