import { expect, it } from 'vitest';
import { backoffDelayMs } from '../common/backoff.js';
import { sleep } from '../common/clock.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import { forSeeds, type Dice } from '../../test/support/for-seeds.js';
import { WorkQueue } from './work-queue.js';
import type { AddOptions, Outcome, Run, WorkQueueOptions } from './work-queue.interface.js';

/** How the nth run of a key goes. */
interface Plan {
  readonly durationMs: number;
  readonly outcome: Outcome;
  /** Something has to end first before it runs again: so long after the beginning of the run. */
  readonly holdMs: number;
}

/** The rules for one key, written down as they are told, and with no thought of how many keys there are. */
class ModelKey {
  causes: string[] = [];
  eventAt = Infinity;
  timerAt = Infinity;
  firstPutOffAt = Infinity;
  windowEndsAt = -Infinity;
  barrierAt = -Infinity;
  backoffUntil = -Infinity;
  heldUntil = -Infinity;
  failures = 0;
  run: { readonly endsAt: number; readonly outcome: Outcome } | undefined;

  add(now: number, cause: string, { isUrgent, isEnd }: AddOptions, options: WorkQueueOptions): void {
    this.causes.push(cause);
    if (isEnd) this.forgetFailures();
    if (isUrgent || now >= this.windowEndsAt) {
      this.eventAt = now;
    } else {
      this.firstPutOffAt = Math.min(this.firstPutOffAt, now);
      const quietAt = Math.min(now + options.debounceMs, this.firstPutOffAt + options.debounceMaxWaitMs);
      if (this.eventAt > now) this.eventAt = quietAt;
    }
    this.windowEndsAt = now + options.debounceMs;
  }

  get isPending(): boolean {
    return this.run === undefined && Math.min(this.eventAt, this.timerAt) < Infinity;
  }

  isDue(now: number): boolean {
    const dueAt = Math.max(Math.min(this.eventAt, this.timerAt), this.barrierAt);
    return !this.run && now >= this.heldUntil && now >= dueAt;
  }

  begin(now: number, { durationMs, outcome, holdMs }: Plan): void {
    this.causes = [];
    this.eventAt = this.timerAt = this.firstPutOffAt = Infinity;
    this.run = { endsAt: now + durationMs, outcome };
    if (holdMs > 0) this.heldUntil = Math.max(this.heldUntil, now + holdMs);
  }

  end(now: number, options: WorkQueueOptions): void {
    const { outcome } = this.run!;
    this.run = undefined;
    if (outcome.type === 'retry') return this.fail(now, outcome, options);
    this.failures = 0;
    this.backoffUntil = -Infinity;
    this.timerAt = outcome.type === 'requeue' ? now + outcome.afterMs : Infinity;
  }

  private fail(now: number, outcome: Outcome & { type: 'retry' }, options: WorkQueueOptions): void {
    const isNew = now >= this.backoffUntil;
    if (isNew) this.failures++;
    const delayMs = backoffDelayMs(this.failures, options.backoff, options.random);
    if (outcome.isBarrier) this.barrierAt = this.backoffUntil = now + (outcome.afterMs ?? 0) + delayMs;
    else if (outcome.afterMs !== undefined) this.backoffUntil = now + outcome.afterMs;
    else if (isNew) this.backoffUntil = now + delayMs;
    this.timerAt = this.backoffUntil;
  }

  discard(now: number): void {
    this.forgetFailures();
    this.causes = [];
    this.eventAt = this.firstPutOffAt = Infinity;
    if (!this.run && now >= this.heldUntil) this.windowEndsAt = -Infinity;
  }

  private forgetFailures(): void {
    this.failures = 0;
    this.timerAt = Infinity;
    this.backoffUntil = this.barrierAt = -Infinity;
  }
}

/** The queue and the model, which are told the same, at the same times. Enough runs at once for all of the keys. */
class Comparison {
  private readonly clock = new VirtualClock();
  private readonly options: WorkQueueOptions;
  private readonly queue: WorkQueue<string>;
  private readonly model = new Map<string, ModelKey>();
  private readonly plans = new Map<string, Plan>();
  private readonly counts = { queue: new Map<string, number>(), model: new Map<string, number>() };
  private readonly seen: string[] = [];
  private readonly expected: string[] = [];
  private isCalm = false;

  constructor(private readonly dice: Dice) {
    this.options = {
      clock: {
        now: () => this.clock.now(),
        date: () => this.clock.date(),
        setTimeout: (callback, delayMs) => this.clock.setTimeout(callback, delayMs),
        // Whether a slice of the event loop is over depends on all keys, and here each is looked at alone.
        yield: () => Promise.resolve(),
      },
      random: () => 1,
      concurrency: 10_000,
      debounceMs: dice.pick([0, 7, 20]),
      debounceMaxWaitMs: dice.pick([15, 60]),
      backoff: { initialMs: dice.pick([1, 8]), maxMs: 64 },
      ageingMs: 500,
    };
    const work = (key: string, run: Run<string>) => this.work(key, run);
    this.queue = new WorkQueue<string>(this.options, work, { retry: 'own', requeue: 'own' });
    this.queue.start();
  }

