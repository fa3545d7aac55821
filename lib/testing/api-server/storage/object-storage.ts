import { BlockMemory } from '../../../common/block-memory.js';
import { goJson } from '../common/go-text.js';
import type { KubeObject } from '../common/kube-object.js';
import { Collection, type StorageListener } from './collection.js';
import type { StorageEvent } from './storage-event.js';
import type { ObjectText } from './object-text.js';
import { StoredObject } from './stored-object.js';

/** Kept of the past: what a real server keeps of five busy minutes, and a bound for the memory of a long test. */
const HISTORY_LENGTH = 10_000;

/**
 * What is stored: an event log, and the state that it adds up to.
 *
 * Guarantees
 * - Every change has a revision of its own, higher than all before.
 * - A change is visible to readers and told to listeners in the same turn: nothing comes between.
 * - The state at any revision since the last compaction can be read; the last 10,000 changes are kept at least.
 *
 * @internal
 */
export class ObjectStorage {
  private readonly collections = new Map<string, Collection>();
  private readonly memory = new BlockMemory<StoredObject>();
  private current: number;
  private compacted = 0;
  private readonly listeners = new Set<StorageListener>();

  /** @param firstRevision the revision that an empty storage starts with; a real server never starts at 0 */
  constructor(firstRevision = 1) {
    this.current = firstRevision;
  }

  /** The revision of the last change. */
  get revision(): number {
    return this.current;
  }

  /** History up to here, itself included, is gone. */
  get compactedRevision(): number {
    return this.compacted;
  }

  collection(name: string): Collection {
    let collection = this.collections.get(name);
    if (!collection) this.collections.set(name, (collection = new Collection(name)));
    return collection;
  }

  *all(): Generator<Collection> {
    yield* this.collections.values();
  }

  /** Stores a new object, or the next state of one: which, the caller has looked up in this turn. */
  put(name: string, object: KubeObject): StoredObject {
    const collection = this.collection(name);
    const stored = this.write(object, collection.textOf);
    const previous = collection.get(stored.key);
    this.commit(collection, {
      revision: stored.revision,
      type: previous ? 'MODIFIED' : 'ADDED',
      collection: name,
      object: stored,
      previous,
    });
    return stored;
  }

  /** Removes an object. What is told of it is its last state, with the revision of the deletion. */
  delete(name: string, previous: StoredObject): StoredObject {
    const object = this.write(previous.parse(), goJson);
    this.commit(this.collection(name), {
      revision: object.revision,
      type: 'DELETED',
      collection: name,
      object,
      previous,
    });
    return object;
  }

  /** Forgets history: watches and lists of versions before it are answered 410. */
  compact(revision = this.current): void {
    this.compacted = Math.max(this.compacted, Math.min(revision, this.current));
    for (const { log } of this.collections.values()) log.compact(this.compacted);
  }

  listen(name: string, listener: StorageListener): () => void {
    const { listeners } = this.collection(name);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Tells of the changes of all collections, after those who listen to one. */
  listenToAll(listener: StorageListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private write(object: KubeObject, textOf: ObjectText): StoredObject {
    const revision = ++this.current;
    object.metadata.resourceVersion = String(revision);
    const text = textOf(object);
    const state = new StoredObject(object, revision, Buffer.byteLength(text));
    this.memory.write(state, text);
    return state;
  }

  private commit(collection: Collection, event: StorageEvent): void {
    collection.apply(event);
    this.memory.replace(event.previous, event.type === 'DELETED' ? undefined : event.object);
    if (this.current - this.compacted > 2 * HISTORY_LENGTH) this.compact(this.current - HISTORY_LENGTH);
    for (const listener of [...collection.listeners, ...this.listeners]) listener(event);
  }
}
