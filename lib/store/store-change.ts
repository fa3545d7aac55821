import type { StoredObject } from './stored-object.js';

/** What changed in a store. @internal */
export type StoreChange =
  /** `isInitial`: it was there when the watch began, or a late subscriber is told of what is there. */
  | { readonly type: 'added'; readonly current: StoredObject; readonly isInitial: boolean }
  | { readonly type: 'updated'; readonly current: StoredObject; readonly previous: StoredObject }
  /** `isFinalStateUnknown`: the deletion happened while nobody watched; `current` is the last known state. */
  | { readonly type: 'deleted'; readonly current: StoredObject; readonly isFinalStateUnknown: boolean }
  | { readonly type: 'synced' };

/** What became of an object: one of the same name with another UID is gone by that. @internal */
export function changesTo(current: StoredObject, previous: StoredObject | undefined): StoreChange[] {
  if (previous?.uid === current.uid) return [{ type: 'updated', current, previous }];
  const added: StoreChange = { type: 'added', current, isInitial: false };
  return previous ? [{ type: 'deleted', current: previous, isFinalStateUnknown: true }, added] : [added];
}
