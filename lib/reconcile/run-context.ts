import type { Plan } from '../cluster/plan/planned-change.js';
import type { Run } from '../queue/work-queue.interface.js';
import type { Log } from '../common/log.js';
import type { Cause } from '../trigger/cause.js';
import type { ActiveStep } from './active-run.js';
import { ObjectLog } from './object-log.js';
import type { ReconcileContext } from './reconciler.interface.js';

/** Which run it was, and whose asking by annotation it has seen to. @internal */
export interface RunIdentity {
  readonly reconcileId: string;
  readonly reconcileAt?: string | undefined;
  readonly plan?: Plan | undefined;
}

/** What is the same for all runs of a reconciler in a cluster. @internal */
export interface ContextTerms extends Pick<ReconcileContext, 'cluster' | 'mode'> {
  readonly log: Log;
}

/** What a run knows besides its object. Its signal is made when it is looked at. @internal */
export function runContext(
  { cluster, mode, log }: ContextTerms,
  { causes, omittedCauseCount, failures }: Run<Cause>,
  { reconcileId, reconcileAt }: RunIdentity,
  step: ActiveStep,
): ReconcileContext {
  const { key } = step;
  return {
    reconcileId,
    reconcileAt,
    key,
    mode,
    cluster,
    causes,
    omittedCauseCount,
    failures,
    get signal() {
      return step.signal;
    },
    logger: new ObjectLog(log, key),
  };
}
