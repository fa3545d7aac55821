import { Collection, type StorageListener } from '../storage/collection.js';
import { EventLog } from '../storage/event-log.js';
import { ObjectStorage } from '../storage/object-storage.js';
import type { StorageEvent } from '../storage/storage-event.js';
import type { StoredObject } from '../storage/stored-object.js';

/**
 * The storage as a replica of the server sees it that has stopped following: reads show the state at one
 * revision, and watches stay silent, until it is thawed.
 *
 * @internal
 */
export class PastStorage extends ObjectStorage {
  private readonly waiting = new Set<() => void>();
  private isThawed = false;

  constructor(
    private readonly present: ObjectStorage,
    private readonly at: number,
  ) {
    super(at);
  }

  override get revision(): number {
    return this.isThawed ? this.present.revision : this.at;
  }

  override get compactedRevision(): number {
    return Math.min(this.present.compactedRevision, this.revision);
  }

  override collection(name: string): Collection {
    const collection = this.present.collection(name);
    return this.isThawed ? collection : new PastCollection(collection, this.at);
  }

  override listen(name: string, listener: StorageListener): () => void {
    if (this.isThawed) return this.present.listen(name, listener);
    let stop = (): void => void this.waiting.delete(start);
    const start = () => {
      for (const event of this.present.collection(name).log.after(this.at)) listener(event);
      stop = this.present.listen(name, listener);
    };
    this.waiting.add(start);
    return () => stop();
  }

  /** Writes go to the truth, whatever a replica has seen. */
  override put(...parameters: Parameters<ObjectStorage['put']>): StoredObject {
    return this.present.put(...parameters);
  }

  override delete(...parameters: Parameters<ObjectStorage['delete']>): StoredObject {
    return this.present.delete(...parameters);
  }

  /** Catches up: watches are told what they have missed. */
  thaw(): void {
    this.isThawed = true;
    for (const start of this.waiting) start();
    this.waiting.clear();
  }
}

class PastCollection extends Collection {
  override readonly log: PastLog;

  constructor(
    private readonly present: Collection,
    private readonly at: number,
  ) {
    super(present.name);
    this.log = new PastLog(present.log, at);
  }

  override get(key: string): StoredObject | undefined {
    let object = this.present.get(key);
    for (const event of this.present.log.backwardsTo(this.at)) {
      if (event.object.key === key) object = event.previous;
    }
    return object;
  }

  override *list(prefix = '', start = ''): Generator<StoredObject> {
    yield* this.present.listAt(this.at, prefix, start);
  }

  override listAt(revision: number, prefix = '', start = ''): StoredObject[] {
    return this.present.listAt(Math.min(revision, this.at), prefix, start);
  }
}

class PastLog extends EventLog {
  constructor(
    private readonly present: EventLog,
    private readonly at: number,
  ) {
    super();
  }

  override *after(revision: number): Generator<StorageEvent> {
    for (const event of this.present.after(revision)) {
      if (event.revision > this.at) return;
      yield event;
    }
  }
}
