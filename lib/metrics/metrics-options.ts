import type { Registry } from 'prom-client';
import { invalid, refuseUnknown } from '../common/check-options.js';

/** What `KuberatorMetricsModule.forRoot()` takes. @publicApi */
export interface KuberatorMetricsOptions {
  /** Where the metrics are registered; one that an app has already, for one page of all. @default one of its own */
  readonly registry?: Registry | undefined;
  /** The path at which they are served; `false`: they are not, for a controller of your own. @default 'metrics' */
  readonly path?: string | false | undefined;
  /** Whether those of the process and of Node are registered, too: `process_*` and `nodejs_*`. @default true, unless a `registry` is given */
  readonly defaultMetrics?: boolean | undefined;
}

/** The registry of the metrics, for `@Inject()`. @publicApi */
export const KUBERATOR_METRICS_REGISTRY = 'KUBERATOR_METRICS_REGISTRY';

/** @internal */
export function checkMetricsOptions(options: KuberatorMetricsOptions): void {
  const where = 'KuberatorMetricsModule.forRoot()';
  refuseUnknown(options, ['registry', 'path', 'defaultMetrics'], where);
  const { registry, path, defaultMetrics } = options as Record<keyof KuberatorMetricsOptions, unknown>;
  if (path !== undefined && path !== false && (typeof path !== 'string' || path === ''))
    throw invalid('path', where, "a path such as 'metrics', or false", path);
  if (defaultMetrics !== undefined && typeof defaultMetrics !== 'boolean')
    throw invalid('defaultMetrics', where, 'true or false', defaultMetrics);
  if (
    registry !== undefined &&
    (typeof registry !== 'object' || registry === null || !('registerMetric' in registry))
  )
    throw invalid('registry', where, 'a Registry of prom-client', registry);
}
