import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<AbortSignal>();

/**
 * Runs `work` so that every request made inside it, however deep, ends when the signal aborts. A reconcile's
 * calls stop at its deadline and at shutdown this way without passing the signal along.
 *
 * @internal
 */
export function withAmbientSignal<R>(signal: AbortSignal, work: () => R): R {
  return storage.run(signal, work);
}

/**
 * Runs `work` outside of whatever run calls it. What a run sets going for others, such as telling of a change that it
 * has made, must not end with it: the run's deadline, and all else that follows a call, would stay with them.
 *
 * @internal
 */
export const outsideOfRuns = AsyncLocalStorage.snapshot();

/** @internal */
export function ambientSignal(): AbortSignal | undefined {
  return storage.getStore();
}
