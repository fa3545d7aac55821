import { Inject, Module, Optional, type DynamicModule } from '@nestjs/common';
import { InvalidModuleError } from '../kuberator.errors.js';
import {
  checkMetricsOptions,
  KUBERATOR_METRICS_REGISTRY,
  type KuberatorMetricsOptions,
} from './metrics-options.js';
import { metricsCollector } from './metrics.service.js';
import { createMetricsController } from './metrics.controller.js';
import { promClient } from './prom-client.js';

/**
 * Metrics of an operator for Prometheus, at `GET /metrics`: those of controller-runtime and client-go under their own
 * names, so that their dashboards and alerts fit, and what they do not tell. No series has an object's name.
 *
 * @example
 * @Module({ imports: [KuberatorModule.forRoot(), KuberatorMetricsModule.forRoot()] })
 * export class AppModule {}
 * @publicApi
 */
@Module({})
export class KuberatorMetricsModule {
  /** @internal */
  constructor(@Optional() @Inject(KUBERATOR_METRICS_REGISTRY) registry?: unknown) {
    if (registry === undefined)
      throw new InvalidModuleError(
        'Import KuberatorMetricsModule.forRoot(), not the bare class: it does nothing.',
      );
  }

  /**
   * Import it beside `KuberatorModule.forRoot()`.
   *
   * @throws InvalidOptionError for an option that is misspelt or impossible. Without `KuberatorModule` the app does not
   *   start (`InvalidModuleError`).
   */
  static forRoot(options: KuberatorMetricsOptions = {}): DynamicModule {
    checkMetricsOptions(options);
    const { path = 'metrics', defaultMetrics = options.registry === undefined } = options;
    const useFactory = () => {
      const registry = options.registry ?? new promClient.Registry();
      if (defaultMetrics) promClient.collectDefaultMetrics({ register: registry });
      return registry;
    };
    return {
      module: KuberatorMetricsModule,
      controllers: path === false ? [] : [createMetricsController(path)],
      providers: [metricsCollector, { provide: KUBERATOR_METRICS_REGISTRY, useFactory }],
      exports: [KUBERATOR_METRICS_REGISTRY],
    };
  }
}
