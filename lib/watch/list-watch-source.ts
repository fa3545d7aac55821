import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { ShardScope } from '../resource/shard-scope.js';
import type { ListedObject } from './raw-object.js';
import type { KubeStatus } from '../cluster/kube-status-error.js';

/** One event of a watch stream, as the server sends it. @internal */
export type WireEvent =
  | {
      readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
      readonly object: KubernetesObject;
      /** It was not asked for, but the server does not filter by that. Only its version counts. */
      readonly isForeign?: boolean;
    }
  | { readonly type: 'ERROR'; readonly object: KubeStatus };

/** @internal */
export interface ListPageRequest {
  readonly continue: string | undefined;
  /** `undefined`: everything in one piece. */
  readonly limit: number | undefined;
  /** Of these ranges only, of all that are watched. */
  readonly within?: ShardScope | undefined;
}

/** @internal */
export interface ListPage {
  readonly resourceVersion: string;
  /** `''` on the last page. */
  readonly continue: string;
}

/** @internal */
export interface WatchRequest {
  /** `undefined` asks for the present state first (`sendInitialEvents`). */
  readonly resourceVersion: string | undefined;
  readonly timeoutSeconds: number;
}

/**
 * Where a list-watch reads from: the API server over HTTP, or a script in a test.
 *
 * @internal
 */
export interface ListWatchSource {
  /** Reads one page; each item is handed over as it arrives. */
  list(
    request: ListPageRequest,
    onItem: (object: ListedObject) => void,
    signal: AbortSignal,
  ): Promise<ListPage>;
  /**
   * Opens a watch. Resolves when the server ends the stream in good order, and rejects when it breaks, is refused,
   * or carries what is no event (a `WatchError` that says `malformed`).
   */
  watch(request: WatchRequest, handlers: WatchHandlers, signal: AbortSignal): Promise<void>;
  /** Other versions in which the kind is served, for who is told that this one is not. */
  otherVersions?(): Promise<readonly string[]>;
}

/** @internal */
export interface WatchHandlers {
  onEvent(event: WireEvent): void;
}
