import { invalidDelay, isDelay } from './delay.js';

/** What should happen after a run that succeeded. @publicApi */
export type Action =
  { readonly type: 'await-change' } | { readonly type: 'requeue'; readonly afterMs: number };

/** What should happen after a run that failed, for `onError()`: that it counts as a failure, and is tried again. @publicApi */
export type RetryAction = { readonly type: 'retry'; readonly afterMs?: number | undefined };

const AWAIT_CHANGE: Action = { type: 'await-change' };

/** Makes what `apply()`, `cleanup()` and `onError()` return. @publicApi */
export const Action = {
  /** Nothing more to do until the object changes. */
  awaitChange(): Action {
    return AWAIT_CHANGE;
  },

  /**
   * Run again after `afterMs` milliseconds, or sooner if the object changes; that run's action then replaces this
   * one. Any length works, months too.
   */
  requeue(afterMs: number): Action {
    if (!isDelay(afterMs)) throw invalidDelay('`afterMs` of Action.requeue()', afterMs);
    return { type: 'requeue', afterMs };
  },

  /**
   * For `onError()` only: the failure stays one, so that `failures` and the delays go on growing, which `requeue()` ends.
   * Run again after `afterMs` milliseconds, or sooner if the object changes. Without it, after the backoff's delay,
   * whatever was thrown: a `TerminalError`, too, is retried then.
   */
  retry(afterMs?: number): RetryAction {
    if (afterMs !== undefined && !isDelay(afterMs))
      throw invalidDelay('`afterMs` of Action.retry()', afterMs);
    return { type: 'retry', afterMs };
  },
};

/** @internal */
export function isAction(value: unknown): value is Action {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  return (
    value.type === 'await-change' ||
    (value.type === 'requeue' && 'afterMs' in value && isDelay(value.afterMs))
  );
}

/** @internal */
export function isErrorAction(value: unknown): value is Action | RetryAction {
  if (isAction(value)) return true;
  if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== 'retry')
    return false;
  return !('afterMs' in value) || value.afterMs === undefined || isDelay(value.afterMs);
}

/** When it runs again, for a line of log. @internal */
export function describeAction(action: Action): string {
  return action.type === 'requeue' ? `again in ${action.afterMs} ms` : 'not until it changes';
}
