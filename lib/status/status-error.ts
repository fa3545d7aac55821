import { KuberatorError } from '../common/kuberator-error.js';

/**
 * Implemented by an error that knows how it should look in a status. It may be the `cause` of another, such as a
 * `TerminalError`.
 *
 * @publicApi
 */
export interface AsStatusError<E = unknown> {
  /** What `status.error` becomes. */
  asStatusError(): E;
}

/** How an error looks in a status unless it says so itself. @publicApi */
export interface StatusError {
  /** What went wrong, for people. */
  message: string;
  /** The `code` of the error, or its class name. */
  code: string;
}

/** A chain that leads back to itself must not be followed for ever. */
const LONGEST_CHAIN = 32;

/**
 * How an error looks in a status: as the first error in its chain of causes says that knows, else as it is itself.
 *
 * @internal
 */
export function toStatusError(error: unknown): unknown {
  let link = error;
  for (let depth = 0; depth < LONGEST_CHAIN; depth++) {
    if (hasAsStatusError(link)) return link.asStatusError();
    if (!(link instanceof Error)) break;
    link = link.cause;
  }
  return describeError(error);
}

function describeError(error: unknown): StatusError {
  if (!(error instanceof Error)) return { message: String(error), code: 'Error' };
  // A wrapper of ours says where it happened; what happened is its cause.
  const isWrapper = KuberatorError.isKuberatorError(error) && error.code === 'KUBERATOR_RECONCILE';
  if (isWrapper && error.cause !== undefined) return describeError(error.cause);
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
