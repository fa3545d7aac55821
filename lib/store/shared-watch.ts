import { Observable, type Subscriber } from 'rxjs';
import { outsideOfRuns } from '../cluster/ambient-signal.js';
import type { Random } from '../common/backoff.js';
import type { Clock } from '../common/clock.js';
import type { Log } from '../common/log.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { ObjectKey } from '../resource/object-key.js';
import { ListWatch } from '../watch/list-watch.js';
import type { ListWatchOptions } from '../watch/list-watch-options.js';
import type { ListWatchSource } from '../watch/list-watch-source.js';
import type { WatchStatus } from '../watch/watch-status.js';
import { ResourceStore } from './resource-store.js';
import { SlicedDelivery } from './sliced-delivery.js';
import type { StoreChange } from './store-change.js';
import type { StoredObject } from './stored-object.js';

/** @internal */
export interface SharedWatchPorts {
  readonly cluster: string;
  readonly source: ListWatchSource;
  readonly options: ListWatchOptions;
  readonly keepManagedFields: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/**
 * One list-watch with its store, for any number of subscribers. It runs from the first subscription to the end of
 * the last. Who comes late is first told of every object there is, as `added` with `isInitial`, then `synced`.
 *
 * @internal
 */
export class SharedWatch {
  private readonly deliveries = new Set<SlicedDelivery<StoreChange>>();
  private running:
    | { readonly watch: ListWatch; readonly store: ResourceStore; readonly controller: AbortController }
    | undefined;

  constructor(
    private readonly ports: SharedWatchPorts,
    private readonly onIdle: () => void,
  ) {}

  readonly changes$ = new Observable<StoreChange>((subscriber) => this.add(subscriber));

  get keepsManagedFields(): boolean {
    return this.ports.keepManagedFields;
  }

  get(key: ObjectKey): StoredObject | undefined {
    return this.running?.store.get(key);
  }

  objects(): Iterable<StoredObject> {
    return this.running?.store.values() ?? [];
  }

  get status(): WatchStatus | undefined {
    return this.running?.watch.status;
  }

  get size(): number {
    return this.running?.store.size ?? 0;
  }

  observeWrite(object: KubernetesObject): void {
    outsideOfRuns(() => this.running?.store.observeWrite(object));
  }

  observeGone(object: KubernetesObject): void {
    this.running?.store.observeGone(object);
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
    const { cluster, source, options, keepManagedFields, clock, random, log } = this.ports;
    const store = new ResourceStore(cluster, keepManagedFields, (changes) => {
      // A copy: who subscribes on hearing of these changes has them in its snapshot already.
      for (const delivery of [...this.deliveries]) delivery.push(changes);
    });
    const watch = new ListWatch(source, options, clock, random, log, (event) => store.take(event));
    const controller = new AbortController();
    this.running = { watch, store, controller };
    outsideOfRuns(() => void watch.run(controller.signal));
  }

  private stop(): void {
    this.running?.controller.abort(new Error('nobody watches any more'));
    this.running = undefined;
    this.onIdle();
  }
}

function snapshotOf(store: ResourceStore): StoreChange[] {
  const changes: StoreChange[] = [];
  for (const current of store.values()) changes.push({ type: 'added', current, isInitial: true });
  changes.push({ type: 'synced' });
  return changes;
}
