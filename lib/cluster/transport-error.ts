import { KuberatorError } from '../common/kuberator-error.js';

/** The request did not get an answer: the connection could not be made, or broke. The `cause` tells how. @publicApi */
export class TransportError extends KuberatorError {
  constructor(request: string, options: { cause: unknown }) {
    super('KUBERATOR_TRANSPORT', `${request} got no answer: ${reasonOf(options.cause)}`, options);
  }

  /** The connection was never made, or takes nothing more, so the server has not seen the request. */
  get isUnsent(): boolean {
    const code = codeOf(this.cause);
    return code !== undefined && UNSENT.has(code);
  }
}

/** The answer, its body included, did not come within the deadline. @publicApi */
export class RequestTimeoutError extends KuberatorError {
  constructor(request: string, timeoutMs: number) {
    super('KUBERATOR_TIMEOUT', `${request} had no complete answer within ${timeoutMs} ms`);
  }
}

/** The caller's signal was aborted. The `cause` is the signal's reason. @publicApi */
export class RequestAbortedError extends KuberatorError {
  constructor(request: string, options: { cause: unknown }) {
    super('KUBERATOR_ABORTED', `${request} was aborted: ${reasonOf(options.cause)}`, options);
  }
}

const UNSENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  // It waited for a place on a connection that closes, for others have taken over from it.
  'UND_ERR_CLOSED',
]);

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Node tries every address of a host name and gathers what each answered.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return undefined;
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.message || codeOf(cause) || cause.name;
}
