import type { RetryPolicy } from './retry.js';

/** @internal */
export interface ClusterRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Encoded path with its query, from `resourcePath()`. */
  readonly path: string;
  readonly body?: string | undefined;
  readonly contentType?: string | undefined;
  readonly accept?: string | undefined;
  /** More headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The whole answer, body included, must be there by then. `undefined`: no deadline (a watch). */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly retry: RetryPolicy;
}

/** A request before its deadline and its body are made ready. @internal */
export type Call = Pick<ClusterRequest, 'method' | 'path' | 'contentType'> & { readonly body?: unknown };
