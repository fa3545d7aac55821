import type { Span } from '@opentelemetry/api';
import { KubeStatusError } from '../cluster/kube-status-error.js';
import { toError } from '../common/kuberator-error.js';
import { messagesOf } from '../common/messages-of.js';
import { stackWithCauses } from '../reconcile/object-log.js';
import { otel } from './otel-api.js';

/** Notes on a span that it failed, with the messages and stacks of the whole chain of causes. @internal */
export function recordFailure(span: Span, thrown: unknown): void {
  const error = toError(thrown);
  span.recordException({ name: error.name, message: error.message, stack: stackWithCauses(error) });
  span.setStatus({ code: otel.SpanStatusCode.ERROR, message: messagesOf(error) });
  if (KubeStatusError.isKubeStatusError(error)) {
    span.setAttributes({
      'error.type': String(error.statusCode),
      'http.response.status_code': error.statusCode,
    });
  } else span.setAttribute('error.type', error.name);
}
