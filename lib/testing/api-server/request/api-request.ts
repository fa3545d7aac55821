import type { Json } from '../common/json.js';
import type { JsonText } from '../common/json-text.js';

/** A request as it came in, whatever protocol it came by. @internal */
export interface ApiRequest {
  readonly method: string;
  /** Without the query, as sent: still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names; repeated headers joined with a comma. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /**
   * Names and values in turn, as Node has them: for headers that may come more than once and whose values may hold
   * a comma, such as `Impersonate-Group`.
   */
  readonly rawHeaders?: readonly string[];
  /** The whole body; rejects with a 413 ApiError when it is too large. */
  readonly body: () => Promise<Uint8Array>;
  /** Aborted when the client went away, or the server closes. */
  readonly signal: AbortSignal;
  /** The subject of a client certificate, once it is verified. */
  readonly clientCertificate: () => ClientCertificate | undefined;
}

/** @internal */
export interface ClientCertificate {
  readonly commonName: string;
  readonly organizations: readonly string[];
  /** Of the whole certificate, in hex. */
  readonly sha256Fingerprint?: string;
}

/** Who sends a request, once it is known. @internal */
export interface UserInfo {
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** @internal */
export type ReplyHeaders = Readonly<Record<string, string | readonly string[]>>;

/** An answer that is complete. @internal */
export interface ApiReply {
  readonly status: number;
  readonly headers?: ReplyHeaders;
  /**
   * Text and bytes are sent as they are; chunks too, one after the other as the client takes them, so that a long
   * list is never one string.
   */
  readonly body?:
    string | Uint8Array | { readonly json: Json | object } | { readonly chunks: Iterable<JsonText> };
}

/** An answer that goes on: a watch. @internal */
export interface ApiStream {
  readonly status: number;
  readonly headers?: ReplyHeaders;
  /** Called once the headers are out. Write until done; `sink.signal` says when the client is gone. */
  readonly start: (sink: StreamSink) => void;
}

/** Where the frames of a stream go. @internal */
export interface StreamSink {
  /** One frame. What the client does not take yet is kept for it in memory: see `pendingBytes`. */
  readonly write: (frame: string | Uint8Array) => void;
  readonly end: () => void;
  /** Ends the stream as a broken connection does. */
  readonly destroy: () => void;
  /** Breaks the connection, with all else that is on it. */
  readonly dropConnection: () => void;
  /** Bytes that the client has not taken yet. */
  readonly pendingBytes: () => number;
  readonly signal: AbortSignal;
}

/** No answer, by a fault: the connection or this stream is reset, or nothing is ever sent. @internal */
export interface ApiBreak {
  readonly status: 0;
  readonly headers?: ReplyHeaders;
  readonly broken: 'connection' | 'stream' | 'silence';
}

/** @internal */
export type ApiAnswer = ApiReply | ApiStream | ApiBreak;

/** @internal */
export function isStream(answer: ApiAnswer): answer is ApiStream {
  return 'start' in answer;
}
