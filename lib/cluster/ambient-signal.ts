import type { SignalSource } from '../common/lazy-abort-controller.js';
import { ambient, withAmbient } from './ambient.js';
import type { WriteFence } from './write-fence.js';

export { outsideOfRuns } from './ambient.js';

/**
 * Runs `work` so that every request made inside it, however deep, ends when the signal aborts. A reconcile's calls stop at
 * its deadline and at shutdown this way without passing the signal along.
 *
 * @internal
 */
export function withAmbientSignal<R>(signal: AbortSignal, work: () => R): R {
  return withAmbient({ ending: { signal } }, work);
}

/** Runs `work` so that every write made inside it, however deep, is asked of the fence; `undefined`: of none. @internal */
export function withFence<R>(fence: WriteFence | undefined, work: () => R): R {
  return withAmbient({ fence }, work);
}

/** @internal */
export function ambientSignal(): AbortSignal | undefined {
  return ambient()?.ending?.signal;
}

/** What a call ends with, by identity. @internal */
export function ambientEnding(): SignalSource | undefined {
  return ambient()?.ending;
}

/** @internal */
export function ambientFence(): WriteFence | undefined {
  return ambient()?.fence;
}
