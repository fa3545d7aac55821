import { describe } from '../common/kuberator-error.js';
import { isAction, type Action } from './action.js';

/** What a reconciler returned, if it is an action. @internal */
export function expectAction(returned: unknown, reconciler: string, method: string): Action {
  if (isAction(returned)) return returned;
  throw new TypeError(
    `${method}() of "${reconciler}" must return an Action, got ${describe(returned)}. Return Action.awaitChange() or Action.requeue(ms).`,
  );
}
