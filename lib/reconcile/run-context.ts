import type { Plan } from '../cluster/plan/planned-change.js';
import type { Log } from '../common/log.js';
import type { Run } from '../queue/work-queue.interface.js';
import type { ObjectKey } from '../resource/object-key.js';
import type { Cause } from '../trigger/cause.js';
import type { ActiveStep } from './active-run.js';
import { ObjectLog } from './object-log.js';
import type { ReconcileContext, ReconcileLogger } from './reconciler.interface.js';

/** Which run it was, and whose asking by annotation it has seen to. @internal */
export interface RunIdentity {
  readonly reconcileId: string;
  readonly reconcileAt: string | undefined;
  readonly plan: Plan | undefined;
}

/** What is the same for all runs of a reconciler in a cluster. @internal */
export interface ContextTerms extends Pick<ReconcileContext, 'cluster' | 'mode'> {
  readonly log: Log;
}

/**
 * What a run knows besides its object. Its signal is made when it is looked at: not by an accessor of an object literal,
 * for V8 makes a new hidden class for each of those, in memory that is collected late.
 *
 * @internal
 */
export class RunContext implements ReconcileContext {
  readonly reconcileId: string;
  readonly reconcileAt: string | undefined;
  readonly key: ObjectKey;
  readonly mode: 'apply' | 'plan';
  readonly cluster: string;
  readonly causes: readonly Cause[];
  readonly omittedCauseCount: number;
  readonly failures: number;
  readonly logger: ReconcileLogger;
  readonly #step: ActiveStep;

  constructor(
    { cluster, mode, log }: ContextTerms,
    { causes, omittedCauseCount, failures }: Run<Cause>,
    { reconcileId, reconcileAt }: RunIdentity,
    step: ActiveStep,
  ) {
    this.reconcileId = reconcileId;
    this.reconcileAt = reconcileAt;
    this.key = step.key;
    this.mode = mode;
    this.cluster = cluster;
    this.causes = causes;
    this.omittedCauseCount = omittedCauseCount;
    this.failures = failures;
    this.logger = new ObjectLog(log, step.key);
    this.#step = step;
  }

  get signal(): AbortSignal {
    return this.#step.signal;
  }
}
