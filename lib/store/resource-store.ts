import { compareResourceVersions, isNewer } from '../common/resource-version.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { objectKey, type ObjectKey } from '../resource/object-key.js';
import type { ListWatchEvent } from '../watch/list-watch.js';
import type { StoreChange } from './store-change.js';
import { StoredObject } from './stored-object.js';

/**
 * The objects of one watch, by key.
 *
 * Guarantees: a list replaces the state in one step, and readers see the old state until then; an object that a
 * list no longer holds is reported deleted, once; one of the same name but another UID is a deletion and an
 * addition; an object never goes back to an older version, whatever a server replays.
 *
 * @internal
 */
export class ResourceStore {
  private objects = new Map<ObjectKey, StoredObject>();
  private listing: { objects: Map<ObjectKey, StoredObject>; changes: StoreChange[] } | undefined;
  private resourceVersion = '';
  /** Keys whose stored state is the answer to a write of ours that the watch has not shown yet. */
  private readonly ahead = new Set<ObjectKey>();
  isSynced = false;

  constructor(
    private readonly cluster: string,
    private readonly keepManagedFields: boolean,
    private readonly emit: (changes: readonly StoreChange[]) => void,
  ) {}

  get size(): number {
    return this.objects.size;
  }

  get(key: ObjectKey): StoredObject | undefined {
    return this.objects.get(key);
  }

  values(): IterableIterator<StoredObject> {
    return this.objects.values();
  }

  take(event: ListWatchEvent): void {
    switch (event.type) {
      case 'list-started':
        this.listing = { objects: new Map(), changes: [] };
        return;
      case 'listed':
        return this.takeListed(event.object);
      case 'list-finished':
        return this.finishList(event.resourceVersion);
      case 'applied':
        return this.advance(event.object, () => this.takeApplied(event.object));
      case 'deleted':
        return this.advance(event.object, () => this.takeDeleted(event.object));
      case 'bookmark':
        this.advanceTo(event.resourceVersion);
        return;
    }
  }

  /**
   * Takes in the answer to a write of our own before the watch brings it, so that what follows reads it. An answer
   * that the watch has overtaken is ignored: the object may be gone by now. A change that somebody else made in
   * between is reported like any other; `isSeen` says that the writer goes on with this very answer.
   */
  observeWrite(object: KubernetesObject, isSeen: boolean): void {
    const { namespace, name, uid, resourceVersion } = object.metadata;
    const key = objectKey(this.cluster, namespace, name);
    const previous = this.objects.get(key);
    if (previous?.uid !== uid || !this.isSynced) return;
    if (!isNewer(resourceVersion, this.resourceVersion) || !isNewer(resourceVersion, previous.resourceVersion)) return;
    const current = this.keep(object);
    this.objects.set(key, current);
    this.ahead.add(key);
    if (!isSeen) this.emit([{ type: 'updated', current, previous }]);
  }

  private takeListed(object: KubernetesObject): void {
    const { namespace, name, uid, resourceVersion } = object.metadata;
    const key = objectKey(this.cluster, namespace, name);
    const previous = this.objects.get(key);
    const isUnchanged = previous?.uid === uid && previous.resourceVersion === resourceVersion;
    const isAhead = previous?.uid === uid && this.ahead.has(key) && isNewer(previous.resourceVersion, resourceVersion);
    if (isUnchanged || isAhead) {
      this.listing?.objects.set(key, previous);
      return;
    }
    this.ahead.delete(key);
    const current = this.keep(object);
    this.listing?.objects.set(key, current);
    if (previous?.uid === uid) this.listing?.changes.push({ type: 'updated', current, previous });
    else {
      if (previous) this.listing?.changes.push({ type: 'deleted', current: previous, isFinalStateUnknown: true });
      this.listing?.changes.push({ type: 'added', current, isInitial: !this.isSynced });
    }
  }

  private finishList(resourceVersion: string): void {
    if (!this.listing) return;
    const { objects, changes } = this.listing;
    const vanished: StoreChange[] = [];
    for (const [key, current] of this.objects) {
      if (!objects.has(key)) vanished.push({ type: 'deleted', current, isFinalStateUnknown: true });
    }
    for (const key of this.ahead) if (!objects.has(key)) this.ahead.delete(key);
    this.objects = objects;
    this.listing = undefined;
    this.resourceVersion = resourceVersion;
    const isFirst = !this.isSynced;
    this.isSynced = true;
    this.emit([...vanished, ...changes, ...(isFirst ? [{ type: 'synced' } as const] : [])]);
  }

  private takeApplied(object: KubernetesObject): void {
    const { namespace, name, uid, resourceVersion } = object.metadata;
    const key = objectKey(this.cluster, namespace, name);
    const previous = this.objects.get(key);
    if (previous?.uid === uid) {
      const order = compareResourceVersions(resourceVersion, previous.resourceVersion);
      if (order === 0) this.ahead.delete(key);
      if (order !== undefined && order <= 0) return;
    }
    this.ahead.delete(key);
    const current = this.keep(object);
    this.objects.set(key, current);
    if (previous?.uid === uid) return this.emit([{ type: 'updated', current, previous }]);
    const added = { type: 'added', current, isInitial: false } as const;
    this.emit(previous ? [{ type: 'deleted', current: previous, isFinalStateUnknown: true }, added] : [added]);
  }

  private takeDeleted(object: KubernetesObject): void {
    const { namespace, name, uid, resourceVersion } = object.metadata;
    const key = objectKey(this.cluster, namespace, name);
    const previous = this.objects.get(key);
    // A replayed deletion of an object that has been made anew since, or of one that is gone already.
    if (previous?.uid !== uid || isNewer(previous.resourceVersion, resourceVersion)) return;
    this.ahead.delete(key);
    this.objects.delete(key);
    this.emit([{ type: 'deleted', current: this.keep(object), isFinalStateUnknown: false }]);
  }

  private advance(object: KubernetesObject, take: () => void): void {
    take();
    this.advanceTo(object.metadata.resourceVersion);
  }

  private advanceTo(resourceVersion: string): void {
    if (this.resourceVersion === '' || isNewer(resourceVersion, this.resourceVersion)) this.resourceVersion = resourceVersion;
  }

  private keep(object: KubernetesObject): StoredObject {
    if (!this.keepManagedFields) delete object.metadata.managedFields;
    return StoredObject.from(this.cluster, object);
  }
}
