import { KubeStatusError } from './kube-status-error.js';
import { TransportError } from './transport-error.js';

/**
 * What may be sent again after a failure that leaves open whether the server acted on it.
 * - `'idempotent'`: a second time changes nothing more (reads, replacing, applying, deleting).
 * - `'unsent'`: only what the server has certainly not acted on (creating).
 * - `'never'`: the caller looks after failures itself.
 *
 * @internal
 */
export type RetryPolicy = 'idempotent' | 'unsent' | 'never';

const MAX_RETRIES = 4;

/** A longer wait than this is the caller's to plan: a reconcile is requeued, and its worker is free meanwhile. */
const LONGEST_WAIT_MS = 2_000;

/** How long to wait before sending again, or `undefined` to give up. @internal */
export function retryDelayMs(
  error: unknown,
  policy: RetryPolicy,
  failures: number,
  backoffMs: (failures: number) => number,
): number | undefined {
  if (policy === 'never' || failures > MAX_RETRIES || !isRetriable(error, policy)) return undefined;
  const askedMs = error instanceof KubeStatusError ? (error.retryAfterMs ?? 0) : 0;
  if (askedMs > LONGEST_WAIT_MS) return undefined;
  return askedMs + backoffMs(failures);
}

function isRetriable(error: unknown, policy: RetryPolicy): boolean {
  if (error instanceof TransportError) return error.isUnsent || policy === 'idempotent';
  if (!(error instanceof KubeStatusError)) return false;
  // 429: turned away by flow control before anything was done.
  if (error.isTooManyRequests) return true;
  return policy === 'idempotent' && [500, 502, 503, 504].includes(error.statusCode);
}
