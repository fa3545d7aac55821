import { Observable, Subject } from 'rxjs';
import type { Random } from '../common/backoff.js';
import type { Clock } from '../common/clock.js';
import type { Log } from '../common/log.js';
import type { FinalizerClient } from '../finalizer/finalizer-client.js';
import { WorkQueue } from '../queue/work-queue.js';
import { toAll, type QueueObserver } from '../queue/queue-observer.js';
import type { Outcome, Priority, Run } from '../queue/work-queue.interface.js';
import type { KubernetesObject, ObjectRef } from '../resource/kubernetes-object.js';
import { describeKey, type ObjectKey } from '../resource/object-key.js';
import { describeCauses, type Cause } from '../trigger/cause.js';
import { describeAction } from './action.js';
import type { RunStep } from './deadlines.js';
import { drain } from './drain.js';
import { FailureLog } from './failure-log.js';
import { Pauses } from './pauses.js';
import { RunSpans } from './run-spans.js';
import { failurePolicy, type ReconcileError } from './reconcile-error.js';
import type { ReconcileFailure, ReconcileResult } from './reconcile-result.js';
import { ReconcileRunner, type RunOutcome } from './reconcile-runner.js';
import type { ReconcilerDefinition } from './reconciler-definition.js';
import { Sources, type SourcesPorts } from './sources.js';

/** @internal */
export interface ControllerPorts extends SourcesPorts {
  readonly finalizers: FinalizerClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** A low-priority object waits no longer than this for its share, however many changes come in. */
const AGEING_MS = 5_000;

/**
 * The pipeline of one reconciler: its sources tell which keys to run and why, these wait in the queue, the queue runs
 * them, and every run ends as a result.
 *
 * @internal
 */
export class Controller<T extends KubernetesObject = KubernetesObject> {
  private readonly results = new Subject<ReconcileResult>();
  readonly results$: Observable<ReconcileResult> = this.results.asObservable();
  private readonly shutdown = new AbortController();
  private readonly queue: WorkQueue<Cause>;
  private readonly runner: ReconcileRunner<T>;
  private readonly failures: FailureLog;
  readonly pauses: Pauses;
  readonly spans: RunSpans;
  private readonly sources: Sources<T>;
  /** Who looks on. */
  readonly observers = new Set<QueueObserver>();
  isSynced = false;

  constructor(
    readonly definition: ReconcilerDefinition<T>,
    private readonly ports: ControllerPorts,
  ) {
    const { clock, random, view, finalizers, log } = ports;
    const { concurrency, debounceMs, debounceMaxWaitMs, backoff } = definition.pipeline;
    this.failures = new FailureLog(log);
    this.pauses = new Pauses(definition.control, log);
    this.spans = new RunSpans(definition.name, definition.finalizer);
    this.runner = new ReconcileRunner(definition, {
      read: (key) => view.get(key),
      finalizers,
      pauses: this.pauses,
      spans: this.spans,
      clock,
      log,
      shutdown: this.shutdown.signal,
    });
    this.queue = new WorkQueue<Cause>(
      {
        clock,
        random,
        concurrency,
        debounceMs,
        debounceMaxWaitMs,
        backoff,
        ageingMs: AGEING_MS,
        observer: toAll(this.observers),
      },
      (key, run) => this.run(key, run),
      { retry: { type: 'retry' }, requeue: { type: 'requeue' } },
    );
    this.sources = new Sources(definition, ports, {
      add: (trigger) => {
        this.spans.event(trigger);
        this.queue.add(trigger.key, trigger.cause, trigger);
      },
      ready: () => {
        this.isSynced = true;
        this.queue.start();
      },
    });
  }

  /** Keys that are waiting, ready or running. */
  get queued(): number {
    return this.queue.size;
  }

  /** Keys that wait for a free place, by priority. */
  get ready(): Readonly<Record<Priority, number>> {
    return this.queue.readyByPriority;
  }

