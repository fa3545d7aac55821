import { type Observable, defer, firstValueFrom } from 'rxjs';
import { refuseUnknown } from '../common/check-options.js';
import type { KubernetesObject, ObjectRef } from '../resource/kubernetes-object.js';
import type { ClusterStore } from './cluster-store.js';
import type { IndexValue } from './object-index.js';
import type { IndexesOf, ObjectIn, StoreDeclaration } from './store-declaration.js';
import type { WaitOptions } from './store-waits.js';
import type { WaitCondition } from './wait-conditions.js';
import type { WatchEvent } from './watch-event.js';

/** What `Store.list()` takes. @publicApi */
export interface StoreListOptions {
  /** Only those of one namespace. */
  readonly namespace?: string | undefined;
  /** Only those with these labels, such as `app=web`. Looks at each object: what is often looked for deserves an index. */
  readonly labelSelector?: string | undefined;
}

/**
 * The objects of a kind, or some of them, in memory: kept up to date by a watch that reconcilers of the same scope share.
 * Of several clusters, in a run that of its object is meant, elsewhere the default.
 *
 * Guarantees: readers see one state or the next, never a part of one; each object handed out is a copy of its own, so
 * that nothing done to it damages the store.
 * Caveat: others' changes come a moment after they were made. Where only the newest will do, ask `KubernetesClient`.
 * Errors: every read of a store that has not read its objects yet throws a `StoreNotSyncedError`; runs of reconcilers
 * begin only when all stores have. Of a kind that the server does not serve there is nothing.
 *
 * @publicApi
 */
export class Store<Of extends KubernetesObject | StoreDeclaration> {
  /** @internal */
  constructor(private readonly here: () => ClusterStore<ObjectIn<Of>>) {}

  /** Whether the objects that there are have been read. */
  get isSynced(): boolean {
    return this.here().isSynced;
  }

  /**
   * Resolves once the objects that there are have been read.
   *
   * @throws RequestAbortedError when its cluster is dropped before that, or the app shuts down.
   */
  synced(): Promise<void> {
    return this.here().synced();
  }

  /** How many objects it holds. */
  get size(): number {
    return this.here().size;
  }

  /** Every change, and first what is there: as `WatcherService.watch()` tells it. Completes when the app shuts down. */
  get changes$(): Observable<WatchEvent<ObjectIn<Of>>> {
    return this.here().changes$;
  }

  /** The object, or `undefined` when there is none. Of a namespaced kind, with its namespace. */
  get(ref: ObjectRef): ObjectIn<Of> | undefined {
    return this.here().get(ref);
  }

  /** All objects, or those of a namespace, or with some labels; in no particular order. */
  list(options: StoreListOptions = {}): ObjectIn<Of>[] {
    refuseUnknown(options, ['namespace', 'labelSelector'], 'list() of a store');
    const { namespace, labelSelector } = options;
    return this.here().list(namespace, labelSelector);
  }

  /** The objects that an index of the declaration has under a value. Costs no more than what it finds. */
  byIndex<Name extends keyof IndexesOf<Of> & string>(
    name: Name,
    value: IndexesOf<Of>[Name] & IndexValue,
  ): ObjectIn<Of>[] {
    return this.here().byIndex(name, value);
  }

  /** The objects that have this very object among their owners. Costs no more than what it finds. */
  ownedBy(owner: KubernetesObject): ObjectIn<Of>[] {
    return this.here().ownedBy(owner);
  }

  /**
   * Resolves with the object once the condition holds: one of `Conditions`, or a function of your own. Waits for one object,
   * or for the first of those that a predicate names. Once it is gone, a condition that holds of `undefined` resolves so.
   *
   * A run that waits holds its place among the `concurrency` of its reconciler: it is mostly better to return, and to be
   * run again when the object changes.
   *
   * @throws WaitTimeoutError after `timeoutMs`, with what was seen last.
   * @throws RequestAbortedError when the signal aborts, or the app shuts down.
   */
  waitFor(
    which: ObjectRef | ((object: ObjectIn<Of>) => boolean),
    condition: WaitCondition<ObjectIn<Of>>,
    options: WaitOptions = {},
  ): Promise<ObjectIn<Of> | undefined> {
    return firstValueFrom(this.watchFor(which, condition, options));
  }

  /** As `waitFor()`: tells once, and completes. Each subscription waits anew, and ends when it is unsubscribed from. */
  watchFor(
    which: ObjectRef | ((object: ObjectIn<Of>) => boolean),
    condition: WaitCondition<ObjectIn<Of>>,
    options: WaitOptions = {},
  ): Observable<ObjectIn<Of> | undefined> {
    return defer(() => this.here().watchFor(which, condition, options));
  }
}
