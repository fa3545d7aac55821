import { ambient, withAmbient } from './ambient.js';
import type { RunWrites } from './run-writes.js';
import type { PlanListener } from './plan/planned-change.js';

/** The run of a reconciler that a call is made in. @internal */
export interface AmbientRun {
  /** The name of the reconciler. */
  readonly reconciler: string;
  /** What it has written so far. */
  readonly writes?: RunWrites | undefined;
  /** Is told of each write, where none may be made: the server is only asked what it would come to. */
  readonly plan?: PlanListener | undefined;
}

/** Runs `work` so that whatever it calls, however deep, knows which run it belongs to. @internal */
export function withAmbientRun<R>(run: AmbientRun, work: () => R): R {
  return withAmbient({ run }, work);
}

/** @internal */
export function ambientRun(): AmbientRun | undefined {
  return ambient()?.run as AmbientRun | undefined;
}

/** Whether nothing may be written here, and what would be is only told. @internal */
export function isPlanning(): boolean {
  return ambientRun()?.plan !== undefined;
}
