/**
 * Faults as plain data: what the embedded server does wrong, to which requests, at which moment. A plan can be kept
 * as JSON and replayed.
 *
 * @publicApi
 */
export interface FaultPlan {
  /** What `probability` draws from: the same seed and the same requests give the same faults. @default 1 */
  readonly seed?: number | undefined;
  readonly faults: readonly Fault[];
}

/** One fault: it happens to what `on` matches, at the moment `at`, as often as the other fields say. @publicApi */
export interface Fault {
  /** Which requests, or which watches. @default all */
  readonly on?: FaultMatch | undefined;
  readonly at: FaultMoment;
  /** From the n-th match on, counted from 1. @default 1 */
  readonly nth?: number | undefined;
  /** How often at most. @default once with `nth`, else as often as it matches */
  readonly times?: number | undefined;
  /** With which probability, from 0 to 1. @default 1 */
  readonly probability?: number | undefined;
  readonly do: FaultAction;
}

/**
 * Fields that a request must have; a list means any of them. Of a watch, `name` and `namespace` are those of the
 * object that an event shows.
 *
 * @publicApi
 */
export interface FaultMatch {
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`. */
  readonly verb?: string | readonly string[] | undefined;
  /** The API group: empty for the core group. */
  readonly group?: string | readonly string[] | undefined;
  /** Plural, lower case: `widgets`. */
  readonly resource?: string | readonly string[] | undefined;
  /** `status`; empty for the object itself. */
  readonly subresource?: string | readonly string[] | undefined;
  readonly namespace?: string | readonly string[] | undefined;
  readonly name?: string | readonly string[] | undefined;
  /** How the client's User-Agent begins. */
  readonly userAgent?: string | undefined;
  /** Of a watch's events: `ADDED`, `MODIFIED`, `DELETED`, `BOOKMARK`. */
  readonly eventType?: string | readonly string[] | undefined;
  /** Of a write that is committed (`afterCommit`): a field that it has changed. */
  readonly change?: FaultChange | undefined;
}

/**
 * A field that has another value than before; a field that is absent has the value `null`.
 *
 * @example
 * { path: 'spec.replicas', from: 3, to: 0 }
 * @publicApi
 */
export interface FaultChange {
  /** Names of fields, joined with dots. */
  readonly path: string;
  /** @default any */
  readonly from?: unknown;
  /** @default any */
  readonly to?: unknown;
}

/**
 * - `beforeReceive`: the server has not done anything yet.
 * - `afterCommit`: a change is stored, and its answer is not sent. Requests that change nothing do not count.
 * - `beforeResponse`: the answer is ready, whatever it is, and not sent.
 * - `watchSend`: an event, or a bookmark, is about to be sent to a watch.
 * - `webhook`: the server is about to call an admission or conversion webhook; `name` is the webhook's, or the CRD's.
 *
 * @publicApi
 */
export type FaultMoment = 'beforeReceive' | 'afterCommit' | 'beforeResponse' | 'watchSend' | 'webhook';

/** What goes wrong. @publicApi */
export type FaultAction =
  /** Answers with an error; in a watch, with an ERROR event, after which the stream ends. */
  | {
      readonly action: 'status';
      readonly code: number;
      readonly reason?: string | undefined;
      readonly message?: string | undefined;
      readonly headers?: Readonly<Record<string, string>> | undefined;
      /** Sent as it is in place of a Status: the page of a load balancer. */
      readonly body?: string | undefined;
    }
  /** Goes on after so many milliseconds; the events of a watch keep their order. */
  | { readonly action: 'delay'; readonly ms: number }
  /** Resets the connection, with all other requests on it, or only the stream of this one (HTTP/2). */
  | { readonly action: 'drop'; readonly scope?: 'connection' | 'stream' | undefined }
  /** Sends so many bytes of the answer or of the event, and resets the stream. */
  | { readonly action: 'cut'; readonly afterBytes: number }
  /** Sends nothing any more, and keeps the connection open: a peer that vanished. */
  | { readonly action: 'halfOpen' }
  /** Sends an event twice. */
  | { readonly action: 'duplicate' }
  /** Sends an event after the one that follows it. */
  | { readonly action: 'reorder' }
  /** Never sends an event. */
  | { readonly action: 'lose' }
  /** Ends a watch as the server does when its time is over. */
  | { readonly action: 'end' }
  /**
   * Reads are answered from the past: from a replica of the server that stopped at the present revision, or at
   * one that is so many changes old, until `thaw()`.
   */
  | { readonly action: 'staleView'; readonly behind?: number | undefined }
  /** The history is forgotten before the request is answered: versions from before are gone (410). */
  | { readonly action: 'compact' }
  /** The whole server stands still, requests and watches alike, for so many milliseconds or until `thaw()`. */
  | { readonly action: 'freeze'; readonly ms?: number | undefined }
  /** Resets every connection. */
  | { readonly action: 'disconnectAll' }
  /** Moves the server's wall clock forward, or back. Timers do not move. */
  | { readonly action: 'clockJump'; readonly ms: number };

/** A fault that happened. @publicApi */
export interface FaultRecord {
  /** The place of the fault among those that were added. */
  readonly index: number;
  readonly fault: Fault;
  readonly verb: string;
  readonly path: string;
}
