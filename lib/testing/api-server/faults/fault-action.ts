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
  /** Sends the answer, or the event, so slowly. */
  | { readonly action: 'throttle'; readonly bytesPerSecond: number }
  /** Resets the connection, with all other requests on it, or only the stream of this one (HTTP/2). */
  | { readonly action: 'drop'; readonly scope?: 'connection' | 'stream' | undefined }
  /** Sends so many bytes of the answer or of the event, and resets the stream. */
  | { readonly action: 'cut'; readonly afterBytes: number }
  /**
   * Sends nothing any more, and keeps the connection open: a peer that vanished. With `afterBytes`, it vanishes in the
   * middle of the answer, or of the event.
   */
  | { readonly action: 'halfOpen'; readonly afterBytes?: number | undefined }
  /** Makes of an answer or event in JSON, which stays JSON, one that no server should send. */
  | {
      readonly action: 'hostile';
      readonly payload: HostilePayload;
      /** Of `huge` and `gzip`: how much longer, in bytes. Of `deep`: how deep. @default 64 MiB, and 100,000 levels */
      readonly size?: number | undefined;
    }
  /** Sends an event twice, or so many times: a storm. */
  | { readonly action: 'duplicate'; readonly copies?: number | undefined }
  /** Sends an event after the one that follows it. */
  | { readonly action: 'reorder' }
  /** Sends what is there when a watch begins in no order. A watch that goes on from a version has none of that. */
  | { readonly action: 'shuffle' }
  /** Never sends an event. */
  | { readonly action: 'lose' }
  /** Ends a watch as the server does when its time is over, in place of the event. */
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
  | { readonly action: 'clockJump'; readonly ms: number }
  /** From now on a connection by HTTP/2 takes so many requests and watches at a time, until `thaw()`. */
  | { readonly action: 'streamLimit'; readonly streams: number }
  | InterferingAction;

/**
 * Another client is faster: before it goes on, that client changes the object that the request or the event is about. Of
 * a list there is no such object, and before a creation there is none yet: nothing happens to them.
 *
 * @publicApi
 */
export type InterferingAction =
  /** It deletes the object, without grace. Finalizers hold it as ever. */
  | { readonly action: 'delete' }
  /** It takes the object away by force, finalizers and all, and creates one of the same name: with a new uid. */
  | { readonly action: 'recreate' }
  /** It merges this into the object, as `application/merge-patch+json`. */
  | { readonly action: 'patch'; readonly patch: object }
  /** It changes an annotation of the object so many times. */
  | { readonly action: 'storm'; readonly changes: number };

/**
 * - `huge`: with a text that is this long.
 * - `deep`: with lists in lists, so deep.
 * - `prototype`: with the keys `__proto__` and `constructor`, which would change all objects of a careless reader.
 * - `gzip`: compressed, whether the client takes that or not, with a text this long inside. Not in watches.
 *
 * @publicApi
 */
export type HostilePayload = 'huge' | 'deep' | 'prototype' | 'gzip';
