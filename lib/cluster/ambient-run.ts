import { AsyncLocalStorage } from 'node:async_hooks';

/** The run of a reconciler that a call is made in. @internal */
export interface AmbientRun {
  /** The name of the reconciler. */
  readonly reconciler: string;
}

const storage = new AsyncLocalStorage<AmbientRun>();

/** Runs `work` so that whatever it calls, however deep, knows which run it belongs to. @internal */
export function withAmbientRun<R>(run: AmbientRun, work: () => R): R {
  return storage.run(run, work);
}

/** @internal */
export function ambientRun(): AmbientRun | undefined {
  return storage.getStore();
}
