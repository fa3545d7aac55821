import { NO_SLOT } from './key-index.js';
import { KeySchedule } from './key-schedule.js';
import type { AddOptions, Outcome, Priority, Run, WorkQueueOptions } from './work-queue.interface.js';
import { Workers, type Worker } from './workers.js';

const FAILED: Outcome = { type: 'retry' };
const NO_OPTIONS: AddOptions = {};

/** After this long the event loop gets a turn, however much is ready. */
const SLICE_MS = 8;

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
  private readonly schedule: KeySchedule<Cause>;
  private readonly workers = new Workers();
  private isStarted = false;
  private isStopped = false;
  private isYielding = false;
  private sliceEndsAt = Infinity;
  private idleWaiters: (() => void)[] = [];

  constructor(
    private readonly options: WorkQueueOptions,
    private readonly work: (key: string, run: Run<Cause>) => Promise<Outcome>,
    causes: { readonly retry: Cause; readonly requeue: Cause },
  ) {
    this.schedule = new KeySchedule<Cause>(options, causes, (now) => this.pump(now));
    this.schedule.entries.tell(this.workers);
  }

  /** How many keys the queue knows: waiting, ready and running. */
  get size(): number {
    return this.schedule.entries.size;
  }

  get ready(): number {
    return this.schedule.places.lanes.size;
  }

  /** Keys that wait for a free place, by priority. */
  get readyByPriority(): Readonly<Record<Priority, number>> {
    return this.schedule.places.lanes.sizes;
  }

  /** The keys that run now, with how long they have been at it. */
  running(): { key: string; ageMs: number }[] {
    const now = this.options.clock.now();
    const { entries, times } = this.schedule;
    return [...this.workers].map(({ slot }) => ({
      key: entries.keyOf(slot),
      ageMs: times.ageMs(slot, now),
    }));
  }

  /** Something happened to a key. */
  add(key: string, cause: Cause, options: AddOptions = NO_OPTIONS): void {
    if (this.isStopped) return;
    const now = this.options.clock.now();
    this.schedule.add(key, cause, now, options);
    this.pump(now);
  }

  /** Forgets what waits of the keys that are meant. Those that run go on to their end, and nothing of now follows it. */
  discard(isMeant: (key: string) => boolean): void {
    this.schedule.discard(isMeant);
  }

  /** A key that runs, or waits, begins no further run before the promise ends. It must not reject. */
  hold(key: string, until: Promise<void>): void {
    this.schedule.hold(key, until);
  }

  /** Lets keys run. Until then they are only gathered. */
  start(): void {
    this.isStarted = true;
    this.pump(this.options.clock.now());
  }

  /** Takes nothing new and starts nothing more. Resolves when what runs has ended. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.schedule.stop();
    if (this.workers.size > 0) await new Promise<void>((resolve) => this.idleWaiters.push(resolve));
    this.schedule.discard(() => true);
  }

  /** Begins what there is room for. `now` is the time of this very moment. */
  private pump(now: number): void {
    while (this.mayBegin(now)) {
      void this.serve(now);
      if (!this.hasRoom) return;
      now = this.options.clock.now();
    }
  }

  private get hasRoom(): boolean {
    return this.workers.size < this.options.concurrency;
  }

  /** Whether there is one to run, and it may run now. */
  private mayBegin(now: number): boolean {
    if (!this.hasRoom || this.ready === 0) return false;
    if (!this.isStarted || this.isStopped || this.isYielding) return false;
    if (this.sliceEndsAt === Infinity) this.sliceEndsAt = now + SLICE_MS;
    if (now < this.sliceEndsAt) return true;
    this.yield();
    return false;
  }

  private yield(): void {
    this.isYielding = true;
    void this.options.clock.yield().then(() => {
      this.isYielding = false;
      this.sliceEndsAt = Infinity;
      this.pump(this.options.clock.now());
    });
  }

  /** Runs one key after the other, for as long as there is one that may run: less is made anew for each than for a run alone. */
  private async serve(now: number): Promise<void> {
    const worker: Worker = { slot: NO_SLOT, place: -1 };
    const { schedule, workers } = this;
    do {
      const { slot, run } = schedule.begin(now);
      worker.slot = slot;
      workers.add(worker);
      let outcome: Outcome;
      try {
        outcome = await this.work(schedule.entries.keyOf(slot), run);
      } catch {
        // The work reports its failures as outcomes; should it throw all the same, the key must not be lost.
        outcome = FAILED;
      }
      now = this.options.clock.now();
      workers.delete(worker);
      schedule.end(worker.slot, outcome, now);
    } while (this.mayBegin(now));
    if (workers.size > 0) return;
    this.sliceEndsAt = Infinity;
    if (this.isStopped) this.idleWaiters.splice(0).forEach((resolve) => resolve());
  }
}
