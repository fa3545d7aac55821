import { randomUUID } from 'node:crypto';
import { withAmbient, type Ambient } from '../cluster/ambient.js';
import type { AmbientRun } from '../cluster/ambient-run.js';
import type { Clock } from '../common/clock.js';
import { describe, toError } from '../common/kuberator-error.js';
import type { Log } from '../common/log.js';
import type { FinalizerClient } from '../finalizer/finalizer-client.js';
import { hasFinalizer } from '../finalizer/finalizer-patch.js';
import type { Run } from '../queue/work-queue.interface.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { describeKey } from '../resource/object-key.js';
import type { Cause } from '../trigger/cause.js';
import { isErrorAction, type Action, type RetryAction } from './action.js';
import { ActiveStep, type ActiveRun, type RunStep } from './active-run.js';
import { Deadlines } from './deadlines.js';
import { expectAction } from './expect-action.js';
import { HeldWrites } from './held-writes.js';
import type { Pauses } from './pauses.js';
import type { RunSpans } from './run-spans.js';
import { ReconcileError, type ReconcilePhase } from './reconcile-error.js';
import type { ReconcileContext } from './reconciler.interface.js';
import type { ReconcilerDefinition } from './reconciler-definition.js';
import { RunContext, type ContextTerms, type RunIdentity } from './run-context.js';
import type { Watchdogs } from './watchdogs.js';

/** What one run came to. @internal */
export type RunOutcome =
  | { readonly type: 'applied' | 'cleaned-up'; readonly action: Action }
  | { readonly type: 'skipped'; readonly reason: 'gone' | 'deleting' | 'paused' | 'released' }
  | {
      readonly type: 'failed';
      readonly error: ReconcileError;
      readonly override: Action | RetryAction | undefined;
    };

/** What it came to before `onError()` was asked. */
type StepsOutcome<T> =
  | Exclude<RunOutcome, { type: 'failed' }>
  | { readonly type: 'failed'; readonly error: ReconcileError; readonly object: T };

/** @internal */
export interface RunnerPorts {
  readonly cluster: string;
  /** The runs of this moment. */
  readonly runs: Iterable<ActiveRun>;
  readonly finalizers: FinalizerClient;
  readonly pauses: Pauses;
  readonly spans: RunSpans;
  readonly watchdogs: Watchdogs;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Runs one reconciler for one key.
 *
 * Flow: 1. the object is read from the store as the run begins; gone, or paused by people: nothing to do. 2. Not deleting: with a finalizer, make sure that it
 * is on the object, and go on with the object as the server returned it; then `apply`. 3. Deleting, and held by our
 * finalizer: `cleanup`, and once it succeeds the finalizer is removed. 4. Deleting, and not held by us: nothing.
 *
 * Whatever is thrown on the way, by whom and however, becomes one `ReconcileError` with the thrown thing as its
 * cause, and is shown to `onError`. Never rejects.
 *
 * @internal
 */
export class ReconcileRunner<T extends KubernetesObject> {
  private readonly deadlines: Deadlines;
  private readonly context: ContextTerms;

  constructor(
    private readonly definition: ReconcilerDefinition<T>,
    private readonly ports: RunnerPorts,
  ) {
    const { cluster, runs, clock, log } = ports;
    const { mode, reconcileTimeoutMs } = definition.pipeline;
    this.context = { cluster, mode, log };
    this.deadlines = new Deadlines(reconcileTimeoutMs, clock, runs, (step) => this.warnOverdue(step));
  }

  async run(active: ActiveRun, run: Run<Cause>): Promise<RunOutcome & RunIdentity> {
    const reconcileId = randomUUID();
    const { pauses, spans } = this.ports;
    const { kind, control } = this.definition;
    const { key, object: stored, fence } = active;
    if (!stored) {
      pauses.forget(key);
      return skipped('gone', { reconcileId, reconcileAt: undefined, plan: undefined });
    }
    const object = stored.as(kind);
    if (pauses.holdsUp(key, object.metadata))
      return skipped('paused', { reconcileId, reconcileAt: undefined, plan: undefined });
    const held = this.definition.pipeline.mode === 'plan' ? new HeldWrites(key, this.ports.log) : undefined;
    const reconcileAt = object.metadata.annotations?.[control.reconcileAt];
    const identity: RunIdentity = { reconcileId, reconcileAt, plan: held?.plan };
    const contextOf = (step: ActiveStep) => new RunContext(this.context, run, identity, step);
    const outcome = await spans.reconcile(object, () =>
      this.within(active, 'run', held, (step) => this.reconcile(object, contextOf(step), step)),
    );
    if (outcome.type === 'skipped') return skipped(outcome.reason, identity);
    if (outcome.type !== 'failed') return succeeded(outcome, identity);
    if (fence && !fence.isOpen) {
      // It was broken off, or could not write: that says nothing of the object, and another replica runs it.
      this.ports.log.debug(`${outcome.error.message} (it is not this replica's to run any more)`);
      return skipped('released', identity);
    }
    // With a deadline of its own: the run may have failed by exceeding its, and this is where that is told.
    const override = await spans.errorPolicy(key, () =>
      this.within(active, 'onError', held, (step) =>
        this.handle(outcome.object, outcome.error, contextOf(step)),
      ),
    );
    const { error } = outcome;
    return { type: 'failed', error, override, reconcileId, reconcileAt, plan: held?.plan };
  }

