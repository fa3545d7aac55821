import type { Action } from './action.js';
import type { ReconcileError } from './reconcile-error.js';
import type { ReconcileFailure, ReconcileSkip, ReconcileSuccess } from './reconcile-result.js';

/** What all results of runs have. @internal */
export type Ended = Omit<ReconcileSkip, 'type' | 'reason'>;

// Each property by name: V8 makes a new hidden class for each object that others are spread into, in memory that is
// collected late, and with it goes whatever the object refers to.

/** @internal */
export function asSkip(
  { reconciler, key, reconcileId, reconcileAt, causes, durationMs, plan }: Ended,
  reason: ReconcileSkip['reason'],
): ReconcileSkip {
  return { reconciler, key, reconcileId, reconcileAt, causes, durationMs, plan, type: 'skipped', reason };
}

/** @internal */
export function asSuccess(
  { reconciler, key, reconcileId, reconcileAt, causes, durationMs, plan }: Ended,
  { type, action }: { readonly type: ReconcileSuccess['type']; readonly action: Action },
): ReconcileSuccess {
  return { reconciler, key, reconcileId, reconcileAt, causes, durationMs, plan, type, action };
}

/** @internal */
export function asFailure(
  { reconciler, key, reconcileId, reconcileAt, causes, durationMs, plan }: Ended,
  error: ReconcileError,
  failures: number,
  next: ReconcileFailure['next'],
): ReconcileFailure {
  const type = 'failed';
  return { reconciler, key, reconcileId, reconcileAt, causes, durationMs, plan, type, error, failures, next };
}
