import type { Observable } from 'rxjs';
import type { Random } from '../common/backoff.js';
import type { Clock } from '../common/clock.js';
import type { Log } from '../common/log.js';
import type { FinalizerClient } from '../finalizer/finalizer-client.js';
import { WorkQueue } from '../queue/work-queue.js';
import { toAll, type QueueObserver } from '../queue/queue-observer.js';
import type { Outcome, Priority, Run } from '../queue/work-queue.interface.js';
import type { ClusterObjectRef, KubernetesObject } from '../resource/kubernetes-object.js';
import type { ObjectKey } from '../resource/object-key.js';
import { SlicedDelivery } from '../store/sliced-delivery.js';
import type { StoredObject } from '../store/stored-object.js';
import type { Cause } from '../trigger/cause.js';
import type { Trigger } from '../trigger/trigger.js';
import type { RunStep } from './active-run.js';
import { ActiveRuns } from './active-runs.js';
import type { EndTerms, Mandate, MandateHolder, Scope } from './mandate.js';
import { Pauses } from './pauses.js';
import type { ReconcileResult } from './reconcile-result.js';
import { createPolling, type Polling } from './polling.js';
import { ReadYourWrites } from './read-your-writes.js';
import { ReconcileRunner } from './reconcile-runner.js';
import type { ReconcilerDefinition } from './reconciler-definition.js';
import { RunEnds } from './run-ends.js';
import { RunSpans } from './run-spans.js';
import { Sources, type SourcesPorts } from './sources.js';
import { Watchdogs, type WatchdogsPorts } from './watchdogs.js';

/** @internal */
export interface ControllerPorts extends SourcesPorts, Pick<WatchdogsPorts, 'guard'> {
  readonly finalizers: FinalizerClient;
  readonly mandate: Mandate;
  /** Runs it so that all that it calls speaks to the cluster of the objects. */
  readonly within: <R>(work: () => R) => R;
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
export class Controller<T extends KubernetesObject = KubernetesObject> implements MandateHolder {
  private readonly queue: WorkQueue<Cause>;
  private readonly runner: ReconcileRunner<T>;
  private readonly runs: ActiveRuns;
  private readonly ends: RunEnds;
  readonly results$: Observable<ReconcileResult>;
  readonly pauses: Pauses;
  readonly spans: RunSpans;
  readonly watchdogs: Watchdogs;
  readonly readYourWrites: ReadYourWrites;
  private readonly sources: Sources<T>;
  readonly polling: Polling<T> | undefined;
  /** Who looks on. */
  readonly observers = new Set<QueueObserver>();
  isSynced = false;

  constructor(
    readonly definition: ReconcilerDefinition<T>,
    private readonly ports: ControllerPorts,
  ) {
    const { clock, random, view, finalizers, guard, log } = ports;
    const read = (key: ObjectKey) => view.get(key);
    const isOurs = (object: StoredObject) => ports.mandate.covers(object);
    this.spans = new RunSpans(definition.name, definition.finalizer);
    this.ends = new RunEnds(definition.name, (key) => view.get(key) !== undefined, this.spans, log);
    this.results$ = this.ends.results$;
    this.pauses = new Pauses(definition.control, log);
    this.watchdogs = new Watchdogs(definition, { read, isOurs, clock, log, guard });
    this.readYourWrites = new ReadYourWrites(
      definition,
      (key, until) => this.queue.hold(key, until),
      clock,
      log,
    );
    this.runs = new ActiveRuns(clock, log, () => this.running());
    this.runner = new ReconcileRunner(definition, {
      cluster: ports.cluster,
      runs: this.runs,
      finalizers,
      pauses: this.pauses,
      spans: this.spans,
      watchdogs: this.watchdogs,
      clock,
      log,
    });
    this.queue = new WorkQueue<Cause>(
      { ...definition.pipeline, clock, random, ageingMs: AGEING_MS, observer: toAll(this.observers) },
      (key, run) => ports.within(() => this.run(key, run)),
      { retry: { type: 'retry' }, requeue: { type: 'requeue' } },
    );
    const changed = (object: StoredObject) =>
      this.add({ key: object.key, cause: { type: 'polled' } }, object);
    this.polling = createPolling(definition, { ...ports, find: read, isOurs, changed });
    this.sources = new Sources(definition, ports, this.watchdogs, {
      add: (trigger, object) => this.add(trigger, object),
      ready: () => {
        this.isSynced = true;
        this.queue.start();
      },
      own: this.readYourWrites.events,
    });
  }

