import { Subject, type Observable } from 'rxjs';
import type { Log } from '../common/log.js';
import type { Outcome, Run } from '../queue/work-queue.interface.js';
import { describeKey, parseObjectKey, type ObjectKey } from '../resource/object-key.js';
import { describeCauses, type Cause } from '../trigger/cause.js';
import { describeAction } from './action.js';
import { FailureLog } from './failure-log.js';
import { isNamespaceTerminating } from './namespace-terminating.js';
import { failurePolicy, type ReconcileError } from './reconcile-error.js';
import type { ReconcileFailure, ReconcileResult } from './reconcile-result.js';
import { asFailure, asSkip, asSuccess, type Ended } from './result-of.js';
import type { RunOutcome } from './reconcile-runner.js';
import type { RunIdentity } from './run-context.js';
import type { RunSpans } from './run-spans.js';

/** What follows the end of a run: its result, its line in the log, and what the queue is to do. @internal */
export class RunEnds {
  private readonly results = new Subject<ReconcileResult>();
  readonly results$: Observable<ReconcileResult> = this.results.asObservable();
  private readonly failures: FailureLog;

  constructor(
    private readonly reconciler: string,
    private readonly isThere: (key: ObjectKey) => boolean,
    private readonly spans: Pick<RunSpans, 'forget' | 'release'>,
    private readonly log: Log,
  ) {
    this.failures = new FailureLog(log);
  }

  /** It is not run any more. */
  forget(key: ObjectKey): void {
    this.failures.forget(key);
    this.spans.forget(key);
  }

  /** Others run these objects now. */
  release(isMeant: (key: ObjectKey) => boolean): void {
    this.failures.release(isMeant);
    this.spans.release(isMeant);
  }

  complete(): void {
    this.results.complete();
  }

  conclude(key: ObjectKey, run: Run<Cause>, outcome: RunOutcome & RunIdentity, durationMs: number): Outcome {
    const { causes } = run;
    const { reconcileId, reconcileAt, plan } = outcome;
    const { reconciler } = this;
    const record = { reconciler, key, reconcileId, reconcileAt, causes, durationMs, plan };
    for (const cause of causes)
      if (cause.type === 'asked' && cause.reconcileAt !== undefined)
        this.log.log(`${describeKey(key)} ran as asked by ${cause.reason}: ${outcome.type}`);
    if (outcome.type !== 'failed') {
      this.failures.forget(key);
      if (outcome.type === 'skipped') this.results.next(asSkip(record, outcome.reason));
      else this.results.next(asSuccess(record, outcome));
      return outcome.type === 'skipped' || outcome.action.type === 'await-change'
        ? { type: 'done' }
        : { type: 'requeue', afterMs: outcome.action.afterMs };
    }
    return this.fail(outcome, record, run);
  }

  private fail(
    { error, override }: RunOutcome & { type: 'failed' },
    record: Ended,
    run: Run<Cause>,
  ): Outcome {
    // The object went away under the run: its calls were bound to fail, and the deletion is on its way here.
    if (!this.isThere(record.key)) {
      this.failures.forget(record.key);
      this.log.debug(`${error.message} (it is gone meanwhile)`);
      this.results.next(asSkip(record, 'gone'));
      return { type: 'done' };
    }
    if (!override && isNamespaceTerminating(error, parseObjectKey(record.key).namespace)) {
      this.failures.forget(record.key);
      this.log.debug(`${error.message} (its namespace is being deleted)`);
      this.results.next(asSkip(record, 'namespace-terminating'));
      return { type: 'done' };
    }
    const policy = override ?? failurePolicy(error);
    const next =
      'type' in policy && policy.type === 'retry' ? 'retry' : policy.type === 'give-up' ? 'give-up' : policy;
    this.results.next(asFailure(record, error, run.failures + 1, next));
    this.report(record.key, error, run, next);
    switch (policy.type) {
      case 'retry':
        return policy;
      case 'requeue':
        return { type: 'requeue', afterMs: policy.afterMs };
      case 'give-up':
      case 'await-change':
        return { type: 'done' };
    }
  }

  private report(
    key: ObjectKey,
    error: ReconcileError,
    run: Run<Cause>,
    next: ReconcileFailure['next'],
  ): void {
    const follow =
      next === 'retry'
        ? `retry ${run.failures + 1} follows`
        : next === 'give-up'
          ? 'not retried until it changes'
          : `onError() decides: ${describeAction(next)}`;
    this.failures.failed(key, error, {
      what: `run by: ${describeCauses(run.causes, run.omittedCauseCount)}; ${follow}`,
      isSettled: typeof next === 'object',
      isWokenAnew: run.causes.some(({ type }) => type !== 'retry' && type !== 'requeue'),
    });
  }
}
