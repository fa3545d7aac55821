import type { Observable } from 'rxjs';
import type { ObjectKey } from '../resource/object-key.js';
import type { StoreChange } from './store-change.js';
import type { StoredObject } from './stored-object.js';

/** The view of one or several shared watches that together cover what was asked for. @internal */
export interface WatchView {
  /** Completes when its cluster is let go. */
  readonly changes$: Observable<StoreChange>;
  get(key: ObjectKey): StoredObject | undefined;
  /** All objects that are there. May be walked through in several turns: what changes meanwhile is told as a change. */
  objects(): Iterable<StoredObject>;
  /** The server does not serve the kind, so there is nothing to wait for. */
  isWaitingForKind(): boolean;
  /** Where replicas share objects: whether all objects of these ranges are here, as they are now. */
  covers(range: number): boolean;
}
