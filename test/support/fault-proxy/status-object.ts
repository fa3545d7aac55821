/** https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/types.go, `StatusReason…`. */
const reasons: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Expired',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

/** The object with which an API server says no. */
export function statusObject(code: number, reason = reasons[code] ?? ''): Record<string, unknown> {
  const message = `injected by the fault proxy: ${code} ${reason}`.trim();
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code };
}

/** A whole watch line that reports an error. */
export function errorEvent(code: number, reason?: string): string {
  return `${JSON.stringify({ type: 'ERROR', object: statusObject(code, reason) })}\n`;
}
