import {
  type Observable,
  type Subscription,
  ReplaySubject,
  defer,
  firstValueFrom,
  map,
  merge,
  takeUntil,
} from 'rxjs';
import { expectRef, InvalidRequestError } from '../cluster/path.js';
import { RequestAbortedError } from '../cluster/transport-error.js';
import type { Clock } from '../common/clock.js';
import { GuardedObservable } from '../common/guarded-observable.js';
import { unexpected } from '../common/invalid-option-error.js';
import { describe } from '../common/kuberator-error.js';
import type { Log } from '../common/log.js';
import { describeResource, type Kind } from '../resource/kind.js';
import type { KubernetesObject, ObjectRef } from '../resource/kubernetes-object.js';
import { labelMatcher } from '../resource/label-selector.js';
import { describeKey, objectKey, type ObjectKey } from '../resource/object-key.js';
import { checkScope } from './check-watch-options.js';
import { type Indexer, type IndexValue, NAMESPACE_INDEXER, OWNER_INDEXER } from './object-index.js';
import type { StoreDeclaration } from './store-declaration.js';
import { StoreNotSyncedError } from './store-errors.js';
import { indexersOf } from './store-indexers.js';
import { StoreWaits, type WaitOptions, type WaitTarget } from './store-waits.js';
import type { StoredObject } from './stored-object.js';
import type { WaitCondition } from './wait-conditions.js';
import { toWatchEvent, type WatchEvent } from './watch-event.js';
import type { ViewOptions, WatchView } from './watch-hub.js';

/** @internal */
export interface ClusterStorePorts {
  readonly cluster: string;
  readonly view: (kind: Kind, options: ViewOptions) => WatchView;
  readonly clock: Clock;
  readonly log: Log;
}

/** What they are told who wait for something of a cluster that was dropped. @internal */
export function letGo(cluster: string): Error {
  return new Error(`the cluster "${cluster}" is let go`);
}

/** What a declared store holds of one cluster. Its promises are those of `Store`. @internal */
export class ClusterStore<T extends KubernetesObject> {
  private readonly kind: Kind<T>;
  private readonly resource: string;
  private readonly indexers: ReadonlyMap<string, Indexer>;
  private readonly view: WatchView;
  private readonly waits: StoreWaits<T>;
  /** Replayed: who asks late is told at once. */
  private readonly synced$ = new ReplaySubject<void>(1);
  private readonly stopped$ = new ReplaySubject<Error>(1);
  private subscription: Subscription | undefined;
  isSynced = false;
  readonly changes$: Observable<WatchEvent<T>>;

  constructor(
    private readonly declaration: StoreDeclaration,
    private readonly ports: ClusterStorePorts,
  ) {
    const { kind, options } = declaration;
    const { clock, log, view } = ports;
    this.kind = kind as Kind<T>;
    this.resource = describeResource(kind.resource);
    this.indexers = indexersOf(declaration, log);
    const { indexes: _indexes, ...scope } = options;
    const builtIn = this.isNamespaced ? [OWNER_INDEXER, NAMESPACE_INDEXER] : [OWNER_INDEXER];
    const held = { ...scope, indexers: [...builtIn, ...this.indexers.values()] };
    this.view = view(kind, held);
    const objects = {
      get: (key: ObjectKey) => this.view.get(key)?.as(this.kind),
      all: () => this.copiesOf(this.view.objects()),
      isReadable: () => this.isReadable,
    };
    this.waits = new StoreWaits<T>(objects, clock);
    // A view of its own for each: one view follows one subscriber.
    const events$ = defer(() => view(kind, held).changes$).pipe(
      map((change) => toWatchEvent(this.kind, change)),
      takeUntil(this.stopped$),
    );
    this.changes$ = new GuardedObservable({ name: `the store of ${this.resource}`, log }, events$);
  }

  get size(): number {
    return this.view.size;
  }

  synced(): Promise<void> {
    const what = `Waiting for the objects of ${this.resource}`;
    const stopped$ = this.stopped$.pipe(
      map((cause) => {
        throw new RequestAbortedError(what, { cause });
      }),
    );
    return firstValueFrom(merge(this.synced$, stopped$));
  }

  get(ref: ObjectRef): T | undefined {
    const key = this.keyOf(ref);
    this.expectReadable();
    return this.view.get(key)?.as(this.kind);
  }

