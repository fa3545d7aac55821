import { KuberatorError } from '../common/kuberator-error.js';
import { KubeStatusError } from '../cluster/kube-status-error.js';

/**
 * An event was given up without asking the server, or before it answered. `cause` is the last failure, where there
 * was one.
 *
 * @publicApi
 */
export class EventDroppedError extends KuberatorError {
  constructor(
    /**
     * - `'queue-full'`: too many different events wait to be written.
     * - `'rate-limited'`: there were too many events of this object lately.
     * - `'shutdown'`: the deadline for writing the last events passed.
     */
    readonly reason: 'queue-full' | 'rate-limited' | 'shutdown',
    message: string,
    options?: { cause?: unknown },
  ) {
    super('KUBERATOR_EVENT_DROPPED', message, options);
  }
}

/** Whether the same request may succeed a little later. @internal */
export function isTransient(error: unknown): boolean {
  if (!KuberatorError.isKuberatorError(error)) return false;
  if (error.code === 'KUBERATOR_TRANSPORT' || error.code === 'KUBERATOR_TIMEOUT') return true;
  if (!KubeStatusError.isKubeStatusError(error)) return false;
  // 409: the name was taken, and a new one has been chosen; or the patch met another writer.
  return error.isTooManyRequests || error.isServerError || error.statusCode === 409;
}

/** Whether it belongs to the ordinary life of a cluster, so that nobody has to act on it. @internal */
export function isOrdinary(error: Error): boolean {
  if (error instanceof EventDroppedError) return error.reason === 'rate-limited';
  if (!KubeStatusError.isKubeStatusError(error)) return false;
  const isTerminating = error.status?.details?.causes?.some(
    ({ reason }) => reason === 'NamespaceTerminating',
  );
  return isTerminating || error.status?.details?.kind === 'namespaces';
}

/** What failures have in common that are one to whoever reads the log. @internal */
export function causeOf(error: Error): string {
  if (KubeStatusError.isKubeStatusError(error)) return `${error.statusCode} ${error.reason}`;
  if (error instanceof EventDroppedError) return error.reason;
  if (!KuberatorError.isKuberatorError(error)) return error.name;
  // A mistake in the program: each is worth its own line.
  return error.code === 'KUBERATOR_INVALID_OPTION' ? error.message : error.code;
}
