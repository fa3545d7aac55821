import { Injectable, Logger, type Type } from '@nestjs/common';
import { type Observable, Subject, defer, filter } from 'rxjs';
import { InvalidReconcilerError } from './kuberator.errors.js';
import { expectRef } from './cluster/path.js';
import { GuardedObservable } from './common/guarded-observable.js';
import type { StuckDeletions } from './reconcile/deletion-watch.js';
import type { Controller } from './reconcile/controller.js';
import type { ReconcileResult } from './reconcile/reconcile-result.js';
import type { ReconcilerDefinition } from './reconcile/reconciler-definition.js';
import type { ClusterObjectRef } from './resource/kubernetes-object.js';
import type { ObjectKey } from './resource/object-key.js';

/** How one reconciler is doing, in one cluster. @publicApi */
export interface ReconcilerReport {
  /** Its class, or the `name` of its options. */
  readonly name: string;
  /** The name of the cluster whose objects it runs; `default` unless `clusters` are named. */
  readonly cluster: string;
  /** Its objects have been read; runs have begun. */
  readonly isSynced: boolean;
  /** Objects that are waiting, ready or running. */
  readonly queued: number;
  /** It is paused as a whole, by `ReconcilerRegistry.pause()`. */
  readonly isPaused: boolean;
  /** Objects that would have run, but are paused, by annotation or by a call. */
  readonly pausedObjects: number;
  /** Objects that are still there long after their deletion was asked for, and who holds them. */
  readonly stuckDeletions: StuckDeletions;
  /** The runs of this moment. */
  readonly running: readonly {
    readonly key: ObjectKey;
    readonly ageMs: number;
    /** What it is at: `apply()` or `cleanup()` with the finalizer around it, or `onError()` after that. */
    readonly step: 'run' | 'onError';
    /** For how long that has exceeded its deadline, in milliseconds; 0 while it has not. */
    readonly overdueMs: number;
  }[];
  /** The deadline of its runs, in milliseconds. */
  readonly reconcileTimeoutMs: number;
}

/** @internal */
export interface ControllerChange {
  readonly type: 'added' | 'removed';
  readonly controller: Controller;
}

const RESULTS = { name: 'ReconcilerRegistry.results()', log: new Logger('Kuberator') };

/** What runs in this app, and how it is doing. @publicApi */
@Injectable()
export class ReconcilerRegistry {
  private definitions: readonly ReconcilerDefinition[] = [];
  private readonly controllers = new Set<Controller>();
  private readonly ended = new Subject<ReconcileResult>();
  private readonly changed = new Subject<ControllerChange>();
  private draining = false;

  /** The app is shutting down: no new runs begin. */
  get isDraining(): boolean {
    return this.draining;
  }

  /**
   * Every run's result, of one reconciler (by its class or name) or of all. May be asked for at any time, also before the
   * app has started. Completes at shutdown; errors when no such reconciler runs here.
   *
   * A subscriber that throws, or whose promise rejects, is logged, and told of the next result all the same.
   */
  results(reconciler?: Type | string): Observable<ReconcileResult> {
    return new GuardedObservable(RESULTS, reconciler === undefined ? this.ended : this.resultsOf(reconciler));
  }

  /**
   * Runs an object of a reconciler now, for a reason that no watch sees: a call of your own API, a message of a queue.
   * Returns whether the reconciler knows such an object; one that is just being made runs by itself. `false` while the app
   * shuts down: nothing is run any more.
   *
   * @param reason shown in the causes of the run and in logs.
   * @throws InvalidReconcilerError when no such reconciler runs here.
   */
  trigger(reconciler: Type | string, object: ClusterObjectRef, reason = 'trigger()'): boolean {
    const controllers = this.meantBy(reconciler);
    for (const { definition } of controllers) expectRef(definition.kind.resource, object);
    if (this.draining) return false;
    return controllers.map((controller) => controller.ask(object, reason)).some((isKnown) => isKnown);
  }

