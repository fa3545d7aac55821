import { invalidDelay, isDelay } from './delay.js';

/** What should happen after a run that succeeded. @publicApi */
export type Action =
  { readonly type: 'await-change' } | { readonly type: 'requeue'; readonly afterMs: number };

const AWAIT_CHANGE: Action = { type: 'await-change' };

/** @publicApi */
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
};

/** @internal */
export function isAction(value: unknown): value is Action {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  return (
    value.type === 'await-change' ||
    (value.type === 'requeue' && 'afterMs' in value && isDelay(value.afterMs))
  );
}
