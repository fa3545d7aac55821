import { type ObjectText, typedText } from './object-text.js';
import { EventLog } from './event-log.js';
import { SortedKeys } from './sorted-keys.js';
import type { StorageEvent } from './storage-event.js';
import type { StoredObject } from './stored-object.js';

/** @internal */
export type StorageListener = (event: StorageEvent) => void;

/** The objects of one kind, their history, and who is told of changes. @internal */
export class Collection {
  readonly log = new EventLog();
  readonly listeners = new Set<StorageListener>();
  /** How its objects are written down. */
  textOf: ObjectText = typedText;
  private readonly objects = new Map<string, StoredObject>();
  private readonly keys = new SortedKeys();

  constructor(readonly name: string) {}

  get size(): number {
    return this.objects.size;
  }

  get(key: string): StoredObject | undefined {
    return this.objects.get(key);
  }

  apply(event: StorageEvent): void {
    const { key } = event.object;
    if (event.type === 'DELETED') {
      this.objects.delete(key);
      this.keys.delete(key);
    } else {
      this.objects.set(key, event.object);
      if (event.type === 'ADDED') this.keys.add(key);
    }
    this.log.push(event);
  }

  /** The objects whose keys begin with the prefix, from `start` on, in the order of their keys. */
  *list(prefix = '', start = ''): Generator<StoredObject> {
    for (const key of this.keys.from(start, prefix)) yield this.objects.get(key) as StoredObject;
  }

  /** The same as it was at a past revision, which must not be compacted. */
  listAt(revision: number, prefix = '', start = ''): StoredObject[] {
    const past = new Map<string, StoredObject | undefined>();
    for (const event of this.log.backwardsTo(revision)) {
      if (event.object.key.startsWith(prefix)) past.set(event.object.key, event.previous);
    }
    const objects: StoredObject[] = [];
    for (const object of this.list(prefix, start)) if (!past.has(object.key)) objects.push(object);
    for (const object of past.values()) if (object && object.key >= start) objects.push(object);
    return past.size === 0 ? objects : objects.sort((a, b) => (a.key < b.key ? -1 : 1));
  }
}
