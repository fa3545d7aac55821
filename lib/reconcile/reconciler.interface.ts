import type { Observable } from 'rxjs';
import type { Cause } from '../trigger/cause.js';
import type { ClusterObjectRef, KubernetesObject } from '../resource/kubernetes-object.js';
import type { ObjectKey } from '../resource/object-key.js';
import type { Action, RetryAction } from './action.js';
import type { ReconcileError } from './reconcile-error.js';

/**
 * The contract of a `@Reconciler()`: bring the world in line with one object.
 *
 * A run is told *that* something changed, not what: look at the object, look at the world, and mend the difference.
 * It may run again for the same state at any time (after a restart, a retry, a relist), so it must not matter how
 * often it does.
 *
 * Guarantees:
 * - `apply` and `cleanup` never run at the same time for the same object, and see its newest state known.
 * - With a finalizer, it is on the object before the first `apply`, and goes after `cleanup` has succeeded.
 * - A change during a run leads to another run. A run that fails is retried, with a backoff, until it succeeds, the
 *   object is gone, or the error is a `TerminalError`.
 *
 * Caveat: `cleanup` may run for an object that `apply` never saw, if it was deleted before.
 *
 * @publicApi
 */
export interface Apply<T extends KubernetesObject> {
  /** Bring the world in line with the object. The object is yours: changing it changes nothing else. */
  apply(object: T, context: ReconcileContext): Action | Promise<Action>;
}

/** Implement it to undo what `apply` did before the object goes. It takes a `finalizer` in the decorator's options. @publicApi */
export interface Cleanup<T extends KubernetesObject> {
  /**
   * Undo what `apply` did. Once it succeeds with `Action.awaitChange()` the finalizer is removed; with
   * `Action.requeue(afterMs)` it is kept, and cleanup runs again.
   */
  cleanup(object: T, context: ReconcileContext): Action | Promise<Action>;
}

/** Implement it to decide yourself what follows a failure. @publicApi */
export interface OnError<T extends KubernetesObject> {
  /**
   * Return an action to replace what would follow; return nothing to keep it. `Action.retry()` counts on, so that the
   * delays go on growing; with the others they begin anew. `error.cause` is what was thrown. It has
   * `reconcileTimeoutMs` for itself, and `context.signal` is its own. What it throws is logged, and changes nothing.
   */
  onError(
    object: T,
    error: ReconcileError,
    context: ReconcileContext,
  ): Action | RetryAction | void | Promise<Action | RetryAction | void>;
}

/** Which object is to run, and why. @publicApi */
export interface TriggerRequest extends ClusterObjectRef {
  /** Shown in the causes of the run and in logs. @default 'triggers()' */
  readonly reason?: string | undefined;
}

/** Implement it to be run by what is no object of the cluster: a timer, a queue, an API that is polled. @publicApi */
export interface Triggers {
  /**
   * Asked once, when the app has started, however many clusters there are; unsubscribed from at shutdown. Each value runs the object it names, unless
   * there is none. When the stream fails, that is logged, and it is not asked again: add `retry()` of RxJS for one that
   * shall go on.
   */
  triggers(): Observable<TriggerRequest>;
}

/**
 * Implement it, with the option `poll` of `@Reconciler()`, to be run when something outside of the cluster changes that
 * can't tell by itself: a bucket, a DNS record, an account.
 *
 * @publicApi
 */
export interface Poll<T extends KubernetesObject> {
  /**
   * Read what is outside for one object, from time to time; the object runs when it differs from what was read before. So
   * return only what matters to `apply()`, as plain data. What it throws is logged, and changes nothing. The first reading
   * of an object counts as a change, for it may have changed since `apply()` looked.
   */
  poll(object: T, context: PollContext): unknown;
}

/** What a reading knows besides its object. @publicApi */
export interface PollContext {
  /** Aborted at the reading's deadline and at shutdown. Calls of this package's client heed it by themselves. */
  readonly signal: AbortSignal;
}

/** What a run knows besides its object. @publicApi */
export interface ReconcileContext {
  /** Identifies this run in logs and results. */
  readonly reconcileId: string;
  /** Identifies the object. */
  readonly key: ObjectKey;
  /** The name of the cluster that it is in; `default` unless `clusters` are named. */
  readonly cluster: string;
  /** All that happened since the last run. At most 16 are kept. */
  readonly causes: readonly Cause[];
  /** How many further causes there were. */
  readonly omittedCauseCount: number;
  /** Failures in a row before this run; 0 after a success. */
  readonly failures: number;
  /**
   * The value of the object's annotation `kuberator.dev/reconcile-at`, by which people ask for a run. A status may report
   * it back to them. `undefined` without the annotation.
   */
  readonly reconcileAt?: string | undefined;
  /** `plan`: nothing that this run writes to the cluster is made, so leave everything else as it is, too. */
  readonly mode: 'apply' | 'plan';
  /** Aborted at the run's deadline and at shutdown. Calls of this package's client heed it by themselves. */
  readonly signal: AbortSignal;
  /** Logs with the reconciler and the object named. */
  readonly logger: ReconcileLogger;
}

/** Nest's logger, with the object's name in front of each message. @publicApi */
export interface ReconcileLogger {
  log(message: string): void;
  warn(message: string): void;
  /** Of an error, its stack and those of all its causes are logged. */
  error(message: string, error?: unknown): void;
  debug(message: string): void;
}
