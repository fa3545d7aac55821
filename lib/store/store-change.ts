import type { OwnWrite } from '../cluster/own-write.js';
import type { ObjectKey } from '../resource/object-key.js';
import type { StoredObject } from './stored-object.js';

/** Writes of our own that may be what changed. @internal */
export interface MaybeOwn {
  readonly writes: readonly OwnWrite[];
  /** The store holds whole objects. */
  readonly isWhole: boolean;
}

/** What changed in a store. @internal */
export type StoreChange =
  /** `isInitial`: it was there when the watch began, or a late subscriber is told of what is there. */
  | {
      readonly type: 'added';
      readonly current: StoredObject;
      readonly isInitial: boolean;
      readonly own?: MaybeOwn | undefined;
    }
  | {
      readonly type: 'updated';
      readonly current: StoredObject;
      readonly previous: StoredObject;
      readonly own?: MaybeOwn | undefined;
    }
  /** `isFinalStateUnknown`: the deletion happened while nobody watched; `current` is the last known state. */
  | { readonly type: 'deleted'; readonly current: StoredObject; readonly isFinalStateUnknown: boolean }
  | { readonly type: 'synced' };

/** What became of an object: one of the same name with another UID is gone by that. @internal */
export function changesTo(
  current: StoredObject,
  previous: StoredObject | undefined,
  own: MaybeOwn | undefined,
): StoreChange[] {
  if (previous?.uid === current.uid) return [{ type: 'updated', current, previous, own }];
  const added: StoreChange = { type: 'added', current, isInitial: false, own };
  return previous ? [{ type: 'deleted', current: previous, isFinalStateUnknown: true }, added] : [added];
}

/** What became of all objects, as a list shows: those that it does not have are gone. @internal */
export function changesOfList(
  before: ReadonlyMap<ObjectKey, StoredObject>,
  after: { get(key: ObjectKey): StoredObject | undefined; values(): Iterable<StoredObject> },
  isInitial: boolean,
): StoreChange[] {
  const changes: StoreChange[] = [];
  const gone = (current: StoredObject) =>
    changes.push({ type: 'deleted', current, isFinalStateUnknown: true });
  for (const current of before.values()) if (!after.get(current.key)) gone(current);
  for (const current of after.values()) {
    const previous = before.get(current.key);
    if (previous === current) continue;
    if (previous?.uid === current.uid) changes.push({ type: 'updated', current, previous });
    else {
      if (previous) gone(previous);
      changes.push({ type: 'added', current, isInitial });
    }
  }
  return changes;
}
