import { KubeStatusError } from '../../lib/cluster/kube-status-error.js';
import type { KubeStatus } from '../../lib/cluster/kube-status-error.js';

/** An answer of the server's that refuses, such as `refused(410, { reason: 'Expired' })`. */
export function refused(statusCode: number, status: KubeStatus = {}, retryAfterMs?: number): KubeStatusError {
  return new KubeStatusError({
    statusCode,
    request: 'GET /widgets',
    status: { code: statusCode, ...status },
    retryAfterMs,
  });
}

/** The Status of a server that lags behind the version it was asked for. */
export const TOO_LARGE_RESOURCE_VERSION: KubeStatus = {
  code: 504,
  reason: 'Timeout',
  message: 'Too large resource version: 900, current: 100',
  details: {
    retryAfterSeconds: 1,
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
  },
};
