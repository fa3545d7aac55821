import { KuberatorError } from '../common/kuberator-error.js';

/** Implemented by an error that knows how it should look in a status. @publicApi */
export interface AsStatusError<E = unknown> {
  asStatusError(): E;
}

/** How an error looks in a status unless it says so itself. @publicApi */
export interface StatusError {
  message: string;
  /** The `code` of the error, or its class name. */
  code: string;
}

/** A status that can tell of an error. @publicApi */
export interface WithStatusError<E = StatusError> {
  error?: E | undefined;
}

/** @internal */
export function toStatusError(error: unknown): unknown {
  if (hasAsStatusError(error)) return error.asStatusError();
  if (!(error instanceof Error)) return { message: String(error), code: 'Error' };
  // A wrapper of ours says where it happened; what happened is its cause.
  const inner =
    KuberatorError.isKuberatorError(error) && error.code === 'KUBERATOR_RECONCILE' ? error.cause : error;
  if (inner !== error) return toStatusError(inner);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { message: error.message, code };
}

function hasAsStatusError(error: unknown): error is AsStatusError {
  return (
    typeof error === 'object' &&
    error !== null &&
    'asStatusError' in error &&
    typeof error.asStatusError === 'function'
  );
}