  /** The name of the cluster whose objects it runs. */
  get cluster(): string {
    return this.ports.cluster;
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
    return this.queue.running().map((run) => ({ ...run, ...this.runs.stateOf(run.key) }));
  }

  start(): void {
    this.ports.mandate.attach(this);
    this.sources.start();
  }

  gained(scope: Scope): void {
    const delivery = new SlicedDelivery<StoredObject>(this.ports.clock, (object) => {
      const { key, resourceVersion } = object;
      if (scope(object))
        this.add({ key, cause: { type: 'initial', resourceVersion }, priority: 'low' }, object);
    });
    delivery.push(this.ports.view.objects());
  }

  released(scope: Scope, terms: EndTerms): Promise<void> {
    const isMeant = (key: ObjectKey) => {
      const object = this.ports.view.get(key);
      return object !== undefined && scope(object);
    };
    this.pauses.release(isMeant);
    this.ends.release(isMeant);
    this.queue.discard(isMeant);
    return this.runs.end(scope, terms);
  }

  /** Runs an object for a reason from outside of the cluster. Returns whether it is there, and is this replica's to run. */
  ask(ref: ClusterObjectRef, reason: string): boolean {
    return this.sources.ask(ref, reason);
  }

  /** Lets an object, or all of them, wait until they are resumed. Returns whether there is such an object. */
  pause(ref?: ClusterObjectRef): boolean {
    if (!ref) {
      this.pauses.pause();
      return true;
    }
    const object = this.sources.has(ref) ? this.ports.view.get(this.sources.keyOf(ref)) : undefined;
    if (object) this.pauses.pause(object);
    return object !== undefined;
  }

  /** Runs what was held up meanwhile. Returns whether there is such an object. */
  resume(ref?: ClusterObjectRef): boolean {
    if (ref && !this.sources.has(ref)) return false;
    const cause: Cause = { type: 'asked', reason: 'resumed' };
    for (const key of this.pauses.resume(ref && this.sources.keyOf(ref))) {
      const object = this.ports.view.get(key);
      if (object) this.add({ key, cause }, object);
    }
    return true;
  }

  /**
   * Takes nothing new, and waits for the runs of this moment to end; after `timeoutMs` their signals are aborted, and
   * they get a little longer. What was waiting is dropped: whoever starts next finds it in the cluster again.
   */
  async stop(timeoutMs: number, reason = new Error('the app is shutting down')): Promise<void> {
    const stopped = this.queue.stop();
    const ended = this.runs.end(() => true, { graceMs: timeoutMs, reason });
    await Promise.race([Promise.all([stopped, this.polling?.stop()]), ended]);
    // Only now: runs that were ending still read the store.
    this.sources.stop();
    this.watchdogs.stop();
    this.ports.mandate.detach(this);
    this.ends.complete();
  }

  /** Returns whether this replica may run it. */
  private add(trigger: Trigger, object: StoredObject): boolean {
    const isOurs = this.ports.mandate.covers(object);
    if (trigger.isEnd) this.polling?.forget(trigger.key);
    else if (isOurs) this.polling?.follow(object);
    if (isOurs) {
      this.spans.event(trigger);
      this.queue.add(trigger.key, trigger.cause, trigger);
    } else if (trigger.isEnd) {
      this.pauses.forget(trigger.key);
      this.ends.forget(trigger.key);
    }
    return isOurs;
  }

  private async run(key: ObjectKey, run: Run<Cause>): Promise<Outcome> {
    const { mandate, view, clock } = this.ports;
    const object = view.get(key);
    const isReleased = () => object !== undefined && !mandate.covers(object);
    if (isReleased()) return { type: 'done' };
    const fence = object && mandate.fenceOf(object);
    const writes = this.readYourWrites.begin(key);
    const active = this.runs.begin({ key, object, fence, writes });
    const startedAt = clock.now();
    try {
      this.watchdogs.loops.ran(key, run.causes);
      const ended = await this.spans.run(key, run, () => this.runner.run(active, run));
      this.readYourWrites.ended(writes);
      const outcome = this.ends.conclude(key, run, ended, clock.now() - startedAt);
      return isReleased() ? { type: 'done' } : outcome;
    } finally {
      this.runs.ended(active);
    }
  }
}
