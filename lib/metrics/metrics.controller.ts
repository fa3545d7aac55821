import { Controller, Get, Header, Inject, VERSION_NEUTRAL, type Type } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { KUBERATOR_METRICS_REGISTRY } from './metrics-options.js';
import { promClient } from './prom-client.js';

/** Serves the metrics to Prometheus at a path of the user's choice. @internal */
export function createMetricsController(path: string): Type {
  @Controller({ version: VERSION_NEUTRAL })
  class KuberatorMetricsController {
    constructor(@Inject(KUBERATOR_METRICS_REGISTRY) private readonly registry: Registry) {}

    @Get(path)
    @Header('content-type', promClient.Registry.PROMETHEUS_CONTENT_TYPE)
    metrics(): Promise<string> {
      return this.registry.metrics();
    }
  }
  return KuberatorMetricsController;
}