  /** The runs of this moment. */
  running(): { key: ObjectKey; ageMs: number; step: RunStep; overdueMs: number }[] {
    return this.queue.running().map((run) => ({ ...run, ...this.runner.stateOf(run.key) }));
  }

  start(): void {
    this.sources.start();
  }

  /** Runs an object for a reason from outside of the cluster. Returns whether it is there. */
  ask(ref: ObjectRef, reason: string): boolean {
    return this.sources.ask(ref, reason);
  }

  /** Lets an object, or all of them, wait until they are resumed. Returns whether there is such an object. */
  pause(ref?: ObjectRef): boolean {
    if (ref && !this.sources.has(ref)) return false;
    this.pauses.pause(ref && this.sources.keyOf(ref));
    if (!ref) this.ports.log.log(`${this.definition.name} is paused: nothing is applied or cleaned up`);
    return true;
  }

  /** Runs what was held up meanwhile. Returns whether there is such an object. */
  resume(ref?: ObjectRef): boolean {
    if (ref && !this.sources.has(ref)) return false;
    if (!ref) this.ports.log.log(`${this.definition.name} is not paused any more`);
    const cause: Cause = { type: 'asked', reason: 'resumed' };
    for (const key of this.pauses.resume(ref && this.sources.keyOf(ref))) this.queue.add(key, cause);
    return true;
  }

  /**
   * Takes nothing new, and waits for the runs of this moment to end; after `timeoutMs` their signals are aborted, and
   * they get a little longer. What was waiting is dropped: whoever starts next finds it in the cluster again.
   */
  async stop(timeoutMs: number): Promise<void> {
    const { clock, log } = this.ports;
    const abort = () => this.shutdown.abort(new Error('the app is shutting down'));
    const describe = () => this.describeRunning();
    await drain(this.queue.stop(), { clock, log, timeoutMs, abort, describe });
    // Only now: runs that were ending still read the store.
    this.sources.stop();
    this.results.complete();
  }

  private async run(key: ObjectKey, run: Run<Cause>): Promise<Outcome> {
    const startedAt = this.ports.clock.now();
    const outcome = await this.spans.run(key, run, () => this.runner.run(key, run));
    const { causes } = run;
    const { reconcileId, reconcileAt } = outcome;
    const durationMs = this.ports.clock.now() - startedAt;
    const record = { reconciler: this.definition.name, key, reconcileId, reconcileAt, causes, durationMs };
    for (const cause of causes)
      if (cause.type === 'asked' && cause.reconcileAt !== undefined)
        this.ports.log.log(`${describeKey(key)} ran as asked by ${cause.reason}: ${outcome.type}`);
    if (outcome.type !== 'failed') {
      this.failures.forget(key);
      this.results.next({ ...record, ...outcome });
      return outcome.type === 'skipped' || outcome.action.type === 'await-change'
        ? { type: 'done' }
        : { type: 'requeue', afterMs: outcome.action.afterMs };
    }
    return this.fail(outcome, record, run);
  }

  private fail(
    { error, override }: RunOutcome & { type: 'failed' },
    record: Omit<ReconcileFailure, 'type' | 'error' | 'failures' | 'next'>,
    run: Run<Cause>,
  ): Outcome {
    // The object went away under the run: its calls were bound to fail, and the deletion is on its way here.
    if (!this.ports.view.get(record.key)) {
      this.failures.forget(record.key);
      this.ports.log.debug(`${error.message} (it is gone meanwhile)`);
      this.results.next({ ...record, type: 'skipped', reason: 'gone' });
      return { type: 'done' };
    }
    const policy = override ?? failurePolicy(error);
    const next =
      'type' in policy && policy.type === 'retry' ? 'retry' : policy.type === 'give-up' ? 'give-up' : policy;
    this.results.next({ ...record, type: 'failed', error, failures: run.failures + 1, next });
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

  private describeRunning(): string {
    return this.running()
      .map(({ key, ageMs, step }) => {
        const where = step === 'onError' ? ', in onError()' : '';
        return `${describeKey(key)} for ${Math.round(ageMs)} ms${where}`;
      })
      .join(', ');
  }
}