  /** Does a step of a run, with a deadline and a signal of its own, which also every call inside it heeds. */
  private async within<R>(
    run: ActiveRun,
    type: RunStep,
    held: HeldWrites | undefined,
    work: (step: ActiveStep) => Promise<R>,
  ): Promise<R> {
    const { watchdogs } = this.ports;
    const { guard } = watchdogs;
    const { fence, writes } = run;
    const step = new ActiveStep(run, type, this.deadlines.next(), watchdogs);
    this.deadlines.begin(run, step);
    const ambientRun: AmbientRun = { reconciler: this.definition.name, writes, plan: held?.take };
    const ambient: Ambient = fence
      ? { run: ambientRun, ending: step, fence }
      : { run: ambientRun, ending: step };
    const beganAt = guard?.begin(step) ?? 0;
    try {
      const ending = withAmbient(ambient, () => work(step));
      guard?.measure(step, beganAt);
      return await ending;
    } finally {
      this.deadlines.end(run);
      guard?.end(step);
    }
  }

  private warnOverdue({ key, step }: ActiveStep): void {
    const { name, pipeline } = this.definition;
    const what = step === 'run' ? 'the run' : `onError() of "${name}"`;
    this.ports.log.warn(
      `${describeKey(key)}: ${what} has taken longer than ${pipeline.reconcileTimeoutMs} ms; its signal is aborted`,
    );
  }

  private async reconcile(object: T, context: ReconcileContext, step: ActiveStep): Promise<StepsOutcome<T>> {
    const { finalizer, instance, name } = this.definition;
    const { finalizers } = this.ports;
    const isHeld = finalizer !== undefined && hasFinalizer(object.metadata, finalizer);
    let phase: ReconcilePhase = 'apply';
    try {
      if (object.metadata.deletionTimestamp !== undefined) {
        if (!isHeld) return { type: 'skipped', reason: 'deleting' };
        phase = 'cleanup';
        const action = expectAction(await instance.cleanup?.(object, context), name, phase);
        step.throwIfAborted();
        // Not done yet: the finalizer stays, and cleanup runs again.
        if (action.type === 'await-change') {
          phase = 'remove-finalizer';
          await finalizers.remove(object, finalizer);
        }
        return { type: 'cleaned-up', action };
      }
      if (finalizer !== undefined && !isHeld) {
        phase = 'add-finalizer';
        const current = await finalizers.add(object, finalizer);
        step.throwIfAborted();
        if (!current) return { type: 'skipped', reason: 'gone' };
        object = current;
        phase = 'apply';
      }
      const action = expectAction(await instance.apply(object, context), name, phase);
      // It ended, but after its deadline or while the app was stopping: what it says is too late to rely on.
      step.throwIfAborted();
      return { type: 'applied', action };
    } catch (thrown) {
      const key = describeKey(step.key);
      return {
        type: 'failed',
        error: new ReconcileError(name, key, phase, { cause: toError(thrown) }),
        object,
      };
    }
  }

  /** What `onError()` decides, if anything. */
  private async handle(
    object: T,
    error: ReconcileError,
    context: ReconcileContext,
  ): Promise<Action | RetryAction | undefined> {
    try {
      const override = (await this.definition.instance.onError?.(object, error, context)) ?? undefined;
      if (override !== undefined && !isErrorAction(override))
        throw new TypeError(`onError() must return an Action or nothing, got ${describe(override)}`);
      return override;
    } catch (thrown) {
      // The first failure is the one that matters; that its handler failed too is said beside it.
      context.logger.error(`onError() of "${this.definition.name}" failed itself`, toError(thrown));
      return undefined;
    }
  }
}

// By name, as results are.

function skipped(
  reason: (RunOutcome & { type: 'skipped' })['reason'],
  { reconcileId, reconcileAt, plan }: RunIdentity,
): RunOutcome & RunIdentity {
  return { type: 'skipped', reason, reconcileId, reconcileAt, plan };
}

function succeeded(
  { type, action }: RunOutcome & { type: 'applied' | 'cleaned-up' },
  { reconcileId, reconcileAt, plan }: RunIdentity,
): RunOutcome & RunIdentity {
  return { type, action, reconcileId, reconcileAt, plan };
}
