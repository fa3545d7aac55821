import { BlockMemory } from '../common/block-memory.js';
import type { ObjectKey } from '../resource/object-key.js';
import type { StoredObject } from './stored-object.js';

/**
 * The objects of a store by key, and beside them those of the list that is being read, each written down once.
 *
 * Guarantees: what neither of the two holds any more takes no memory, once nobody reads it.
 *
 * @internal
 */
export class ObjectTable {
  private objects = new Map<ObjectKey, StoredObject>();
  private listing: Map<ObjectKey, StoredObject> | undefined;
  private readonly memory = new BlockMemory<StoredObject>();

  get size(): number {
    return this.objects.size;
  }

  get(key: ObjectKey): StoredObject | undefined {
    return this.objects.get(key);
  }

  values(): IterableIterator<StoredObject> {
    return this.objects.values();
  }

  set(object: StoredObject): void {
    this.put(this.objects, object, this.listing);
  }

  delete(key: ObjectKey): void {
    this.remove(this.objects, key, this.listing);
  }

  /** A list begins: what the last one had, if it did not come to its end, does not count. */
  beginList(): void {
    this.breakOffList();
    this.listing = new Map();
  }

  breakOffList(): void {
    const { objects, listing } = this;
    this.listing = undefined;
    for (const object of listing?.values() ?? []) this.release(object, objects);
  }

  get isListing(): boolean {
    return this.listing !== undefined;
  }

  listed(key: ObjectKey): StoredObject | undefined {
    return this.listing?.get(key);
  }

  allListed(): Iterable<StoredObject> {
    return this.listing?.values() ?? [];
  }

  list(object: StoredObject): void {
    if (this.listing) this.put(this.listing, object, this.objects);
  }

  /** Not another object of the same name. */
  unlist(key: ObjectKey, uid: string): void {
    if (this.listing?.get(key)?.uid === uid) this.remove(this.listing, key, this.objects);
  }

  /** The list is what there is. Returns what was there before. */
  finishList(): ReadonlyMap<ObjectKey, StoredObject> {
    const { objects, listing } = this;
    if (!listing) return objects;
    this.objects = listing;
    this.listing = undefined;
    for (const object of objects.values()) this.release(object, listing);
    return objects;
  }

  private put(
    map: Map<ObjectKey, StoredObject>,
    object: StoredObject,
    other: ReadonlyMap<ObjectKey, StoredObject> | undefined,
  ): void {
    const previous = map.get(object.key);
    if (previous === object) return;
    const { loose } = object;
    if (loose !== undefined) this.memory.write(object, loose);
    map.set(object.key, object);
    this.memory.replace(undefined, object);
    if (previous) this.release(previous, other);
  }

  private remove(
    map: Map<ObjectKey, StoredObject>,
    key: ObjectKey,
    other: ReadonlyMap<ObjectKey, StoredObject> | undefined,
  ): void {
    const object = map.get(key);
    if (!object) return;
    map.delete(key);
    this.release(object, other);
  }

  private release(object: StoredObject, other: ReadonlyMap<ObjectKey, StoredObject> | undefined): void {
    if (other?.get(object.key) !== object) this.memory.replace(object, undefined);
  }
}
