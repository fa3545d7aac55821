import { describe, toError } from '../common/kuberator-error.js';
import { isAction, type Action } from './action.js';
import { ReconcileError, type ReconcilePhase } from './reconcile-error.js';

/** Takes the steps of a run; what any of them throws becomes the run's one error. @internal */
export class Steps {
  constructor(
    private readonly reconciler: string,
    private readonly object: string,
    private readonly signal: AbortSignal,
  ) {}

  async take<R>(phase: ReconcilePhase, step: () => R | Promise<R>): Promise<R> {
    try {
      const result = await step();
      // It ended, but after its deadline or while the app was stopping: what it says is too late to rely on.
      if (phase !== 'remove-finalizer') this.signal.throwIfAborted();
      return result;
    } catch (thrown) {
      throw new ReconcileError(this.reconciler, this.object, phase, { cause: toError(thrown) });
    }
  }
}

/** What a reconciler returned, if it is an action. @internal */
export async function checked(
  returned: Action | Promise<Action> | undefined,
  reconciler: string,
  method: string,
): Promise<Action> {
  const action = await returned;
  if (isAction(action)) return action;
  throw new TypeError(
    `${method}() of "${reconciler}" must return an Action, got ${describe(action)}. Return Action.awaitChange() or Action.requeue(ms).`,
  );
}
