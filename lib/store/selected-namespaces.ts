import { Observable, type Subscriber, Subscription, takeUntil } from 'rxjs';
import { aborted } from '../common/aborted.js';
import type { Clock } from '../common/clock.js';
import { parseObjectKey, type ObjectKey } from '../resource/object-key.js';
import type { Indexer, IndexValue } from './object-index.js';
import type { SharedWatch } from './shared-watch.js';
import { SlicedDelivery } from './sliced-delivery.js';
import type { StoreChange } from './store-change.js';
import type { StoredObject } from './stored-object.js';
import { ToldObjects } from './told-objects.js';
import type { WatchView } from './watch-view.js';

/** Up to so many namespaces have a watch each. Above that one watch of all is lighter, where it is allowed. */
const FEW_NAMESPACES = 50;

/** @internal */
export interface SelectedNamespacesPorts {
  /** The Namespaces that are selected. */
  readonly namespaces: () => SharedWatch;
  /** The watch of the kind in one namespace; without one, in all. */
  readonly open: (namespace: string | undefined) => SharedWatch;
  /** Whether the watch of all would be allowed. */
  readonly mayWatchAll: () => Promise<boolean>;
  /** Aborted when the cluster is let go. */
  readonly ended: AbortSignal;
  /** Replicas share the objects, and each has some of them. */
  readonly isSharded: boolean;
  readonly clock: Clock;
}

/**
 * The objects of a kind in the namespaces that a selector selects, as these come and go.
 *
 * Flow: 1. Read the namespaces. 2. Few, or no right to more: a watch for each, opened and closed as namespaces come and
 * go. Many: one watch of all, of which the others' objects are left out here. Which of them is decided once.
 * 3. Synced when the namespaces and the watches of those that were there have been read.
 *
 * Guarantees: an object of a namespace that joins is told `added`, initial; one of a namespace that leaves, `deleted` with
 * its final state unknown, and is not found any more.
 *
 * @internal
 */
export class SelectedNamespaces implements WatchView {
  private latest: Following | undefined;

  readonly changes$: Observable<StoreChange>;

  constructor(private readonly ports: SelectedNamespacesPorts) {
    this.changes$ = new Observable<StoreChange>((subscriber) => {
      this.latest = new Following(ports, subscriber);
      return this.latest.start();
    }).pipe(takeUntil(aborted(ports.ended)));
  }

  get(key: ObjectKey): StoredObject | undefined {
    return this.latest?.get(key);
  }

  objects(): Iterable<StoredObject> {
    return this.latest?.objects() ?? [];
  }

  get size(): number {
    let size = 0;
    for (const _object of this.objects()) size++;
    return size;
  }

  found(indexer: Indexer, value: IndexValue): Iterable<StoredObject> {
    return this.latest?.found(indexer, value) ?? [];
  }

  covers(range: number): boolean {
    return !this.ports.isSharded || (this.latest?.covers(range) ?? false);
  }

  isWaitingForKind(): boolean {
    return this.latest?.watches().some(({ status }) => status?.state === 'waiting-for-kind') ?? false;
  }
}

/** What one subscriber is told. */
class Following {
  private readonly told = new ToldObjects();
  private readonly subscriptions = new Subscription();
  /** By namespace; with `''`, that of all. */
  private readonly open = new Map<
    string,
    { readonly watch: SharedWatch; readonly subscription: Subscription }
  >();
  /** What is yet to be read before all is synced; `''` for what is not decided yet. */
  private readonly unread = new Set(['']);
  private readonly delivery: SlicedDelivery<StoreChange>;
  private mode: 'undecided' | 'each' | 'all' = 'undecided';
  private isSynced = false;

  constructor(
    private readonly ports: SelectedNamespacesPorts,
    private readonly subscriber: Subscriber<StoreChange>,
  ) {
    this.delivery = new SlicedDelivery(ports.clock, (change) => subscriber.next(change));
  }

  start(): Subscription {
    this.subscriptions.add(() => this.delivery.close());
    this.subscriptions.add(() => this.open.forEach(({ subscription }) => subscription.unsubscribe()));
    const namespaces$ = this.ports.namespaces().changes$;
    this.subscriptions.add(namespaces$.subscribe((change) => this.takeNamespace(change)));
    return this.subscriptions;
  }

  get(key: ObjectKey): StoredObject | undefined {
    const { namespace = '' } = parseObjectKey(key);
    if (!this.told.has(namespace)) return undefined;
    return this.open.get(this.mode === 'all' ? '' : namespace)?.watch.get(key);
  }

  objects(): Iterable<StoredObject> {
    return this.among((watch) => watch.objects());
  }

  found(indexer: Indexer, value: IndexValue): Iterable<StoredObject> {
    return this.among((watch) => watch.found(indexer, value));
  }

  private *among(objectsOf: (watch: SharedWatch) => Iterable<StoredObject>): Iterable<StoredObject> {
    for (const { watch } of this.open.values())
      for (const object of objectsOf(watch))
        if (this.told.has(parseObjectKey(object.key).namespace ?? '')) yield object;
  }

  covers(range: number): boolean {
    return this.mode !== 'undecided' && this.watches().every(({ covered }) => covered?.ranges.has(range));
  }

  watches(): SharedWatch[] {
    return [...this.open.values()].map(({ watch }) => watch);
  }

  private takeNamespace(change: StoreChange): void {
    if (change.type === 'synced') return void this.decide();
    const { name } = parseObjectKey(change.current.key);
    if (change.type === 'deleted') this.leave(name);
    else if (!this.told.has(name)) this.join(name);
  }

  private async decide(): Promise<void> {
    const isMany = this.told.names().length > FEW_NAMESPACES;
    const mode = isMany && (await this.ports.mayWatchAll()) ? 'all' : 'each';
    if (this.subscriptions.closed) return;
    this.mode = mode;
    if (mode === 'all') this.follow('', this.ports.open(undefined));
    else for (const name of this.told.names()) this.follow(name, this.ports.open(name));
    if (mode === 'each') this.read('');
  }

  private join(name: string): void {
    const all = this.mode === 'all' ? this.open.get('')?.watch : undefined;
    this.delivery.push(this.told.join(name, all?.objects() ?? []));
    if (this.mode === 'each') this.follow(name, this.ports.open(name));
  }

  private leave(name: string): void {
    this.open.get(name)?.subscription.unsubscribe();
    this.open.delete(name);
    this.delivery.push(this.told.leave(name));
    if (this.mode === 'each') this.read(name);
  }

  private follow(name: string, watch: SharedWatch): void {
    if (!this.isSynced) this.unread.add(name);
    const subscription = new Subscription();
    this.open.set(name, { watch, subscription });
    subscription.add(
      watch.changes$.subscribe((change) => {
        if (change.type === 'synced') this.read(name);
        else this.delivery.push(this.told.take(change));
      }),
    );
  }

  private read(name: string): void {
    this.unread.delete(name);
    if (this.isSynced || this.unread.size > 0) return;
    this.isSynced = true;
    this.delivery.push([{ type: 'synced' }]);
  }
}
