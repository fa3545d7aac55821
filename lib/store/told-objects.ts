import { compareResourceVersions } from '../common/resource-version.js';
import { parseObjectKey, type ObjectKey } from '../resource/object-key.js';
import type { StoreChange } from './store-change.js';
import type { StoredObject } from './stored-object.js';

type ObjectChange = Exclude<StoreChange, { type: 'synced' }>;

/**
 * What one subscriber has been told of, by namespace, where namespaces come and go.
 *
 * Guarantees: of an object, it is told `added`, then `updated` in the order of its versions, then `deleted`, whatever is
 * told twice or late; of a namespace that left, each object that was told is told deleted, once.
 *
 * @internal
 */
export class ToldObjects {
  private readonly namespaces = new Map<string, Map<ObjectKey, StoredObject>>();

  has(namespace: string): boolean {
    return this.namespaces.has(namespace);
  }

  names(): string[] {
    return [...this.namespaces.keys()];
  }

  get(key: ObjectKey): StoredObject | undefined {
    return this.namespaces.get(namespaceOf(key))?.get(key);
  }

  /** A namespace counts from now on; the objects that are known to be in it are the first of it. */
  join(namespace: string, objects: Iterable<StoredObject>): StoreChange[] {
    this.namespaces.set(namespace, new Map());
    const changes: StoreChange[] = [];
    for (const current of objects)
      if (namespaceOf(current.key) === namespace)
        changes.push(...this.take({ type: 'added', current, isInitial: true }));
    return changes;
  }

  /** A namespace counts no more: its objects are gone from here, although nobody has deleted them. */
  leave(namespace: string): StoreChange[] {
    const objects = this.namespaces.get(namespace)?.values() ?? [];
    this.namespaces.delete(namespace);
    return [...objects].map((current) => ({ type: 'deleted', current, isFinalStateUnknown: true }));
  }

  /** What of a change is to be told. */
  take(change: ObjectChange): StoreChange[] {
    const { current } = change;
    const told = this.namespaces.get(namespaceOf(current.key));
    if (!told) return [];
    const previous = told.get(current.key);
    const isSame = previous?.uid === current.uid;
    if (change.type === 'deleted') {
      if (!isSame) return [];
      told.delete(current.key);
      return [change];
    }
    const order = isSame ? orderOf(current, previous) : 1;
    if (order <= 0) return [];
    told.set(current.key, current);
    const isInitial = change.type === 'added' && change.isInitial;
    const added: StoreChange = { type: 'added', current, isInitial };
    if (isSame) return [{ type: 'updated', current, previous }];
    return previous ? [{ type: 'deleted', current: previous, isFinalStateUnknown: true }, added] : [added];
  }
}

function orderOf(current: StoredObject, previous: StoredObject): number {
  if (current.resourceVersion === previous.resourceVersion) return 0;
  // Where versions have no order, the watch is believed.
  return compareResourceVersions(current.resourceVersion, previous.resourceVersion) ?? 1;
}

function namespaceOf(key: ObjectKey): string {
  return parseObjectKey(key).namespace ?? '';
}