  /**
   * Lets an object of a reconciler, or all of them, wait: neither `apply()` nor `cleanup()` runs, and finalizers stay.
   * What runs already goes on to its end. Returns whether the reconciler knows such an object.
   *
   * Caveat: this process alone heeds it, until it ends or the object is gone; one that is made
   * anew under the same name runs. The annotation `kuberator.dev/paused` lasts.
   *
   * @throws InvalidReconcilerError when no such reconciler runs here.
   */
  pause(reconciler: Type | string, object?: ClusterObjectRef): boolean {
    return this.meantBy(reconciler, object)
      .map((controller) => controller.pause(object))
      .some((isKnown) => isKnown);
  }

  /**
   * Ends a `pause()` of the same object, or of the reconciler as a whole: what was held up meanwhile runs now. An object
   * that is paused by itself or by its annotation stays so. Returns whether the reconciler knows such an object.
   *
   * @throws InvalidReconcilerError when no such reconciler runs here.
   */
  resume(reconciler: Type | string, object?: ClusterObjectRef): boolean {
    return this.meantBy(reconciler, object)
      .map((controller) => controller.resume(object))
      .some((isKnown) => isKnown);
  }

  private meantBy(reconciler: Type | string, object?: ClusterObjectRef): Controller[] {
    const isMeant = isMeantBy(reconciler);
    const meant = this.definitions.find(isMeant);
    if (!meant) throw this.unknown(reconciler);
    if (object !== undefined) expectRef(meant.kind.resource, object);
    return this.all().filter(({ definition }) => isMeant(definition));
  }

  private resultsOf(reconciler: Type | string): Observable<ReconcileResult> {
    return defer(() => {
      const isMeant = isMeantBy(reconciler);
      if (this.definitions.length > 0 && !this.definitions.some(isMeant)) throw this.unknown(reconciler);
      return this.ended.pipe(
        filter((result) => this.definitions.some((one) => one.name === result.reconciler && isMeant(one))),
      );
    });
  }

  /** How every reconciler is doing. */
  reports(): ReconcilerReport[] {
    return this.all().map((controller) => ({
      name: controller.definition.name,
      cluster: controller.cluster,
      isSynced: controller.isSynced,
      queued: controller.queued,
      isPaused: controller.pauses.isWhole,
      pausedObjects: controller.pauses.heldUpCount,
      stuckDeletions: controller.watchdogs.deletions.report(),
      running: controller.running(),
      reconcileTimeoutMs: controller.definition.pipeline.reconcileTimeoutMs,
    }));
  }

  /** The reconcilers of this app, wherever they run. @internal */
  define(definitions: readonly ReconcilerDefinition[]): void {
    this.definitions = definitions;
  }

  /** @internal */
  register(controller: Controller): void {
    this.controllers.add(controller);
    controller.results$.subscribe((result) => this.ended.next(result));
    this.changed.next({ type: 'added', controller });
  }

  /** @internal */
  unregister(controller: Controller): void {
    this.controllers.delete(controller);
    this.changed.next({ type: 'removed', controller });
  }

  /** Which controllers come and go, from now on. @internal */
  get changes$(): Observable<ControllerChange> {
    return this.changed;
  }

  /** @internal */
  all(): Controller[] {
    return [...this.controllers];
  }

  /** @internal */
  beginDraining(): void {
    this.draining = true;
  }

  /** @internal */
  endResults(): void {
    this.ended.complete();
  }

  private unknown(reconciler: Type | string): InvalidReconcilerError {
    const name = typeof reconciler === 'function' ? reconciler.name : reconciler;
    return new InvalidReconcilerError(
      `No reconciler "${name}" runs here. Running: ${this.definitions.map((one) => one.name).join(', ')}.`,
    );
  }
}

function isMeantBy(reconciler: Type | string): (definition: ReconcilerDefinition) => boolean {
  return ({ name, instance }) => name === reconciler || instance.constructor === reconciler;
}
