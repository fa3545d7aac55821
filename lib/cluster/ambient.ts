import { AsyncLocalStorage } from 'node:async_hooks';
import type { SignalSource } from '../common/lazy-abort-controller.js';
import type { WriteFence } from './write-fence.js';

/** What holds for a call, however deep, without being handed on. @internal */
export interface Ambient {
  /** Which cluster is spoken to. `ambientCluster()` knows its type. */
  readonly cluster?: unknown;
  /** The run of a reconciler that it belongs to. `ambientRun()` knows its type. */
  readonly run?: unknown;
  /** Whose signal ends requests when it aborts. */
  readonly ending?: SignalSource | undefined;
  /** Is asked of each write. */
  readonly fence?: WriteFence | undefined;
}

/** One for all: each more would make every step of every run more expensive. */
const storage = new AsyncLocalStorage<Ambient>();

/** @internal */
export function ambient(): Ambient | undefined {
  return storage.getStore();
}

/** Runs `work` so that what is given holds inside, and of all else what holds here. @internal */
export function withAmbient<R>(given: Ambient, work: () => R): R {
  return storage.run(merged(storage.getStore(), given), work);
}

/** By name: V8 makes a new hidden class for each object that others are spread into, in memory that is collected late. */
function merged(present: Ambient | undefined, given: Ambient): Ambient {
  return {
    cluster: 'cluster' in given ? given.cluster : present?.cluster,
    run: 'run' in given ? given.run : present?.run,
    ending: 'ending' in given ? given.ending : present?.ending,
    fence: 'fence' in given ? given.fence : present?.fence,
  };
}

/**
 * Runs `work` outside of whatever run calls it. What a run sets going for others, such as telling of a change that it
 * has made, must not end with it: the run's deadline, and all else that follows a call, would stay with them.
 *
 * @internal
 */
export const outsideOfRuns = AsyncLocalStorage.snapshot();
