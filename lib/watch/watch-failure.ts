import { KuberatorError } from '../common/kuberator-error.js';
import { KubeStatusError, type KubeStatus } from '../cluster/kube-status-error.js';

/** A watch stream broke: what it carried could not be understood, or it fell silent. The `cause` tells more. @publicApi */
export class WatchError extends KuberatorError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('KUBERATOR_WATCH', message, options);
  }
}

/** What a failure asks for. @internal */
export type Recovery =
  /** The history is gone, or can't be trusted: read the whole state. */
  | 'relist'
  /** The server does not serve the kind (any more). */
  | 'wait-for-kind'
  /** This server does not stream an initial state: list it. */
  | 'list-instead'
  /** Carry on from the last resource version. */
  | 'resume';

/** @internal */
export function recoveryFor(error: unknown, isInitialStream: boolean): Recovery {
  // An initial stream that never completes, as from a server that only claims to know `sendInitialEvents`.
  if (error instanceof WatchError && isInitialStream) return 'list-instead';
  if (!KubeStatusError.isKubeStatusError(error)) return 'resume';
  if (error.isGone || error.isTooLargeResourceVersion) return 'relist';
  if (error.isNotFound) return 'wait-for-kind';
  if (isInitialStream && (error.isInvalid || error.statusCode === 400)) return 'list-instead';
  return 'resume';
}

/** The error that an ERROR event carries: a Status, or something that only claims to be one. @internal */
export function errorOfEvent(status: KubeStatus, request: string): KubeStatusError {
  const retryAfter = status.details?.retryAfterSeconds;
  return new KubeStatusError({
    statusCode: status.code ?? 500,
    request,
    status,
    retryAfterMs: retryAfter === undefined ? undefined : retryAfter * 1000,
  });
}
