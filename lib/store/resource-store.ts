import { compareResourceVersions, isNewer } from '../common/resource-version.js';
import type { OwnWrite } from '../cluster/own-write.js';
import type { KubernetesObject, ObjectMeta } from '../resource/kubernetes-object.js';
import { objectKey, type ObjectKey } from '../resource/object-key.js';
import type { ShardScope } from '../resource/shard-scope.js';
import type { ListWatchEvent } from '../watch/list-watch-event.js';
import { identityOf, type ListedObject } from '../watch/raw-object.js';
import { AheadObjects } from './ahead-objects.js';
import { type Indexer, type IndexValue, ObjectIndexes } from './object-index.js';
import { ObjectKeeper } from './object-keeper.js';
import type { ObjectShape } from './object-shape.js';
import { ObjectTable } from './object-table.js';
import { ReleasedObjects } from './released-objects.js';
import { changesOfList, changesTo, type StoreChange } from './store-change.js';
import type { StoredObject } from './stored-object.js';

/**
 * The objects of one watch, by key.
 *
 * Guarantees: a list replaces the state in one step, and readers see the old state until then; an object that a
 * list no longer holds is reported deleted, once; one of the same name but another UID is a deletion and an
 * addition; an object never goes back to an older version, whatever a server replays; the changes told, one after
 * the other, lead to the very state that the store holds.
 *
 * @internal
 */
export class ResourceStore {
  private readonly table = new ObjectTable();
  /** The ranges that are listed; `undefined`: everything. */
  private within: ShardScope | undefined;
  private resourceVersion = '';
  private readonly ahead = new AheadObjects();
  /** UIDs of objects whose last finalizer we removed: the server has deleted them, the watch has yet to say so. */
  private readonly released = new ReleasedObjects();
  private isWidening = false;
  readonly indexes: ObjectIndexes;
  private readonly keeper: ObjectKeeper;
  isSynced = false;

  constructor(
    private readonly cluster: string,
    shape: ObjectShape,
    private readonly emit: (changes: readonly StoreChange[]) => void,
    indexers: Iterable<Indexer> = [],
  ) {
    this.keeper = new ObjectKeeper(cluster, shape, indexers);
    this.indexes = new ObjectIndexes(indexers);
  }

  get size(): number {
    return this.table.size;
  }

  /** How much text the objects are. */
  get bytes(): number {
    return this.indexes.bytes;
  }

  get(key: ObjectKey): StoredObject | undefined {
    return this.table.get(key);
  }

  /** The next list reads more than was watched until now: what it brings was there before, as far as anybody knows. */
  expectMore(): void {
    this.isWidening = true;
  }

  /** Less is watched from now on. What goes is told as deleted, with its last known state: whoever follows must not keep it. */
  narrow(stays: (object: StoredObject) => boolean): void {
    const changes: StoreChange[] = [];
    for (const current of this.table.values()) {
      if (stays(current)) continue;
      this.table.delete(current.key);
      this.ahead.delete(current.key);
      changes.push({ type: 'deleted', current, isFinalStateUnknown: true });
    }
    this.tell(changes);
  }

  values(): IterableIterator<StoredObject> {
    return this.table.values();
  }

  /** The objects that an index has under a value. */
  *found(indexer: Indexer, value: IndexValue): IterableIterator<StoredObject> {
    for (const key of this.indexes.keys(indexer, value)) {
      const stored = this.get(key);
      if (stored) yield stored;
    }
  }

  /** Also of the objects that there are: those are read once more for it. */
  addIndexer(indexer: Indexer): void {
    const kept = [...this.table.values(), ...this.table.allListed()];
    if (this.keeper.addIndexer(indexer, kept)) this.indexes.add(indexer, this.table.values());
  }

  /** @param underWay writes of our own that are not answered yet */
  take(event: ListWatchEvent, underWay?: ReadonlySet<OwnWrite>): void {
    if (this.within && !event.type.startsWith('list')) this.breakOff();
    switch (event.type) {
      case 'list-started':
        this.table.beginList();
        this.within = event.within;
        this.released.listStarted();
        return;
      case 'listed':
        return this.takeListed(event.object);
      case 'list-finished':
        return this.finishList(event.resourceVersion);
      case 'applied':
        return this.advance(event.object, () => this.takeApplied(event.object, underWay));
      case 'deleted':
        if (this.table.isListing) return this.unlist(event.object);
        return this.advance(event.object, () => this.takeDeleted(event.object));
      case 'bookmark':
        return this.advanceTo(event.resourceVersion);
    }
  }

  /**
   * Takes in the answer to a write of our own before the watch brings it, so that what follows reads it. An answer
   * that the watch has overtaken is ignored: the object may be gone by now. It is told as a change like any other:
   * it may hold what somebody else changed in between, and others than the writer want to know of the write, too.
   *
   * @param isOurs whether an object that is not here belongs here
   * @returns whether the write shows here, or will never
   */
  observeWrite(object: KubernetesObject, isOurs = false, write?: OwnWrite): boolean {
    const { namespace, name, uid, resourceVersion } = object.metadata;
    const key = objectKey(this.cluster, namespace, name);
    const previous = this.table.get(key);
    const isKnown = previous?.uid === uid;
    if (this.hasReached(resourceVersion) || this.released.has(uid)) return true;
    if (!this.isSynced || !(isKnown || isOurs)) return false;
    if (previous && !isNewer(resourceVersion, previous.resourceVersion)) return true;
    const current = this.keeper.keep(object, true);
    this.table.set(current);
    this.ahead.add(key, isKnown);
    this.tell(changesTo(current, previous, this.keeper.maybeOwn(object, write && [write])));
    return true;
  }

