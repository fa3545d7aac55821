import type { StoredObject } from './stored-object.js';

/** What changed in a store. @internal */
export type StoreChange =
  /** `isInitial`: it was there when the watch began, or a late subscriber is told of what is there. */
  | { readonly type: 'added'; readonly current: StoredObject; readonly isInitial: boolean }
  | { readonly type: 'updated'; readonly current: StoredObject; readonly previous: StoredObject }
  /** `isFinalStateUnknown`: the deletion happened while nobody watched; `current` is the last known state. */
  | { readonly type: 'deleted'; readonly current: StoredObject; readonly isFinalStateUnknown: boolean }
  | { readonly type: 'synced' };
