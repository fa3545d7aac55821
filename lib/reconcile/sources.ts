import type { Observable, Subscription } from 'rxjs';
import type { Clock, Timer } from '../common/clock.js';
import { describe, toError } from '../common/kuberator-error.js';
import type { Log } from '../common/log.js';
import { describeResource } from '../resource/kind.js';
import type { ClusterObjectRef, KubernetesObject, ObjectRef } from '../resource/kubernetes-object.js';
import { objectKey, type ObjectKey } from '../resource/object-key.js';
import type { StoreChange } from '../store/store-change.js';
import type { StoredObject } from '../store/stored-object.js';
import type { WatchView } from '../store/watch-view.js';
import { PrimaryTriggers } from '../trigger/primary-triggers.js';
import { RelatedTriggers } from '../trigger/related-triggers.js';
import type { Relation } from '../trigger/relation.js';
import type { Trigger } from '../trigger/trigger.js';
import type { OwnEvents } from './own-events.js';
import type { ReconcilerDefinition } from './reconciler-definition.js';
import type { TriggerRequest } from './reconciler.interface.js';
import type { Watchdogs } from './watchdogs.js';

/** @internal */
export interface SourcesPorts {
  readonly view: WatchView;
  readonly related: readonly { readonly relation: Relation; readonly view: WatchView }[];
  /** What runs may read: they begin once it has been read, too. */
  readonly stores?: readonly Readable[] | undefined;
  /** What its `triggers()` ask for. */
  readonly requests?: Observable<TriggerRequest> | undefined;
  readonly cluster: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Something that has to be read before it can be relied on. @internal */
export interface Readable {
  isWaitingForKind(): boolean;
  onSynced(ready: () => void): Subscription;
}

/** How often it is looked whether a related kind that is not there still holds up the start. */
const LOOK_AGAIN_MS = 500;

/**
 * All that wakes a reconciler: its own objects, those of related kinds, and whoever asks. Only objects that it watches
 * are run, whoever names them.
 *
 * It is ready once the state of all of them has been read; a related kind that the server does not serve is not waited
 * for, and its objects count from when it does.
 *
 * @internal
 */
export class Sources<T extends KubernetesObject> {
  private readonly subscriptions: Subscription[] = [];
  private readonly unsynced = new Set<Pick<WatchView, 'isWaitingForKind'>>();
  private lookAgain: Timer | undefined;
  private isReady = false;

  constructor(
    private readonly definition: ReconcilerDefinition<T>,
    private readonly ports: SourcesPorts,
    private readonly watchdogs: Watchdogs,
    private readonly to: {
      readonly add: (trigger: Trigger, object: StoredObject) => boolean;
      readonly ready: () => void;
      readonly own: OwnEvents;
    },
  ) {}

  start(): void {
    const { view, related, requests, log } = this.ports;
    const { loops, deletions } = this.watchdogs;
    const { kind } = this.definition;
    for (const source of [view, ...related.map((relation) => relation.view)]) this.unsynced.add(source);
    const primary = new PrimaryTriggers(this.definition, loops, log);
    for (const store of this.ports.stores ?? []) this.awaitStore(store);
    this.follow(view, (change) => {
      deletions.changed(change);
      this.to.own.unlessOwn(change, change.current.key, () => {
        const trigger = primary.triggerOf(change);
        if (trigger) this.to.add(trigger, change.current);
      });
    });
    for (const { relation, view } of related) {
      const triggers = new RelatedTriggers(relation, kind, log);
      this.follow(view, (change) => {
        for (const trigger of triggers.triggersOf(change))
          this.to.own.unlessOwn(change, trigger.key, () => this.addKnown(trigger));
      });
    }
    if (requests) this.followRequests(requests);
  }

  /** Runs an object for a reason from outside of the cluster. Returns whether there is such an object, and it may be run here. */
  ask(ref: ClusterObjectRef, reason: string): boolean {
    if (!this.isHere(ref)) return false;
    return this.addKnown({ key: this.keyOf(ref), cause: { type: 'asked', reason } });
  }

  has(ref: ClusterObjectRef): boolean {
    return this.isHere(ref) && this.ports.view.get(this.keyOf(ref)) !== undefined;
  }

  private isHere({ cluster = this.ports.cluster }: ClusterObjectRef): boolean {
    return cluster === this.ports.cluster;
  }

  keyOf({ namespace, name }: ObjectRef): ObjectKey {
    const isNamespaced = this.definition.kind.resource.scope === 'Namespaced';
    return objectKey(this.ports.cluster, isNamespaced ? namespace : undefined, name);
  }

  stop(): void {
    this.lookAgain?.cancel();
    for (const subscription of this.subscriptions.splice(0)) subscription.unsubscribe();
  }

  private addKnown(trigger: Trigger): boolean {
    // What is not in the store yet runs when it comes there.
    const object = this.ports.view.get(trigger.key);
    return object !== undefined && this.to.add(trigger, object);
  }

  private follow(view: WatchView, take: (change: Exclude<StoreChange, { type: 'synced' }>) => void): void {
    const subscription = view.changes$.subscribe((change) => {
      if (change.type !== 'synced') return take(change);
      this.unsynced.delete(view);
      this.beReady();
    });
    this.subscriptions.push(subscription);
  }

  private awaitStore(store: Readable): void {
    this.unsynced.add(store);
    const ready = () => {
      this.unsynced.delete(store);
      this.beReady();
    };
    this.subscriptions.push(store.onSynced(ready));
  }

  private beReady(): void {
    if (this.isReady || this.unsynced.has(this.ports.view)) return;
    this.lookAgain?.cancel();
    const isAwaited = [...this.unsynced].some((view) => !view.isWaitingForKind());
    if (isAwaited) {
      this.lookAgain = this.ports.clock.setTimeout(() => this.beReady(), LOOK_AGAIN_MS);
      return;
    }
    this.isReady = true;
    this.to.ready();
  }

  private followRequests(requests: Observable<TriggerRequest>): void {
    const failed = (thrown: unknown) => {
      const { message, stack } = toError(thrown);
      this.ports.log.error(
        `triggers() of "${this.definition.name}" failed, and runs nothing any more: ${message}`,
        stack,
      );
    };
    const subscription = requests.subscribe({ next: (request) => this.takeRequest(request), error: failed });
    this.subscriptions.push(subscription);
  }

  private takeRequest(request: TriggerRequest): void {
    const { cluster, name, namespace, reason = 'triggers()' } = (request ?? {}) as Partial<TriggerRequest>;
    if (typeof name === 'string' && name !== '') return void this.ask({ cluster, name, namespace }, reason);
    const { resource } = this.definition.kind;
    this.ports.log.error(
      `triggers() of "${this.definition.name}" named no ${describeResource(resource)}: expected { name, namespace }, got ${describe(request)}`,
    );
  }
}