  list(namespace: string | undefined, labelSelector: string | undefined): T[] {
    this.expectReadable();
    if (namespace !== undefined && !this.isNamespaced)
      throw new InvalidRequestError(`${this.resource} has no namespaces. Leave \`namespace\` out.`);
    const stored =
      namespace === undefined ? this.view.objects() : this.view.found(NAMESPACE_INDEXER, namespace);
    const objects = [...this.copiesOf(stored)];
    if (labelSelector === undefined) return objects;
    this.expectLabels(labelSelector);
    const matches = labelMatcher(labelSelector);
    return objects.filter(({ metadata }) => matches(metadata.labels ?? {}));
  }

  byIndex(name: string, value: IndexValue): T[] {
    this.expectReadable();
    const indexer = this.indexers.get(name);
    if (indexer) return [...this.copiesOf(this.view.found(indexer, value))];
    const known = [...this.indexers.keys()].join(', ') || 'none';
    throw new InvalidRequestError(
      `The store of ${this.resource} has no index "${name}". It has: ${known}. Add it to \`indexes\` of store().`,
    );
  }

  ownedBy(owner: KubernetesObject): T[] {
    this.expectReadable();
    const { metadata } = (owner ?? {}) as Partial<KubernetesObject>;
    if (typeof metadata?.uid !== 'string')
      throw new InvalidRequestError(
        `ownedBy() of the store of ${this.resource} needs an object of the cluster, got ${describe(owner)}.`,
      );
    return [...this.copiesOf(this.view.found(OWNER_INDEXER, metadata.uid))];
  }

  watchFor(
    which: ObjectRef | ((object: T) => boolean),
    condition: WaitCondition<T>,
    options: WaitOptions,
  ): Observable<T | undefined> {
    if (typeof condition !== 'function')
      throw unexpected(
        `the condition of waitFor() of the store of ${this.resource}`,
        'one of Conditions, or a function of an object',
        condition,
      );
    return this.waits.until(this.targetOf(which), condition, options);
  }

  start(): void {
    this.subscription ??= this.view.changes$.subscribe({
      next: (change) => {
        if (change.type !== 'synced') return this.waits.notice(change.current.key);
        this.isSynced = true;
        this.synced$.next();
        this.waits.notice(undefined);
      },
      // Its cluster is let go.
      complete: () => this.stop(letGo(this.ports.cluster)),
    });
  }

  /** @param reason what those who wait are told */
  stop(reason: Error): void {
    this.waits.close(reason);
    this.stopped$.next(reason);
    this.subscription?.unsubscribe();
  }

  /** The server does not serve the kind, so there is nothing to wait for. */
  isWaitingForKind(): boolean {
    return this.view.isWaitingForKind();
  }

  onSynced(ready: () => void): Subscription {
    return this.synced$.subscribe(ready);
  }

  private get isNamespaced(): boolean {
    return this.kind.resource.scope === 'Namespaced';
  }

  private get isReadable(): boolean {
    return this.isSynced || this.view.isWaitingForKind();
  }

  private expectReadable(): void {
    if (!this.isReadable) throw new StoreNotSyncedError(this.resource);
  }

  private expectLabels(labelSelector: string): void {
    checkScope({ labelSelector }, `list() of the store of ${this.resource}`);
    const { fields } = this.declaration.options;
    if (fields && !fields.includes('metadata.labels') && !fields.includes('metadata'))
      throw new InvalidRequestError(
        `The store of ${this.resource} holds no labels to select by. Add 'metadata.labels' to \`fields\` of store().`,
      );
  }

  private keyOf(ref: ObjectRef): ObjectKey {
    expectRef(this.kind.resource, ref);
    const { name, namespace } = ref;
    if (!this.isNamespaced) return objectKey(this.ports.cluster, undefined, name);
    if (namespace === undefined || namespace === '')
      throw new InvalidRequestError(
        `A ${this.kind.resource.kind} is namespaced, but the \`namespace\` of "${name}" is missing. Add it.`,
      );
    return objectKey(this.ports.cluster, namespace, name);
  }

  private targetOf(which: ObjectRef | ((object: T) => boolean)): WaitTarget<T> {
    if (typeof which === 'function')
      return { name: `one of ${this.resource}`, key: undefined, matches: which };
    const key = this.keyOf(which);
    return { name: `${this.resource} ${describeKey(key)}`, key, matches: () => true };
  }

  private *copiesOf(stored: Iterable<StoredObject>): IterableIterator<T> {
    for (const one of stored) yield one.as(this.kind);
  }
}
