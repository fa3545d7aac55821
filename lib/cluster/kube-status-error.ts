import { KuberatorError } from '../common/kuberator-error.js';

/**
 * The `Status` object with which the API server refuses a request.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/
 * @publicApi
 */
export interface KubeStatus {
  /** `Failure`; `Success` where a call that succeeded has no other answer. */
  readonly status?: string;
  /** The HTTP status code. */
  readonly code?: number;
  /** For machines, such as `NotFound`. */
  readonly reason?: string;
  /** For people. */
  readonly message?: string;
  /** What it is about, when to try again, and all that is wrong, by field. */
  readonly details?: {
    readonly name?: string;
    readonly group?: string;
    readonly kind?: string;
    readonly retryAfterSeconds?: number;
    readonly causes?: readonly {
      readonly reason?: string;
      readonly message?: string;
      readonly field?: string;
    }[];
  };
}

/** @internal */
export interface RefusedRequest {
  readonly statusCode: number;
  /** Method and path, without the query. */
  readonly request: string;
  readonly retryAfterMs?: number | undefined;
  readonly status?: KubeStatus | undefined;
  /** The start of a body that was no Status, such as a load balancer's HTML page. */
  readonly excerpt?: string | undefined;
}

/**
 * The API server (or something before it) answered with an error. Branch on the guards, not on the text.
 *
 * @publicApi
 */
export class KubeStatusError extends KuberatorError {
  /** The HTTP status code, or the `code` of a Status that came inside a watch stream. */
  readonly statusCode: number;
  /** The machine-readable reason, such as `NotFound`; `''` where the answer carried none. */
  readonly reason: string;
  /** The server's Status; `undefined` when the body was something else. */
  readonly status: KubeStatus | undefined;
  /** How long the server asked to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(refused: RefusedRequest) {
    const text = refused.status?.message ?? refused.excerpt ?? '';
    super(
      'KUBERATOR_KUBE_STATUS',
      `${refused.request} was answered ${refused.statusCode}${text && `: ${text}`}`,
    );
    this.statusCode = refused.statusCode;
    this.status = refused.status;
    this.reason = refused.status?.reason ?? '';
    const askedMs = refused.retryAfterMs;
    // A Status is somebody else's JSON: what is no time to wait is none.
    this.retryAfterMs =
      typeof askedMs === 'number' && Number.isFinite(askedMs) && askedMs >= 0 ? askedMs : undefined;
  }

  /** The object, or the whole kind, does not exist. */
  get isNotFound(): boolean {
    return this.statusCode === 404;
  }

  /** The object changed since it was read (optimistic locking), or another field manager owns a field. */
  get isConflict(): boolean {
    return this.statusCode === 409 && this.reason !== 'AlreadyExists';
  }

  /** There is an object of this name already. */
  get isAlreadyExists(): boolean {
    return this.statusCode === 409 && this.reason === 'AlreadyExists';
  }

  /** The resourceVersion or continue token is older than the server's history: list again. */
  get isGone(): boolean {
    return this.statusCode === 410 || this.reason === 'Expired' || this.reason === 'Gone';
  }

  /** The object failed validation, or a JSON patch's `test` did. */
  get isInvalid(): boolean {
    return this.statusCode === 422;
  }

  /** The operator may not do this (RBAC), or an admission rule does not allow it. */
  get isForbidden(): boolean {
    return this.statusCode === 403;
  }

  /** The credentials are not valid, not even after they were read anew. */
  get isUnauthorized(): boolean {
    return this.statusCode === 401;
  }

  /** The server asks to come back later, or a disruption budget does not allow an eviction now. */
  get isTooManyRequests(): boolean {
    return this.statusCode === 429;
  }

  /** The server, or something before it, failed. */
  get isServerError(): boolean {
    return this.statusCode >= 500;
  }

  /** The server has not yet seen the resourceVersion that was asked for, as after it was restored. */
  get isTooLargeResourceVersion(): boolean {
    return this.status?.details?.causes?.some((cause) => cause.reason === 'ResourceVersionTooLarge') ?? false;
  }

  /** True for such an error, also when another copy of the package made it. */
  static isKubeStatusError(error: unknown): error is KubeStatusError {
    return KuberatorError.isKuberatorError(error) && error.code === 'KUBERATOR_KUBE_STATUS';
  }
}

/** `Retry-After` in milliseconds: seconds or an HTTP date. What can't be read counts as absent. @internal */
export function parseRetryAfter(header: string | string[] | undefined, now: Date): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined || text === '') return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}

/** A Status from a body, if the body is one. @internal */
export function parseStatus(body: string): KubeStatus | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    const isStatus =
      typeof parsed === 'object' && parsed !== null && 'kind' in parsed && parsed.kind === 'Status';
    return isStatus ? (parsed as KubeStatus) : undefined;
  } catch {
    return undefined;
  }
}
