import { backoffDelayMs } from '../common/backoff.js';
import { Bag } from '../common/bag.js';
import type { Timer } from '../common/clock.js';
import { Lanes } from './lanes.js';
import { QueueEntry } from './queue-entry.js';
import { TimerHeap } from './timer-heap.js';
import type { AddOptions, Outcome, Priority, Run, WorkQueueOptions } from './work-queue.interface.js';

/** After this long the event loop gets a turn, however much is ready. */
const SLICE_MS = 8;
/** A million keys may be due at the same time. */
const WAKES_A_TURN = 4_096;

/**
 * Decides which key runs when.
 *
 * Guarantees:
 * - One key never runs twice at the same time; what happens while it runs leads to exactly one further run.
 * - The first event of a quiet key runs at once. Events within `debounceMs` of the last are taken together, but no
 *   event waits longer than `debounceMaxWaitMs`. Urgent ones never wait.
 * - Among ready keys, first come first served; `low` ones after `normal` ones, but never starved.
 * - A failed key is retried for ever, with growing jittered delays. Events run it at once, and do not make the
 *   delays grow faster.
 * - No key leaves anything behind once it is done.
 *
 * @internal
 */
export class WorkQueue<Cause> {
  private readonly entries = new Map<string, QueueEntry<Cause>>();
  private readonly waiting = new TimerHeap<QueueEntry<Cause>>();
  private readonly lanes: Lanes<QueueEntry<Cause>>;
  private readonly runs = new Bag<QueueEntry<Cause>>();
  private timer: { readonly at: number; readonly handle: Timer } | undefined;
  private readonly retryCause: Cause;
  private readonly requeueCause: Cause;
  private isStarted = false;
  private isStopped = false;
  private isYielding = false;
  private sliceEndsAt: number | undefined;
  private idleWaiters: (() => void)[] = [];

  constructor(
    private readonly options: WorkQueueOptions,
    private readonly work: (key: string, run: Run<Cause>) => Promise<Outcome>,
    causes: { readonly retry: Cause; readonly requeue: Cause },
  ) {
    this.lanes = new Lanes(options.ageingMs);
    this.retryCause = causes.retry;
    this.requeueCause = causes.requeue;
  }

  /** How many keys the queue knows: waiting, ready and running. */
  get size(): number {
    return this.entries.size;
  }

  get ready(): number {
    return this.lanes.size;
  }

  /** Keys that wait for a free place, by priority. */
  get readyByPriority(): Readonly<Record<Priority, number>> {
    return this.lanes.sizes;
  }

  /** The keys that run now, with how long they have been at it. */
  running(): { key: string; ageMs: number }[] {
    const now = this.options.clock.now();
    return [...this.runs].map(({ key, startedAt }) => ({ key, ageMs: now - (startedAt ?? now) }));
  }

  /** Something happened to a key. */
  add(
    key: string,
    cause: Cause,
    { priority = 'normal', isUrgent = false, isEnd = false }: AddOptions = {},
  ): void {
    if (this.isStopped) return;
    let entry = this.entries.get(key);
    if (!entry) this.entries.set(key, (entry = new QueueEntry<Cause>(key)));
    entry.addCause(cause);
    if (isEnd) entry.forgetFailures();
    const now = this.options.clock.now();
    entry.firstEventAt ??= now;
    entry.debounce(now, this.options, isUrgent);
    const isPromoted = priority === 'normal' && entry.priority === 'low';
    if (isPromoted) entry.priority = 'normal';
    if (entry.state === 'waiting') this.schedule(entry, now);
    else if (entry.state === 'ready' && isPromoted) this.lanes.promote(entry);
    this.pump(now);
  }

  /** Forgets what waits of the keys that are meant. Those that run go on to their end, and nothing of now follows it. */
  discard(isMeant: (key: string) => boolean): void {
    const meant = new Set<QueueEntry<Cause>>();
    for (const entry of this.entries.values()) if (isMeant(entry.key)) meant.add(entry);
    this.lanes.retain((entry) => !meant.has(entry));
    for (const entry of meant) {
      entry.forgetEvents();
      if (entry.state !== 'running') this.forget(entry);
    }
  }

