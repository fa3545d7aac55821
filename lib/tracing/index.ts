/**
 * Traces of an operator for OpenTelemetry, through @opentelemetry/api.
 *
 * In: what reconcilers, status, events and the connection do. Out: spans, and a `traceparent` for the API server. Promise:
 * a run and all that it did is one trace, with every event that woke it linked.
 *
 * @module nestjs-kuberator/tracing
 */
import '../common/require-node.js';
export { KuberatorTracingModule } from './tracing.module.js';
export type { KuberatorTracingOptions } from './tracing-options.js';
