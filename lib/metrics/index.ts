/**
 * Metrics of an operator for Prometheus, through prom-client.
 *
 * In: what reconcilers, queues, watches and the connection do. Out: a registry of prom-client, and a controller that
 * serves it. Promise: the names, labels and buckets of controller-runtime; no series for each object.
 *
 * @module nestjs-kuberator/metrics
 */
import '../common/require-node.js';
export { KuberatorMetricsModule } from './metrics.module.js';
export { KUBERATOR_METRICS_REGISTRY, type KuberatorMetricsOptions } from './metrics-options.js';