  /** Some keys happen all the time, and now and then very many at once, so that the queue grows and shrinks. */
  async run(steps: number): Promise<void> {
    const { dice } = this;
    for (let step = 0; step < steps; step++) {
      await this.clock.advance(1);
      this.settle();
      for (let left = dice.int(0, 3); left > 0; left--)
        await this.add(`key ${dice.int(1, 12)}`, `event ${step}`);
      if (dice.oneIn(60))
        for (let index = dice.int(1, 2_500); index > 0; index--) await this.add(`burst ${index}`, '');
      if (dice.oneIn(4)) this.hold(`key ${dice.int(1, 12)}`);
      if (dice.oneIn(40)) this.discard(dice.pick(['key 3', 'key 1', 'burst 1']));
    }
    this.isCalm = true;
    for (let step = 0; step < 2_000 && this.queue.size > 0; step++) {
      await this.clock.advance(1);
      this.settle();
    }
  }

  check(): void {
    expect(this.seen.sort()).toEqual(this.expected.sort());
    expect(this.queue.size).toBe(0);
    expect(this.clock.timers).toBe(0);
  }

  private async add(key: string, cause: string): Promise<void> {
    const { dice } = this;
    const options: AddOptions = {
      priority: dice.pick(['normal', 'low']),
      isUrgent: dice.oneIn(8),
      isEnd: dice.oneIn(12),
    };
    this.queue.add(key, cause, options);
    const model = this.modelOf(key);
    model.add(this.clock.now(), cause, options, this.options);
    // What ends at once has ended, and what follows from it has begun.
    for (let turns = 0; turns < 8; turns++) await Promise.resolve();
    this.settleOne(key, model);
  }

  /** Also a key that waits. */
  private hold(key: string): void {
    const model = this.model.get(key);
    if (!model?.isPending) return;
    const holdMs = this.dice.int(1, 40);
    this.queue.hold(key, sleep(this.clock, holdMs));
    model.heldUntil = Math.max(model.heldUntil, this.clock.now() + holdMs);
  }

  private discard(prefix: string): void {
    this.queue.discard((key) => key.startsWith(prefix));
    for (const [key, model] of this.model) if (key.startsWith(prefix)) model.discard(this.clock.now());
  }

  private async work(key: string, run: Run<string>): Promise<Outcome> {
    const { durationMs, outcome, holdMs } = this.planOf(key, 'queue');
    const causes = run.causes.filter((cause) => cause !== 'own');
    this.seen.push(this.line(key, causes, causes.length + run.omittedCauseCount, run.failures));
    if (holdMs > 0) this.queue.hold(key, sleep(this.clock, holdMs));
    if (durationMs > 0) await sleep(this.clock, durationMs);
    return outcome;
  }

  private settle(): void {
    for (const [key, model] of this.model) this.settleOne(key, model);
  }

  private settleOne(key: string, model: ModelKey): void {
    const now = this.clock.now();
    for (;;) {
      if (model.run && model.run.endsAt <= now) model.end(now, this.options);
      else if (!this.beginDue(key, model)) return;
    }
  }

  private beginDue(key: string, model: ModelKey): boolean {
    if (!model.isDue(this.clock.now())) return false;
    const { causes, failures } = model;
    this.expected.push(this.line(key, causes.slice(0, 16), causes.length, failures));
    model.begin(this.clock.now(), this.planOf(key, 'model'));
    return true;
  }

  private line(key: string, causes: readonly string[], count: number, failures: number): string {
    return `${this.clock.now()} ${key}: ${count} of ${causes.join()} after ${failures}`;
  }

  private modelOf(key: string): ModelKey {
    const model = this.model.get(key) ?? new ModelKey();
    this.model.set(key, model);
    return model;
  }

  /** Both are given the same, whoever asks first. */
  private planOf(key: string, by: 'queue' | 'model'): Plan {
    const count = (this.counts[by].get(key) ?? 0) + 1;
    this.counts[by].set(key, count);
    const id = `${key} ${count}`;
    const plan = this.plans.get(id) ?? this.newPlan();
    this.plans.set(id, plan);
    return plan;
  }

  private newPlan(): Plan {
    const { dice } = this;
    if (this.isCalm) return { durationMs: 0, holdMs: 0, outcome: { type: 'done' } };
    const outcome = dice.pick<Outcome>([
      { type: 'done' },
      { type: 'done' },
      { type: 'done' },
      { type: 'retry' },
      { type: 'retry', afterMs: dice.int(1, 30), isBarrier: dice.oneIn(2) },
      { type: 'requeue', afterMs: dice.int(1, 50) },
    ]);
    const holdMs = dice.oneIn(6) ? dice.int(1, 40) : 0;
    return { durationMs: dice.oneIn(2) ? 0 : dice.int(1, 40), outcome, holdMs };
  }
}

it('the work queue runs each key when and for what the rules say, while thousands come and go', async () => {
  await forSeeds(20, async (dice) => {
    const comparison = new Comparison(dice);
    await comparison.run(150);
    comparison.check();
  });
}, 120_000);
