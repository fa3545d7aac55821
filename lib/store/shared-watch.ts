import { Observable, type Subscriber } from 'rxjs';
import { isPlanning } from '../cluster/ambient-run.js';
import { outsideOfRuns } from '../cluster/ambient-signal.js';
import type { Random } from '../common/backoff.js';
import type { Clock } from '../common/clock.js';
import type { Log } from '../common/log.js';
import type { OwnWrite } from '../cluster/own-write.js';
import type { Unseen } from '../cluster/run-writes.js';
import type { KubernetesObject, ObjectMeta } from '../resource/kubernetes-object.js';
import { objectKey, type ObjectKey } from '../resource/object-key.js';
import type { ShardScope } from '../resource/shard-scope.js';
import { ListWatch } from '../watch/list-watch.js';
import type { ListWatchEvent } from '../watch/list-watch-event.js';
import type { ListWatchOptions } from '../watch/list-watch-options.js';
import type { ListWatchSource } from '../watch/list-watch-source.js';
import type { WatchStatus } from '../watch/watch-status.js';
import type { Indexer, IndexValue } from './object-index.js';
import { isWhole, type ObjectShape } from './object-shape.js';
import { ReadAhead } from './read-ahead.js';
import { ReachedVersions } from './reached-versions.js';
import { ResourceStore } from './resource-store.js';
import type { ShardSelection } from './shard-selection.js';
import { SlicedDelivery } from './sliced-delivery.js';
import type { StoreChange } from './store-change.js';
import type { StoredObject } from './stored-object.js';

/** @internal */
export interface SharedWatchPorts {
  readonly cluster: string;
  readonly source: ListWatchSource;
  readonly options: ListWatchOptions;
  /** Which ranges of objects are this replica's, where several replicas share them. */
  readonly shards?: ShardSelection | undefined;
  /** Whether an object belongs here; `undefined` where only the server knows. */
  readonly covers?: ((object: KubernetesObject) => boolean | undefined) | undefined;
  /** How much of each object is kept. */
  readonly shape: ObjectShape;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

type ListFinished = Extract<ListWatchEvent, { readonly type: 'list-finished' }>;

/**
 * One list-watch with its store, for any number of subscribers. It runs from the first subscription to the end of
 * the last. Who comes late is first told of every object there is, as `added` with `isInitial`, then `synced`.
 *
 * @internal
 */
export class SharedWatch {
  private readonly deliveries = new Set<SlicedDelivery<StoreChange>>();
  /** Of which ranges all objects are here, as they are now. */
  private coveredScope: ShardScope | undefined;
  /** Which are listed, as the rest is here already. */
  private listing: ShardScope | undefined;
  private readonly readAhead = new ReadAhead();
  private readonly indexers = new Set<Indexer>();
  private readonly underWay = new Set<OwnWrite>();
  private readonly reached = new ReachedVersions();
  private running:
    | { readonly watch: ListWatch; readonly store: ResourceStore; readonly controller: AbortController }
    | undefined;

  constructor(
    private readonly ports: SharedWatchPorts,
    private readonly onIdle: () => void,
  ) {}

  readonly changes$ = new Observable<StoreChange>((subscriber) => this.add(subscriber));

  get(key: ObjectKey): StoredObject | undefined {
    return this.running?.store.get(key);
  }

  objects(): Iterable<StoredObject> {
    return this.running?.store.values() ?? [];
  }

  /** Of which ranges all objects are here; `undefined`: of none yet, or there are no ranges. */
  get covered(): ShardScope | undefined {
    return this.coveredScope;
  }

  /**
   * Other ranges are wanted than before. What goes is gone at once. Of what comes, and of all that is not in `kept`, only
   * what is read from now on counts, so that is listed; until then the state is the old one.
   */
  rescope(kept: ShardScope): void {
    const { shards } = this.ports;
    if (!shards || !this.running) return;
    const { wanted } = shards;
    this.coveredScope = this.coveredScope?.and(kept).and(wanted);
    const { store, watch } = this.running;
    store.narrow((object) => wanted.admits(object));
    const missing = this.missing(wanted);
    // A list that is under way is read to its end where all of it is still wanted: what comes later follows it.
    if (this.listing && missing?.and(kept).includes(this.listing)) return;
    this.listing = undefined;
    if (missing && watch.canExtend) return this.extend(missing);
    if (missing) store.expectMore();
    watch.restart({ relist: missing !== undefined });
  }

  private missing(wanted: ShardScope): ShardScope | undefined {
    const missing = this.coveredScope ? wanted.without(this.coveredScope) : wanted;
    return missing.ranges.size > 0 || !this.coveredScope ? missing : undefined;
  }

  private extend(missing: ShardScope): void {
    this.listing = missing;
    this.running?.watch.restart({ missing });
  }

  /** The objects that an index has under a value, as of this moment. */
  found(indexer: Indexer, value: IndexValue): Iterable<StoredObject> {
    return this.running?.store.found(indexer, value) ?? [];
  }

  /** Keeps an index from now on: best before anybody listens, for then nothing is read twice. */
  addIndexer(indexer: Indexer): void {
    this.indexers.add(indexer);
    this.running?.store.addIndexer(indexer);
  }

