import type { TracerProvider } from '@opentelemetry/api';
import { refuseUnknown } from '../common/check-options.js';
import { unexpected } from '../common/invalid-option-error.js';

/** What `KuberatorTracingModule.forRoot()` takes. @publicApi */
export interface KuberatorTracingOptions {
  /** Who makes the spans. @default the provider that is registered globally, as the SDK of OpenTelemetry does */
  readonly tracerProvider?: TracerProvider | undefined;
}

/** @internal */
export const KUBERATOR_TRACING_OPTIONS = 'KUBERATOR_TRACING_OPTIONS';

/** @internal */
export function checkTracingOptions(options: KuberatorTracingOptions): void {
  const where = 'KuberatorTracingModule.forRoot()';
  refuseUnknown(options, ['tracerProvider'], where);
  const { tracerProvider } = options as { tracerProvider?: { getTracer?: unknown } | null };
  if (tracerProvider !== undefined && typeof tracerProvider?.getTracer !== 'function')
    throw unexpected(`\`tracerProvider\` of ${where}`, 'a TracerProvider of OpenTelemetry', tracerProvider);
}
