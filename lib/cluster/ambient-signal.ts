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

/** @internal */
export function ambientSignal(): AbortSignal | undefined {
  return storage.getStore();
}