  get status(): WatchStatus | undefined {
    return this.running?.watch.status;
  }

  get bytes(): number {
    return this.running?.store.bytes ?? 0;
  }

  get size(): number {
    return this.running?.store.size ?? 0;
  }

  /** A write of our own is under way. */
  began(write: OwnWrite, isSameVersion: boolean): void {
    this.underWay.add(write);
    const { name, namespace } = write.ref;
    if (name === undefined || !isSameVersion || !isWhole(this.ports.shape)) return;
    const isNamespaced = write.kind.resource.scope === 'Namespaced';
    write.base ??= this.get(objectKey(this.ports.cluster, isNamespaced ? namespace : undefined, name));
  }

  ended(write: OwnWrite): void {
    this.underWay.delete(write);
  }

  /**
   * The answer to a write of our own, of another version of the kind without the write. Returns what has to be waited for
   * where it can't be taken in: that the watch itself gets there.
   */
  written(object: KubernetesObject, write: OwnWrite | undefined): Unseen | undefined {
    const { store } = this.running ?? {};
    const { namespace, name, uid, resourceVersion } = object.metadata;
    const isOurs = this.ports.covers?.(object);
    if (!store || store.hasReached(resourceVersion)) return undefined;
    // By this write it leaves what is watched: until the watch says so, it is still here.
    const isLeaving =
      isOurs === false && this.get(objectKey(this.ports.cluster, namespace, name))?.uid === uid;
    if (isOurs === false && !isLeaving) return undefined;
    const isTaken =
      write && !isLeaving && outsideOfRuns(() => store.observeWrite(object, isOurs === true, write));
    if (isTaken) return undefined;
    return this.reached.until(resourceVersion, (version) => this.hasReached(version));
  }

  observeWrite(object: KubernetesObject): void {
    if (isPlanning()) return;
    const isOurs = this.ports.covers?.(object) === true;
    outsideOfRuns(() => this.running?.store.observeWrite(object, isOurs));
  }

  observeGone(ref: Pick<ObjectMeta, 'namespace' | 'name' | 'uid'>): void {
    if (!isPlanning()) outsideOfRuns(() => this.running?.store.observeGone(ref));
  }

  /** One that nobody listens to any more has nothing to show. */
  private hasReached(resourceVersion: string): boolean {
    return this.running?.store.hasReached(resourceVersion) ?? true;
  }

  private add(subscriber: Subscriber<StoreChange>): () => void {
    const delivery = new SlicedDelivery<StoreChange>(this.ports.clock, (change) => subscriber.next(change));
    const store = this.running?.store;
    const snapshot = store?.isSynced ? snapshotOf(store) : [];
    // In this order: whatever changes while the snapshot is handed over lines up behind it.
    this.deliveries.add(delivery);
    delivery.push(snapshot);
    if (!this.running) this.start();
    return () => {
      delivery.close();
      this.deliveries.delete(delivery);
      if (this.deliveries.size === 0) this.stop();
    };
  }

  private start(): void {
    const { cluster, source, options, shape, clock, random, log } = this.ports;
    const store = new ResourceStore(
      cluster,
      shape,
      (changes) => {
        // A copy: who subscribes on hearing of these changes has them in its snapshot already.
        for (const delivery of [...this.deliveries]) delivery.push(changes);
      },
      this.indexers,
    );
    const watch = new ListWatch(source, options, clock, random, log, (event) => this.take(store, event));
    const controller = new AbortController();
    this.running = { watch, store, controller };
    outsideOfRuns(() => void watch.run(controller.signal));
  }

  private take(store: ResourceStore, event: ListWatchEvent): void {
    const { shards } = this.ports;
    // What is missing may come to be read with all the rest, for the stream could not go on.
    if (event.type === 'list-started' && !event.within) this.listing = undefined;
    if (event.type === 'applied' && this.readAhead.isKnown(event.object)) {
      const { resourceVersion } = event.object.metadata;
      store.take({ type: 'bookmark', resourceVersion });
    } else store.take(event, this.underWay);
    this.reached.check();
    if (shards && event.type === 'list-finished') this.listed(shards, event);
  }

  private listed(shards: ShardSelection, { within, resourceVersion }: ListFinished): void {
    if (within) this.readAhead.add(within, resourceVersion);
    else this.readAhead.clear();
    // One that was begun for other ranges is broken off, unless what it reads is wanted still.
    this.coveredScope = within && this.coveredScope ? this.coveredScope.or(within) : shards.wanted;
    this.listing = undefined;
    const missing = this.missing(shards.wanted);
    if (missing) this.extend(missing);
    shards.covered$.next();
  }

  private stop(): void {
    this.running?.controller.abort(new Error('nobody watches any more'));
    this.running = undefined;
    this.reached.check();
    this.coveredScope = this.listing = undefined;
    this.readAhead.clear();
    this.onIdle();
  }
}

function snapshotOf(store: ResourceStore): StoreChange[] {
  const changes: StoreChange[] = [];
  for (const current of store.values()) changes.push({ type: 'added', current, isInitial: true });
  changes.push({ type: 'synced' });
  return changes;
}
