import type { Cause } from '../trigger/cause.js';
import type { Plan } from '../cluster/plan/planned-change.js';
import type { ObjectKey } from '../resource/object-key.js';
import type { Action } from './action.js';
import type { ReconcileError } from './reconcile-error.js';

/** How a run ended. @publicApi */
export type ReconcileResult = ReconcileSuccess | ReconcileFailure | ReconcileSkip;

interface ReconcileRecord {
  /** The name of the reconciler. */
  readonly reconciler: string;
  /** Which object: see `parseObjectKey()`. */
  readonly key: ObjectKey;
  /** Identifies the run, as in its context. */
  readonly reconcileId: string;
  /** Why it ran. At most 16 are kept. */
  readonly causes: readonly Cause[];
  /** How long the run took, in milliseconds, `onError()` included. */
  readonly durationMs: number;
  /**
   * The value of the object's annotation `kuberator.dev/reconcile-at` that this run has seen to. Who asked by it can tell
   * by this that the run has ended. `undefined` without the annotation, and where nothing was run.
   */
  readonly reconcileAt?: string | undefined;
  /** In the mode `plan`: what it would have written. */
  readonly plan?: Plan | undefined;
}

/** `apply()` or `cleanup()` did its work. @publicApi */
export interface ReconcileSuccess extends ReconcileRecord {
  readonly type: 'applied' | 'cleaned-up';
  /** What it returned. */
  readonly action: Action;
}

/** The run failed, by whatever was thrown. @publicApi */
export interface ReconcileFailure extends ReconcileRecord {
  readonly type: 'failed';
  /** What was thrown is its `cause`. */
  readonly error: ReconcileError;
  /** Failures in a row, this one included. */
  readonly failures: number;
  /** What follows: a retry, nothing until the object changes, or what `onError` decided. */
  readonly next: 'retry' | 'give-up' | Action;
}

/**
 * Nothing was run, or not to its end: the object is gone, it is being deleted and holds no finalizer of ours, it is
 * paused, or another replica's to run.
 *
 * @publicApi
 */
export interface ReconcileSkip extends ReconcileRecord {
  readonly type: 'skipped';
  /**
   * `gone`: there is no such object any more. `deleting`: no finalizer of ours holds it. `paused`: people have paused it,
   * and it runs once they resume it. `released`: this replica may not run it any more, and broke the run off; whoever
   * may, runs it anew. `namespace-terminating`: its namespace is being deleted, and `apply()` failed since nothing can be
   * created there any more.
   */
  readonly reason: 'gone' | 'deleting' | 'paused' | 'released' | 'namespace-terminating';
}
