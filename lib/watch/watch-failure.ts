import { KuberatorError } from '../common/kuberator-error.js';
import { KubeStatusError, type KubeStatus } from '../cluster/kube-status-error.js';

/**
 * - `silent`: neither an event nor a bookmark came for too long.
 * - `malformed`: the stream carried something that is no watch event.
 * - `out-of-order`: a change came that is older than one before it, so the stream can't be relied on.
 * - `ended-early`: the server ended the stream at once, or before the initial state was complete.
 *
 * @publicApi
 */
export type WatchErrorReason = 'silent' | 'malformed' | 'out-of-order' | 'ended-early';

/** A watch stream broke without an answer of the server's that says why. The `cause` tells more. @publicApi */
export class WatchError extends KuberatorError {
  constructor(
    /** What broke the stream. */
    readonly reason: WatchErrorReason,
    message: string,
    options?: { cause?: unknown },
  ) {
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

/** The server's history no longer reaches back to what was asked for. @internal */
export function isExpired(error: unknown): boolean {
  return KubeStatusError.isKubeStatusError(error) && error.isGone;
}

/** @internal */
export function recoveryFor(error: unknown, isInitialStream: boolean): Recovery {
  // An initial stream that never completes, as from a server that only claims to know `sendInitialEvents`.
  if (error instanceof WatchError && isInitialStream) return 'list-instead';
  if (error instanceof WatchError && error.reason === 'out-of-order') return 'relist';
  if (!KubeStatusError.isKubeStatusError(error)) return 'resume';
  if (error.isGone || error.isTooLargeResourceVersion) return 'relist';
  if (error.isNotFound) return 'wait-for-kind';
  // What it does not take is `sendInitialEvents`, or the version to go on from: it would refuse the same for ever.
  if (error.isInvalid || error.statusCode === 400) return isInitialStream ? 'list-instead' : 'relist';
  return 'resume';
}

/** The error that an ERROR event carries: a Status, or something that only claims to be one. @internal */
export function errorOfEvent(status: KubeStatus | undefined, request: string): KubeStatusError {
  const retryAfter = status?.details?.retryAfterSeconds;
  return new KubeStatusError({
    statusCode: status?.code ?? 500,
    request,
    status,
    retryAfterMs: retryAfter === undefined ? undefined : retryAfter * 1000,
  });
}
