/**
 * - `connecting`: nothing was read yet.
 * - `listing`: the state is being read.
 * - `streaming`: in sync; changes arrive as they happen.
 * - `retrying`: the last attempt failed; the next one is scheduled.
 * - `waiting-for-kind`: the server does not serve this kind; the watch starts when it does.
 * - `stopped`: nobody watches any more.
 *
 * @publicApi
 */
export type WatchState = 'connecting' | 'listing' | 'streaming' | 'retrying' | 'waiting-for-kind' | 'stopped';

/** How one watch is doing. @publicApi */
export interface WatchStatus {
  readonly state: WatchState;
  /** A complete state has been read at least once. */
  readonly isSynced: boolean;
  /** Milliseconds since the last event, bookmark, complete list, or stream that ended when its time was up; `undefined` before the first. */
  readonly lastEventAgeMs: number | undefined;
  /** Milliseconds since the last bookmark; `undefined` before the first, and where the server sends none. */
  readonly lastBookmarkAgeMs: number | undefined;
  /** How often a stream had to be opened again for another reason than the server's regular end. */
  readonly reconnects: number;
  /** How often the whole state was read. 1 is normal. */
  readonly lists: number;
  /** How often the server's history no longer reached back to where the watch was (410): it reads the whole state then. */
  readonly expirations: number;
  /** The last failure; stays until the next good stream has shown life. */
  readonly lastError: Error | undefined;
  readonly resourceVersion: string | undefined;
}