  /** Whether the watch is at least there. Where versions have no order, nobody can tell, and it counts as such. */
  hasReached(resourceVersion: string): boolean {
    if (this.resourceVersion === '') return false;
    const order = compareResourceVersions(this.resourceVersion, resourceVersion);
    return order === undefined || order >= 0;
  }

  /**
   * An object is gone by an own write, although the watch may still show it for a while: nobody should act on it again.
   * The watch's own word of it, when it comes, is nothing new.
   */
  observeGone({ namespace, name, uid }: Pick<ObjectMeta, 'namespace' | 'name' | 'uid'>): void {
    const key = objectKey(this.cluster, namespace, name);
    const current = this.table.get(key);
    const isListed = this.table.listed(key)?.uid === uid;
    if (current?.uid !== uid && !isListed) return;
    this.released.add(uid);
    if (isListed && this.released.isListed(uid)) this.table.unlist(key, uid);
    if (current?.uid !== uid) return;
    this.ahead.delete(key);
    this.table.delete(key);
    this.tell([{ type: 'deleted', current, isFinalStateUnknown: true }]);
  }

  private takeListed(object: ListedObject): void {
    const { namespace, name, uid, resourceVersion } = identityOf(object);
    const key = objectKey(this.cluster, namespace, name);
    if (this.released.isListed(uid)) return;
    const previous = this.table.get(key);
    const known = previous?.uid === uid ? previous : undefined;
    // First, in case that the new state can't be kept: what is on a list is not gone.
    if (known) this.table.list(known);
    if (known?.resourceVersion !== resourceVersion)
      this.table.list(this.keeper.keepListed(object, known !== undefined));
  }

  private unlist({ metadata: { namespace, name, uid } }: KubernetesObject): void {
    this.table.unlist(objectKey(this.cluster, namespace, name), uid);
  }

  /** No stream goes on beside a list of some ranges: it was broken off, and is not begun again. */
  private breakOff(): void {
    this.within = undefined;
    this.table.breakOffList();
  }

  private finishList(resourceVersion: string): void {
    const { table, within } = this;
    if (!table.isListing) return;
    const isMeant = (object: StoredObject) => within?.admits(object) ?? true;
    // Of the UIDs that were released, nobody knows in which ranges they were.
    if (!within) this.released.listFinished();
    else
      for (const object of table.values())
        if (!isMeant(object) && !table.listed(object.key)) table.list(object);
    this.ahead.keepIn(table, resourceVersion, isMeant);
    const before = table.finishList();
    const changes = changesOfList(before, table, !this.isSynced || this.isWidening || within !== undefined);
    if (!this.isSynced) changes.push({ type: 'synced' });
    this.within = undefined;
    // Of what is in other ranges, the watch has yet to tell.
    if (!within) this.resourceVersion = resourceVersion;
    this.isSynced = true;
    this.isWidening = false;
    this.tell(changes);
  }

  private takeApplied(object: KubernetesObject, underWay: ReadonlySet<OwnWrite> | undefined): void {
    const { namespace, name, uid, resourceVersion } = object.metadata;
    const key = objectKey(this.cluster, namespace, name);
    if (this.released.has(uid)) return;
    const previous = this.table.get(key);
    if (previous) {
      const order = compareResourceVersions(resourceVersion, previous.resourceVersion);
      if (order === 0) this.ahead.delete(key);
      if (order !== undefined && order <= 0) return;
    }
    this.ahead.delete(key);
    const current = this.keeper.keep(object);
    this.table.set(current);
    this.tell(changesTo(current, previous, this.keeper.maybeOwn(object, underWay)));
  }

  private takeDeleted(object: KubernetesObject): void {
    const { namespace, name, uid, resourceVersion } = object.metadata;
    const key = objectKey(this.cluster, namespace, name);
    this.released.delete(uid);
    const previous = this.table.get(key);
    // A replayed deletion of an object that has been made anew since, or of one that is gone already. Of one that our
    // own write is ahead with, an older deletion is true: it left the watch's selector before that write.
    const isOld = previous && isNewer(previous.resourceVersion, resourceVersion);
    if (!previous || (isOld && !(this.ahead.has(key) && isNewer(resourceVersion, this.resourceVersion))))
      return;
    const isSame = previous.uid === uid;
    // Another object of this name is gone, and newer than ours: then so is ours. Without an order, nobody knows.
    if (!isSame && !isNewer(resourceVersion, previous.resourceVersion)) return;
    const final = isSame ? this.keeper.keepIfPossible(object) : undefined;
    this.ahead.delete(key);
    this.table.delete(key);
    this.indexes.replace(previous, undefined);
    this.emit([{ type: 'deleted', current: final ?? previous, isFinalStateUnknown: !final }]);
  }

  private advance(object: KubernetesObject, take: () => void): void {
    take();
    this.advanceTo(object.metadata.resourceVersion);
  }

  private advanceTo(resourceVersion: string): void {
    if (this.resourceVersion === '' || isNewer(resourceVersion, this.resourceVersion))
      this.resourceVersion = resourceVersion;
  }

  /** The indexes first: who is told may look there. */
  private tell(changes: readonly StoreChange[]): void {
    for (const change of changes) this.indexes.take(change);
    this.emit(changes);
  }
}