  /** A key that runs, or waits, begins no further run before the promise ends. It must not reject. */
  hold(key: string, until: Promise<void>): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    entry.holds++;
    void until.then(() => {
      if (--entry.holds === 0 && this.entries.get(key) === entry)
        this.settle(entry, this.options.clock.now());
      this.pump();
    });
  }

  /** Lets keys run. Until then they are only gathered. */
  start(): void {
    this.isStarted = true;
    this.pump();
  }

  /** Takes nothing new and starts nothing more. Resolves when what runs has ended. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.timer?.handle.cancel();
    this.timer = undefined;
    if (this.runs.size > 0) await new Promise<void>((resolve) => this.idleWaiters.push(resolve));
    this.entries.clear();
  }

  private schedule(entry: QueueEntry<Cause>, now: number): void {
    if (entry.holds > 0) return;
    const nextAt = entry.nextAt;
    if (nextAt !== undefined && nextAt <= now) return this.makeReady(entry, now);
    entry.state = 'waiting';
    // With nothing to wait for, it stays until its debounce window ends.
    this.waiting.set(entry, nextAt ?? entry.windowEndsAt);
    this.arm();
  }

  private makeReady(entry: QueueEntry<Cause>, now: number): void {
    this.waiting.remove(entry);
    entry.state = 'ready';
    // What came due while the key was running has waited for the end of that run, too.
    entry.readyAt = Math.min(now, entry.nextAt ?? now);
    this.options.observer?.added();
    this.lanes.push(entry);
  }

  private arm(): void {
    const at = this.waiting.first?.dueAt;
    if (at === undefined || this.isStopped || (this.timer && this.timer.at <= at)) return;
    this.timer?.handle.cancel();
    const handle = this.options.clock.setTimeout(
      () => this.wake(),
      Math.max(0, at - this.options.clock.now()),
    );
    this.timer = { at, handle };
  }

  private wake(): void {
    this.timer = undefined;
    const now = this.options.clock.now();
    for (let left = WAKES_A_TURN; left > 0; left--) {
      const entry = this.waiting.first;
      if (!entry || entry.dueAt > now) break;
      if (entry.nextAt === undefined) this.forget(entry);
      else this.makeReady(entry, now);
    }
    this.arm();
    this.pump(now);
  }

  /** Begins what there is room for. `now` is the time of this very moment, for whoever has just read it. */
  private pump(now = this.options.clock.now()): void {
    if (!this.isStarted || this.isYielding) return;
    for (; !this.isStopped && this.runs.size < this.options.concurrency; now = this.options.clock.now()) {
      this.sliceEndsAt ??= now + SLICE_MS;
      if (now >= this.sliceEndsAt && this.ready > 0) return this.yield();
      const entry = this.lanes.pick(now);
      if (!entry) break;
      this.run(entry, now);
    }
    if (this.runs.size === 0) this.sliceEndsAt = undefined;
  }

  private yield(): void {
    this.isYielding = true;
    void this.options.clock.yield().then(() => {
      this.isYielding = false;
      this.sliceEndsAt = undefined;
      this.pump();
    });
  }

  private run(entry: QueueEntry<Cause>, now: number): void {
    const eventAgeMs = entry.firstEventAt === undefined ? undefined : now - entry.firstEventAt;
    const run = entry.begin(now);
    this.options.observer?.started({
      readyForMs: now - entry.readyAt,
      eventAgeMs,
      events: run.causes.length + run.omittedCauseCount,
    });
    if (run.causes.length === 0) run.causes.push(run.failures > 0 ? this.retryCause : this.requeueCause);
    this.runs.add(entry);
    void this.attempt(entry, run);
  }

  private async attempt(entry: QueueEntry<Cause>, run: Run<Cause>): Promise<void> {
    let outcome: Outcome;
    try {
      outcome = await this.work(entry.key, run);
    } catch {
      // The work reports its failures as outcomes; should it throw all the same, the key must not be lost.
      outcome = { type: 'retry' };
    }
    this.finish(entry, outcome);
  }

  private finish(entry: QueueEntry<Cause>, outcome: Outcome): void {
    this.runs.delete(entry);
    const now = this.options.clock.now();
    this.options.observer?.finished(now - (entry.startedAt ?? now));
    if (outcome.type !== 'done') this.options.observer?.putOff();
    const { backoff, random } = this.options;
    if (outcome.type === 'retry')
      entry.planRetry(now, outcome, (failures) => backoffDelayMs(failures, backoff, random));
    else entry.succeed(now, outcome);
    entry.state = 'waiting';
    this.settle(entry, now);
    if (this.runs.size === 0 && this.isStopped) this.idleWaiters.splice(0).forEach((resolve) => resolve());
    this.pump(now);
  }

  /** What becomes of a key that does not run any more. */
  private settle(entry: QueueEntry<Cause>, now: number): void {
    if (entry.holds > 0 || entry.state !== 'waiting') return;
    if (entry.nextAt === undefined && now >= entry.windowEndsAt) this.forget(entry);
    else if (!this.isStopped) this.schedule(entry, now);
  }

  private forget(entry: QueueEntry<Cause>): void {
    this.waiting.remove(entry);
    this.entries.delete(entry.key);
  }
}
