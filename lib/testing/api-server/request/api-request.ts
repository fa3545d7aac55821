import type { Json } from '../common/json.js';

/** A request as it came in, whatever protocol it came by. @internal */
export interface ApiRequest {
  readonly method: string;
  /** Without the query, as sent: still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names; repeated headers joined with a comma. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The whole body; rejects with a 413 ApiError when it is too large. */
  readonly body: () => Promise<Uint8Array>;
  /** Aborted when the client went away, or the server closes. */
  readonly signal: AbortSignal;
  /** The subject of a verified client certificate. */
  readonly clientCertificate?: { readonly commonName: string; readonly organizations: readonly string[] };
}

/** Who sends a request, once it is known. @internal */
export interface UserInfo {
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** An answer that is complete. @internal */
export interface ApiReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: string | Uint8Array | { readonly json: Json | object };
}

/** An answer that goes on: a watch. @internal */
export interface ApiStream {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Called once the headers are out. Write until done; `sink.signal` says when the client is gone. */
  readonly start: (sink: StreamSink) => void;
}

/** Where the frames of a stream go. @internal */
export interface StreamSink {
  /** One frame. False when the client reads too slowly: what is written meanwhile is kept for it in memory. */
  readonly write: (frame: string | Uint8Array) => boolean;
  readonly end: () => void;
  /** Ends the stream as a broken connection does. */
  readonly destroy: () => void;
  /** Bytes that the client has not taken yet. */
  readonly pendingBytes: () => number;
  readonly signal: AbortSignal;
}

/** @internal */
export type ApiAnswer = ApiReply | ApiStream;

/** @internal */
export function isStream(answer: ApiAnswer): answer is ApiStream {
  return 'start' in answer;
}
