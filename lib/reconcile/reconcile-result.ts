import type { Cause } from '../trigger/cause.js';
import type { ObjectKey } from '../resource/object-key.js';
import type { Action } from './action.js';
import type { ReconcileError } from './reconcile-error.js';

/** How a run ended. @publicApi */
export type ReconcileResult = ReconcileSuccess | ReconcileFailure | ReconcileSkip;

interface ReconcileRecord {
  readonly reconciler: string;
  readonly key: ObjectKey;
  readonly reconcileId: string;
  readonly causes: readonly Cause[];
  readonly durationMs: number;
}

/** @publicApi */
export interface ReconcileSuccess extends ReconcileRecord {
  readonly type: 'applied' | 'cleaned-up';
  readonly action: Action;
}

/** @publicApi */
export interface ReconcileFailure extends ReconcileRecord {
  readonly type: 'failed';
  readonly error: ReconcileError;
  /** Failures in a row, this one included. */
  readonly failures: number;
  /** What follows: a retry, nothing until the object changes, or what `onError` decided. */
  readonly next: 'retry' | 'give-up' | Action;
}

/**
 * There was nothing to do: the object is gone, or it is being deleted and holds no finalizer of ours.
 *
 * @publicApi
 */
export interface ReconcileSkip extends ReconcileRecord {
  readonly type: 'skipped';
  readonly reason: 'gone' | 'deleting';
}
