import type { Observable } from 'rxjs';
import type { ObjectKey } from '../resource/object-key.js';
import type { Indexer, IndexValue } from './object-index.js';
import type { StoreChange } from './store-change.js';
import type { StoredObject } from './stored-object.js';
import type { WatchOptions } from './watch-options.js';

/** Which objects a view holds, and how much of each. @internal */
export interface ViewOptions extends WatchOptions {
  /** Keep nothing of an object but these fields and what identifies it. */
  readonly fields?: readonly string[] | undefined;
  /** What objects can be found by. */
  readonly indexers?: readonly Indexer[] | undefined;
}

/** The view of one or several shared watches that together cover what was asked for. @internal */
export interface WatchView {
  /** Completes when its cluster is let go. */
  readonly changes$: Observable<StoreChange>;
  get(key: ObjectKey): StoredObject | undefined;
  /** All objects that are there. May be walked through in several turns: what changes meanwhile is told as a change. */
  objects(): Iterable<StoredObject>;
  readonly size: number;
  /** The objects that an index has under a value, as of this moment. */
  found(indexer: Indexer, value: IndexValue): Iterable<StoredObject>;
  /** The server does not serve the kind, so there is nothing to wait for. */
  isWaitingForKind(): boolean;
  /** Where replicas share objects: whether all objects of these ranges are here, as they are now. */
  covers(range: number): boolean;
}
