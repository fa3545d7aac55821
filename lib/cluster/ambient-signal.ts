import { AsyncLocalStorage } from 'node:async_hooks';
import type { WriteFence } from './write-fence.js';

/** What every request heeds that is made inside, however deep. */
interface Ambient {
  readonly signal: AbortSignal | undefined;
  readonly fence: WriteFence | undefined;
}

const storage = new AsyncLocalStorage<Ambient>();

/**
 * Runs `work` so that every request made inside it, however deep, ends when the signal aborts, and every write is asked of
 * the fence. A reconcile's calls stop at its deadline and at shutdown this way without passing the signal along.
 *
 * @param fence by default that of whatever this runs in
 * @internal
 */
export function withAmbientSignal<R>(
  signal: AbortSignal,
  work: () => R,
  fence: WriteFence | undefined = ambientFence(),
): R {
  return storage.run({ signal, fence }, work);
}

/** Runs `work` so that every write made inside it, however deep, is asked of the fence; `undefined`: of none. @internal */
export function withFence<R>(fence: WriteFence | undefined, work: () => R): R {
  return storage.run({ signal: ambientSignal(), fence }, work);
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
  return storage.getStore()?.signal;
}

/** @internal */
export function ambientFence(): WriteFence | undefined {
  return storage.getStore()?.fence;
}
