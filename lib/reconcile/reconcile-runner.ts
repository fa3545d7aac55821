import { randomUUID } from 'node:crypto';
import type { Plan } from '../cluster/plan/planned-change.js';
import type { Clock } from '../common/clock.js';
import { describe, toError } from '../common/kuberator-error.js';
import type { Log } from '../common/log.js';
import type { FinalizerClient } from '../finalizer/finalizer-client.js';
import { hasFinalizer } from '../finalizer/finalizer-patch.js';
import type { Run } from '../queue/work-queue.interface.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { describeKey, parseObjectKey, type ObjectKey } from '../resource/object-key.js';
import type { StoredObject } from '../store/stored-object.js';
import type { Cause } from '../trigger/cause.js';
import { isErrorAction, type Action, type RetryAction } from './action.js';
import { Deadlines, type RunStep, type RunTerms } from './deadlines.js';
import { HeldWrites } from './held-writes.js';
import { ObjectLog } from './object-log.js';
import type { Pauses } from './pauses.js';
import type { RunSpans } from './run-spans.js';
import type { ReconcileError } from './reconcile-error.js';
import type { ReconcileContext } from './reconciler.interface.js';
import type { ReconcilerDefinition } from './reconciler-definition.js';
import { checked, Steps } from './steps.js';
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

/** Which run it was, and whose asking by annotation it has seen to. @internal */
export interface RunIdentity {
  readonly reconcileId: string;
  readonly reconcileAt?: string | undefined;
  readonly plan?: Plan | undefined;
}

/** What it came to before `onError()` was asked. */
type StepsOutcome<T> =
  | Exclude<RunOutcome, { type: 'failed' }>
  | { readonly type: 'failed'; readonly error: ReconcileError; readonly object: T };

/** @internal */
export interface RunnerPorts {
  readonly read: (key: ObjectKey) => StoredObject | undefined;
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
 * Flow: 1. read the object from the store; gone, or paused by people: nothing to do. 2. Not deleting: with a finalizer, make sure that it
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

  constructor(
    private readonly definition: ReconcilerDefinition<T>,
    private readonly ports: RunnerPorts,
  ) {
    this.deadlines = new Deadlines(ports.clock);
  }

  /** What a key is at, and for how long it has been overdue. */
  stateOf(key: ObjectKey): { step: RunStep; overdueMs: number } {
    return this.deadlines.stateOf(key);
  }

  async run(key: ObjectKey, run: Run<Cause>, terms: RunTerms): Promise<RunOutcome & RunIdentity> {
    const reconcileId = randomUUID();
    const { read, pauses, spans } = this.ports;
    const { kind, control } = this.definition;
    const stored = read(key);
    if (!stored) {
      pauses.forget(key);
      return { type: 'skipped', reason: 'gone', reconcileId };
    }
    const object = stored.as(kind);
    if (pauses.holdsUp(key, object.metadata)) return { type: 'skipped', reason: 'paused', reconcileId };
    const held = this.definition.pipeline.mode === 'plan' ? new HeldWrites(key, this.ports.log) : undefined;
    const identity = {
      reconcileId,
      reconcileAt: object.metadata.annotations?.[control.reconcileAt],
      plan: held?.plan,
    };
    const contextWith = (signal: AbortSignal) => this.contextOf(key, run, identity, signal);
    const outcome = await spans.reconcile(object, () =>
      this.within(key, 'run', { ...terms, held }, (signal) => this.reconcile(object, contextWith(signal))),
    );
    if (outcome.type !== 'failed') return { ...outcome, ...identity };
    if (terms.fence && !terms.fence.isOpen) {
      // It was broken off, or could not write: that says nothing of the object, and another replica runs it.
      this.ports.log.debug(`${outcome.error.message} (it is not this replica's to run any more)`);
      return { type: 'skipped', reason: 'released', ...identity };
    }
    // With a deadline of its own: the run may have failed by exceeding its, and this is where that is told.
    const override = await spans.errorPolicy(key, () =>
      this.within(key, 'onError', { ...terms, held }, (signal) =>
        this.handle(outcome.object, outcome.error, contextWith(signal)),
      ),
    );
    return { type: 'failed', error: outcome.error, override, ...identity };
  }

  private within<R>(
    key: ObjectKey,
    step: RunStep,
    { held, ...terms }: RunTerms & { readonly held: HeldWrites | undefined },
    work: (signal: AbortSignal) => Promise<R>,
  ): Promise<R> {
    const { name, pipeline } = this.definition;
    const timeoutMs = pipeline.reconcileTimeoutMs;
    const what = step === 'run' ? 'the run' : `onError() of "${name}"`;
    const onExpired = () =>
      this.ports.log.warn(
        `${describeKey(key)}: ${what} has taken longer than ${timeoutMs} ms; its signal is aborted`,
      );
    const guarded = (signal: AbortSignal) => this.ports.watchdogs.guard(key, signal, () => work(signal));
    const run = { reconciler: name, writes: terms.writes, plan: held?.take };
    return this.deadlines.within(key, { ...terms, step, run, timeoutMs, onExpired }, guarded);
  }

  private async reconcile(object: T, context: ReconcileContext): Promise<StepsOutcome<T>> {
    const { finalizer, instance } = this.definition;
    const steps = new Steps(this.definition.name, describeKey(context.key), context.signal);
    try {
      if (object.metadata.deletionTimestamp !== undefined) {
        if (finalizer === undefined || !hasFinalizer(object.metadata, finalizer))
          return { type: 'skipped', reason: 'deleting' };
        const action = await steps.take('cleanup', () =>
          checked(instance.cleanup?.(object, context), this.definition.name, 'cleanup'),
        );
        // Not done yet: the finalizer stays, and cleanup runs again.
        if (action.type === 'await-change')
          await steps.take('remove-finalizer', () => this.ports.finalizers.remove(object, finalizer));
        return { type: 'cleaned-up', action };
      }
      let current: T | undefined = object;
      if (finalizer !== undefined && !hasFinalizer(object.metadata, finalizer)) {
        current = await steps.take('add-finalizer', () => this.ports.finalizers.add(object, finalizer));
        if (!current) return { type: 'skipped', reason: 'gone' };
        object = current;
      }
      const action = await steps.take('apply', () =>
        checked(instance.apply(object, context), this.definition.name, 'apply'),
      );
      return { type: 'applied', action };
    } catch (error) {
      return { type: 'failed', error: error as ReconcileError, object };
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

  private contextOf(
    key: ObjectKey,
    run: Run<Cause>,
    { reconcileId, reconcileAt }: RunIdentity,
    signal: AbortSignal,
  ): ReconcileContext {
    const { causes, omittedCauseCount, failures } = run;
    return {
      reconcileId,
      reconcileAt,
      key,
      mode: this.definition.pipeline.mode,
      cluster: parseObjectKey(key).cluster,
      causes,
      omittedCauseCount,
      failures,
      signal,
      logger: new ObjectLog(this.ports.log, describeKey(key)),
    };
  }
}
