import { describe, expect, it } from 'vitest';
import { sleep } from '../common/clock.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import { forSeeds, type Dice } from '../../test/support/for-seeds.js';
import { WorkQueue } from './work-queue.js';
import type { AddOptions, Outcome, Run, WorkQueueOptions } from './work-queue.interface.js';

const DONE: Outcome = { type: 'done' };

interface Started extends Run<string> {
  readonly key: string;
  readonly at: number;
  end(outcome?: Outcome): Promise<void>;
}

/** A queue whose runs last until the test ends them. */
function queueing(overrides: Partial<WorkQueueOptions> = {}) {
  const clock = new VirtualClock();
  const runs: Started[] = [];
  const options: WorkQueueOptions = {
    clock,
    random: () => 0.5,
    concurrency: 8,
    debounceMs: 100,
    debounceMaxWaitMs: 1_000,
    backoff: { initialMs: 1_000, maxMs: 60_000 },
    ageingMs: 5_000,
    ...overrides,
  };
  const work = (key: string, run: Run<string>) =>
    new Promise<Outcome>((resolve) => {
      const end = async (outcome: Outcome = DONE) => {
        resolve(outcome);
        await clock.settle();
      };
      runs.push({ key, at: clock.now(), end, ...run });
    });
  const queue = new WorkQueue<string>(options, work, { retry: 'retry', requeue: 'requeue' });
  queue.start();
  const keys = () => runs.map(({ key }) => key);
  return { queue, clock, runs, keys, last: () => runs.at(-1)! };
}

describe('the work queue', () => {
  it('runs the first event of a quiet key at once', () => {
    const { queue, runs } = queueing();
    queue.add('a', 'created');
    expect(runs).toMatchObject([{ key: 'a', at: 0, causes: ['created'], failures: 0 }]);
  });

  it('only gathers keys until it is started', async () => {
    const clock = new VirtualClock();
    const seen: Run<string>[] = [];
    const queue = new WorkQueue<string>(
      {
        clock,
        random: () => 0,
        concurrency: 1,
        debounceMs: 0,
        debounceMaxWaitMs: 0,
        backoff: { initialMs: 1, maxMs: 1 },
        ageingMs: 0,
      },
      async (_key, run) => (seen.push(run), DONE),
      { retry: 'retry', requeue: 'requeue' },
    );
    queue.add('a', 'one');
    queue.add('a', 'two');
    await clock.advance(60_000);
    expect(seen).toEqual([]);
    queue.start();
    await clock.settle();
    expect(seen).toMatchObject([{ causes: ['one', 'two'] }]);
  });

  it('never runs a key twice at the same time, and runs it exactly once more for all that came meanwhile', async () => {
    const { queue, clock, runs, last } = queueing();
    queue.add('a', 'one');
    queue.add('a', 'two');
    queue.add('a', 'three');
    await clock.advance(10_000);
    expect(runs).toHaveLength(1);
    await last().end();
    expect(runs).toHaveLength(2);
    expect(last().causes).toEqual(['two', 'three']);
    await last().end();
    await clock.advance(10_000);
    expect(runs).toHaveLength(2);
  });

  it('never runs more keys at the same time than it may', async () => {
    const { queue, runs, keys, last } = queueing({ concurrency: 2 });
    for (const key of ['a', 'b', 'c', 'd']) queue.add(key, 'created');
    expect(keys()).toEqual(['a', 'b']);
    expect(queue.running().length).toBe(2);
    expect(queue.ready).toBe(2);
    await runs[0]!.end();
    expect(keys()).toEqual(['a', 'b', 'c']);
    await last().end();
    expect(keys()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('tells which keys run, and for how long', async () => {
    const { queue, clock } = queueing();
    queue.add('a', 'created');
    await clock.advance(300);
    expect(queue.running()).toEqual([{ key: 'a', ageMs: 300 }]);
  });

  it('keeps the first causes and counts the rest, so that a storm costs no memory', async () => {
    const { queue, clock, last } = queueing();
    queue.add('a', 'first');
    for (let i = 0; i < 1_000; i++) queue.add('a', `event ${i}`);
    await last().end();
    await clock.advance(1_000);
    expect(last().causes).toEqual(Array.from({ length: 16 }, (_, i) => `event ${i}`));
    expect(last().omittedCauseCount).toBe(984);
  });

  it('forgets a key once it is done', async () => {
    const { queue, clock, last } = queueing();
    queue.add('a', 'created');
    await last().end();
    await clock.advance(100);
    expect(queue.size).toBe(0);
    expect(clock.timers).toBe(0);
  });

  it('forgets as many keys at once as can have run meanwhile, so that they do not pile up', async () => {
    const clock = new VirtualClock();
    let timers = 0;
    const setTimeout = (callback: () => void, delayMs: number) => (
      timers++,
      clock.setTimeout(callback, delayMs)
    );
    const options: WorkQueueOptions = {
      clock: { now: () => clock.now(), date: () => clock.date(), yield: () => clock.yield(), setTimeout },
      random: () => 0,
      concurrency: 8,
      debounceMs: 100,
      debounceMaxWaitMs: 100,
      backoff: { initialMs: 1, maxMs: 1 },
      ageingMs: 0,
    };
    const queue = new WorkQueue<string>(options, async () => DONE, { retry: 'retry', requeue: 'requeue' });
    queue.start();
    for (let index = 0; index < 30_000; index++) queue.add(`key ${index}`, 'created');
    await clock.settle();
    expect(queue.size).toBe(30_000);
    await clock.advance(100);
    expect(queue.size).toBe(0);
    expect(timers).toBe(1);
  });

  describe('debouncing', () => {
    it('takes events that come close together as one, when they have come to rest', async () => {
      const { queue, clock, runs, last } = queueing();
      queue.add('a', 'first');
      await last().end();
      for (const cause of ['x', 'y', 'z']) {
        await clock.advance(40);
        queue.add('a', cause);
      }
      await clock.advance(99);
      expect(runs).toHaveLength(1);
      await clock.advance(1);
      expect(last()).toMatchObject({ at: 220, causes: ['x', 'y', 'z'] });
    });

    it('lets no event of a key that never rests wait longer than the longest wait', async () => {
      const { queue, clock, runs } = queueing();
      for (let i = 0; i < 60; i++) {
        queue.add('a', `event ${i}`);
        for (const run of runs) await run.end();
        await clock.advance(50);
      }
      expect(runs.map(({ at }) => at)).toEqual([0, 1_050, 2_050]);
    });

    it('runs an urgent event at once, with what was waiting', async () => {
      const { queue, clock, runs, last } = queueing();
      queue.add('a', 'first');
      await last().end();
      await clock.advance(10);
      queue.add('a', 'second');
      expect(runs).toHaveLength(1);
      queue.add('a', 'deleted', { isUrgent: true });
      expect(last()).toMatchObject({ at: 10, causes: ['second', 'deleted'] });
    });

    it('does not put an urgent event off for those that follow it', async () => {
      const { queue, clock, runs, last } = queueing({ concurrency: 1 });
      queue.add('a', 'first');
      await clock.advance(10);
      queue.add('a', 'deleted', { isUrgent: true });
      await clock.advance(10);
      queue.add('a', 'recreated');
      await runs[0]!.end();
      expect(last()).toMatchObject({ at: 20, causes: ['deleted', 'recreated'] });
    });

    it('runs at once again after a quiet window', async () => {
      const { queue, clock, last } = queueing();
      queue.add('a', 'first');
      await last().end();
      await clock.advance(100);
      queue.add('a', 'second');
      expect(last()).toMatchObject({ at: 100, causes: ['second'] });
    });

    it('is off with 0', async () => {
      const { queue, clock, runs, last } = queueing({ debounceMs: 0 });
      for (let i = 0; i < 3; i++) {
        queue.add('a', `event ${i}`);
        await last().end();
      }
      expect(runs).toHaveLength(3);
      expect(queue.size).toBe(0);
      expect(clock.now()).toBe(0);
    });
  });

  describe('priorities', () => {
    it('serves keys first come first served', async () => {
      const { queue, runs, keys } = queueing({ concurrency: 1 });
      const all = Array.from({ length: 100 }, (_, i) => `key ${i}`);
      for (const key of all) queue.add(key, 'created');
      for (let i = 0; i < all.length; i++) await runs[i]!.end();
      expect(keys()).toEqual(all);
    });

    it('serves a fresh change before what can wait', async () => {
      const { queue, runs, keys } = queueing({ concurrency: 1 });
      queue.add('running', 'created');
      queue.add('low', 'initial', { priority: 'low' });
      queue.add('normal', 'created');
      for (let i = 0; i < 3; i++) await runs[i]!.end();
      expect(keys()).toEqual(['running', 'normal', 'low']);
    });

    it('moves a waiting key up when something fresh happens to it, and runs it once', async () => {
      const { queue, clock, runs, keys } = queueing({ concurrency: 1 });
      queue.add('running', 'created');
      for (const key of ['low 1', 'low 2', 'low 3']) queue.add(key, 'initial', { priority: 'low' });
      queue.add('low 3', 'updated');
      queue.add('low 1', 'updated');
      for (let i = 0; i < 4; i++) await runs[i]!.end();
      await clock.advance(10_000);
      expect(keys()).toEqual(['running', 'low 3', 'low 1', 'low 2']);
      expect(runs[1]!.causes).toEqual(['initial', 'updated']);
      expect(queue.ready).toBe(0);
    });

    it('gives a key that has waited long its share, however much fresh work there is', async () => {
      const { queue, clock, runs, keys } = queueing({ concurrency: 1 });
      queue.add('first', 'created');
      for (let i = 0; i < 5; i++) queue.add(`low ${i}`, 'initial', { priority: 'low' });
      await clock.advance(5_001);
      for (let i = 0; i < 25; i++) {
        queue.add(`normal ${i}`, 'created');
        queue.add(`more ${i}`, 'created');
        await runs[i]!.end();
      }
      const lowRuns = keys().flatMap((key, index) => (key.startsWith('low') ? [index] : []));
      expect(lowRuns).toEqual([4, 8, 12, 16, 20]);
    });
  });

  describe('failures', () => {
    it('retries for ever, with delays that double up to the longest', async () => {
      const { queue, clock, last } = queueing({ random: () => 1 });
      queue.add('a', 'created');
      const delays: number[] = [];
      for (let failures = 1; failures <= 9; failures++) {
        const failedAt = clock.now();
        await last().end({ type: 'retry' });
        await clock.advance(60_000);
        expect(last()).toMatchObject({ causes: ['retry'], failures });
        delays.push(last().at - failedAt);
      }
      expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    });

    it('spreads retries over the whole delay, so that keys that failed together do not return together', async () => {
      const dice = [0, 0.25, 0.75];
      const { queue, clock, runs } = queueing({ random: () => dice.shift() ?? 0 });
      for (const key of ['a', 'b', 'c']) queue.add(key, 'created');
      for (const run of [...runs]) await run.end({ type: 'retry' });
      await clock.advance(1_000);
      expect(runs.slice(3).map(({ key, at }) => [key, at])).toEqual([
        ['a', 0],
        ['b', 250],
        ['c', 750],
      ]);
    });

    it('runs a failed key at once when something happens to it', async () => {
      const { queue, clock, last } = queueing();
      queue.add('a', 'created');
      await last().end({ type: 'retry' });
      await clock.advance(200);
      queue.add('a', 'updated');
      expect(last()).toMatchObject({ at: 200, causes: ['updated'], failures: 1 });
    });

    it('lets events that come during a backoff neither lengthen nor replace it', async () => {
      const { queue, clock, last } = queueing();
      queue.add('a', 'created');
      await last().end({ type: 'retry' });
      for (const at of [110, 220, 330]) {
        await clock.advance(at - clock.now());
        queue.add('a', 'updated');
        expect(last().at).toBe(at);
        await last().end({ type: 'retry' });
      }
      await clock.advance(500 - clock.now());
      expect(last()).toMatchObject({ at: 500, causes: ['retry'], failures: 1 });
      await last().end({ type: 'retry' });
      await clock.advance(1_000);
      expect(last()).toMatchObject({ at: 1_500, failures: 2 });
    });

    it('starts over after a success', async () => {
      const { queue, clock, last } = queueing();
      queue.add('a', 'created');
      await last().end({ type: 'retry' });
      await clock.advance(500);
      await last().end({ type: 'retry' });
      await clock.advance(1_000);
      await last().end();
      await clock.advance(10_000);
      queue.add('a', 'updated');
      expect(last().failures).toBe(0);
      await last().end({ type: 'retry' });
      const failedAt = clock.now();
      await clock.advance(500);
      expect(last()).toMatchObject({ at: failedAt + 500, failures: 1 });
    });

    it('waits as long as the failure asked for', async () => {
      const { queue, clock, last } = queueing();
      queue.add('a', 'created');
      await last().end({ type: 'retry', afterMs: 7_000 });
      await clock.advance(6_999);
      expect(last().at).toBe(0);
      await clock.advance(1);
      expect(last()).toMatchObject({ at: 7_000, causes: ['retry'] });
    });

    it('runs nothing before a barrier, not even something urgent, and nothing is lost', async () => {
      const { queue, clock, runs, last } = queueing();
      queue.add('a', 'created');
      await last().end({ type: 'retry', afterMs: 7_000, isBarrier: true });
      await clock.advance(1_000);
      queue.add('a', 'updated');
      queue.add('a', 'deleted', { isUrgent: true });
      await clock.advance(5_999);
      expect(runs).toHaveLength(1);
      // The backoff's jitter comes on top.
      await clock.advance(501);
      expect(last()).toMatchObject({ at: 7_500, causes: ['updated', 'deleted'] });
      await last().end();
      await clock.advance(60_000);
      expect(runs).toHaveLength(2);
    });

    it('forgets failures and barriers when the object is gone, so that a later one of its name starts afresh', async () => {
      const { queue, clock, runs, last } = queueing();
      queue.add('a', 'created');
      await last().end({ type: 'retry', afterMs: 900_000, isBarrier: true });
      queue.add('a', 'deleted', { isUrgent: true, isEnd: true });
      await clock.settle();
      expect(last()).toMatchObject({ causes: ['deleted'], failures: 0 });
      await last().end();
      await clock.advance(1_000);
      queue.add('a', 'created');
      expect(last()).toMatchObject({ causes: ['created'], failures: 0 });
      await last().end();
      await clock.advance(1_000_000);
      expect(runs).toHaveLength(3);
    });

    it('takes work that throws for a failure', async () => {
      const clock = new VirtualClock();
      let runs = 0;
      const throwing = () => {
        runs++;
        if (runs === 1) throw new Error('at once');
        return runs === 2 ? Promise.reject(new Error('later')) : Promise.resolve(DONE);
      };
      const queue = new WorkQueue<string>(
        {
          clock,
          random: () => 0.5,
          concurrency: 1,
          debounceMs: 0,
          debounceMaxWaitMs: 0,
          backoff: { initialMs: 10, maxMs: 10 },
          ageingMs: 0,
        },
        throwing,
        { retry: 'retry', requeue: 'requeue' },
      );
      queue.start();
      queue.add('a', 'created');
      await clock.advance(1_000);
      expect(runs).toBe(3);
      expect(queue.size).toBe(0);
    });
  });

  describe('requeues', () => {
    it('runs again after the time asked for', async () => {
      const { queue, clock, last } = queueing();
      queue.add('a', 'created');
      await last().end({ type: 'requeue', afterMs: 5_000 });
      await clock.advance(5_000);
      expect(last()).toMatchObject({ at: 5_000, causes: ['requeue'], failures: 0 });
    });

    it('waits for longer than a timer can, such as three months', async () => {
      const { queue, clock, last } = queueing();
      const days = 24 * 3_600_000;
      queue.add('a', 'created');
      await last().end({ type: 'requeue', afterMs: 90 * days });
      await clock.advance(89 * days);
      expect(last().at).toBe(0);
      await clock.advance(days);
      expect(last().at).toBe(90 * days);
    });

    it('lets a run that came in between decide anew', async () => {
      const { queue, clock, runs, last } = queueing();
      queue.add('a', 'created');
      await last().end({ type: 'requeue', afterMs: 5_000 });
      await clock.advance(1_000);
      queue.add('a', 'updated');
      await last().end();
      await clock.advance(60_000);
      expect(runs).toHaveLength(2);
      expect(queue.size).toBe(0);
    });
  });

  describe('stopping', () => {
    it('waits for what runs, and starts nothing more', async () => {
      const { queue, clock, runs } = queueing({ concurrency: 1 });
      queue.add('a', 'created');
      queue.add('b', 'created');
      let isStopped = false;
      void queue.stop().then(() => (isStopped = true));
      queue.add('c', 'created');
      await clock.advance(60_000);
      expect(isStopped).toBe(false);
      await runs[0]!.end({ type: 'retry' });
      expect(isStopped).toBe(true);
      await clock.advance(60_000);
      expect(runs).toHaveLength(1);
      expect(queue.size).toBe(0);
      expect(clock.timers).toBe(0);
    });

    it('is done at once when nothing runs', async () => {
      const { queue, clock, last } = queueing();
      queue.add('a', 'created');
      await last().end({ type: 'requeue', afterMs: 1_000 });
      await queue.stop();
      expect(clock.timers).toBe(0);
    });
  });

  it('gives the event loop its turn while there is much to run', async () => {
    const clock = new VirtualClock();
    let turns = 0;
    let now = 0;
    const busyClock = {
      now: () => now,
      date: () => clock.date(),
      setTimeout: (callback: () => void, delayMs: number) => clock.setTimeout(callback, delayMs),
      yield: () => (turns++, clock.yield()),
    };
    let runs = 0;
    const queue = new WorkQueue<string>(
      {
        clock: busyClock,
        random: () => 0,
        concurrency: 1_000,
        debounceMs: 0,
        debounceMaxWaitMs: 0,
        backoff: { initialMs: 1, maxMs: 1 },
        ageingMs: 0,
      },
      async () => {
        now += 2;
        runs++;
        return DONE;
      },
      { retry: 'retry', requeue: 'requeue' },
    );
    for (let i = 0; i < 100; i++) queue.add(`key ${i}`, 'initial', { priority: 'low' });
    queue.start();
    expect(runs).toBe(4);
    for (let i = 0; i < 10; i++) await clock.settle();
    expect(runs).toBe(100);
    expect(turns).toBeGreaterThanOrEqual(24);
  });
});

describe('whatever happens in whatever order, the work queue', () => {
  it('never runs a key twice at once, loses nothing, keeps its bounds and leaves nothing behind', async () => {
    await forSeeds(150, async (dice) => {
      const storm = new Storm(dice);
      await storm.blow(200);
      await storm.settle();
      storm.check();
    });
  }, 60_000);
});

/** Random events, runs of random length and outcome, and a ledger of what the queue did. */
class Storm {
  private readonly clock = new VirtualClock();
  private readonly running = new Set<string>();
  private told: { key: string; cause: string; at: number; ran: boolean }[] = [];
  /** Until then nobody can expect a key to run: its last run was still going, or asked for a pause. */
  private readonly heldUntil = new Map<string, number>();
  private readonly problems: string[] = [];
  private readonly queue: WorkQueue<string>;
  private readonly options: WorkQueueOptions;
  private readonly isUnbounded: boolean;
  private startedAt = Infinity;
  private mostRunning = 0;
  private isCalm = false;

  constructor(private readonly dice: Dice) {
    this.isUnbounded = dice.oneIn(2);
    this.options = {
      clock: this.clock,
      random: dice.random,
      concurrency: this.isUnbounded ? 1_000 : dice.int(1, 4),
      debounceMs: dice.pick([0, 1, 100]),
      debounceMaxWaitMs: dice.pick([50, 300, 1_000]),
      backoff: { initialMs: dice.pick([0, 5, 100]), maxMs: 2_000 },
      ageingMs: 500,
    };
    this.queue = new WorkQueue<string>(this.options, (key, run) => this.work(key, run), {
      retry: 'retry',
      requeue: 'requeue',
    });
    if (dice.oneIn(2)) this.start();
  }

  async blow(steps: number): Promise<void> {
    const { dice, clock } = this;
    for (let step = 0; step < steps; step++) {
      if (dice.oneIn(3)) await clock.advance(dice.pick([0, 1, 10, 60, 100, 400]));
      if (dice.oneIn(10)) this.discard(`key ${dice.int(1, 8)}`);
      const options: AddOptions = { priority: dice.pick(['normal', 'low']), isUrgent: dice.oneIn(8) };
      const key = `key ${dice.int(1, 8)}`;
      this.told.push({ key, cause: `event ${step}`, at: clock.now(), ran: false });
      this.queue.add(key, `event ${step}`, options);
      if (step === 20) this.start();
    }
  }

  private start(): void {
    this.startedAt = Math.min(this.startedAt, this.clock.now());
    this.queue.start();
  }

  async settle(): Promise<void> {
    this.isCalm = true;
    await this.clock.advance(3_600_000);
  }

  check(): void {
    expect(this.problems).toEqual([]);
    const lost = this.told.filter(({ ran }) => !ran);
    expect(lost).toEqual([]);
    expect(this.queue.size).toBe(0);
    expect(this.queue.running().length).toBe(0);
    expect(this.queue.ready).toBe(0);
    expect(this.clock.timers).toBe(0);
    expect(this.mostRunning).toBeLessThanOrEqual(this.options.concurrency);
  }

  /** What it was told of so far is to be forgotten. */
  private discard(key: string): void {
    this.queue.discard((other) => other === key);
    this.told = this.told.filter((event) => event.key !== key);
  }

  private async work(key: string, { causes, omittedCauseCount }: Run<string>): Promise<Outcome> {
    const { dice, clock } = this;
    if (this.running.has(key)) this.problems.push(`${key} runs twice at the same time`);
    this.running.add(key);
    this.mostRunning = Math.max(this.mostRunning, this.running.size);
    this.tickOff(key, causes, omittedCauseCount);
    if (dice.oneIn(2)) await sleep(clock, dice.pick([0, 1, 30, 250]));
    this.running.delete(key);
    this.heldUntil.set(key, clock.now());
    return this.isCalm ? DONE : this.outcome(key);
  }

  /** This run starts later than every event of the key so far, so it must answer for all of them. */
  private tickOff(key: string, causes: readonly string[], omittedCauseCount: number): void {
    const pending = this.told.filter((event) => event.key === key && !event.ran);
    for (const event of pending) event.ran = true;
    const names = pending.map(({ cause }) => cause);
    const got = causes.filter((cause) => cause.startsWith('event'));
    if (String(got) !== String(names.slice(0, 16)) || omittedCauseCount !== Math.max(0, names.length - 16)) {
      this.problems.push(
        `${key} runs for ${got.join()} and ${omittedCauseCount} more, but it was told of ${names.join()}`,
      );
    }
    if (this.isUnbounded) for (const { cause, at } of pending) this.checkWait(key, cause, at);
  }

  private checkWait(key: string, cause: string, toldAt: number): void {
    const longest = Math.max(
      toldAt + this.options.debounceMaxWaitMs,
      this.heldUntil.get(key) ?? 0,
      this.startedAt,
    );
    const now = this.clock.now();
    if (now > longest) this.problems.push(`${cause} of ${key} ran at ${now}, but should have by ${longest}`);
  }

  private outcome(key: string): Outcome {
    const { dice } = this;
    switch (dice.int(1, 6)) {
      case 1:
        return { type: 'retry' };
      case 2: {
        const afterMs = dice.int(0, 500);
        const isBarrier = dice.oneIn(2);
        const jitterMs = isBarrier ? this.options.backoff.maxMs : 0;
        this.heldUntil.set(key, this.clock.now() + afterMs + jitterMs);
        return { type: 'retry', afterMs, isBarrier };
      }
      case 3:
        return { type: 'requeue', afterMs: dice.pick([0, 1, 777]) };
      case 4:
        throw new Error('the work failed');
      default:
        return DONE;
    }
  }
}

describe('keys that are held', () => {
  it('begin no run before what holds them has ended, whether they ran, were ready, or waited for their time', async () => {
    const { queue, clock, runs, keys, last } = queueing({ concurrency: 1 });
    queue.add('waits', 'created');
    await last().end({ type: 'requeue', afterMs: 100 });
    queue.add('runs', 'created');
    queue.add('is ready', 'created');
    for (const key of ['waits', 'runs', 'is ready']) queue.hold(key, sleep(clock, 1_000));
    queue.add('runs', 'updated');
    await last().end();
    await clock.advance(999);
    expect(keys()).toEqual(['waits', 'runs']);
    expect(queue.ready).toBe(0);
    await clock.advance(1);
    for (let index = 2; index < 5; index++) await runs[index]!.end();
    expect(keys().slice(2).sort()).toEqual(['is ready', 'runs', 'waits']);
    await clock.advance(100);
    expect(queue.size).toBe(0);
  });

  it('wait for all that holds them, also where they were discarded meanwhile', async () => {
    const { queue, clock, keys, last } = queueing();
    queue.add('a', 'created');
    queue.hold('a', sleep(clock, 1_000));
    queue.hold('a', sleep(clock, 2_000));
    await last().end();
    queue.discard(() => true);
    queue.add('a', 'updated');
    await clock.advance(1_999);
    expect(keys()).toEqual(['a']);
    await clock.advance(1);
    expect(last()).toMatchObject({ key: 'a', at: 2_000, causes: ['updated'] });
    await last().end();
    queue.hold('a', sleep(clock, 500));
    queue.discard(() => true);
    await clock.advance(500);
    expect(queue.size).toBe(0);
  });
});

describe('keys that are discarded', () => {
  it('do not run, whatever they waited for; those that run end, and nothing of before follows', async () => {
    const { queue, clock, keys, last } = queueing({ concurrency: 1 });
    queue.add('running', 'created');
    queue.add('running', 'updated');
    queue.add('ready', 'created');
    queue.add('kept', 'created');
    queue.discard((key) => key !== 'kept');
    expect(queue.ready).toBe(1);
    await last().end({ type: 'done' });
    await last().end({ type: 'retry' });
    queue.discard((key) => key === 'kept');
    await clock.advance(60_000);
    expect(keys()).toEqual(['running', 'kept']);
    expect(queue.size).toBe(0);
  });
});

describe('who looks on', () => {
  it('is told of each time that a key gets ready, as client-go counts adds: not of each change, but of retries', async () => {
    let added = 0;
    const observer = { added: () => added++, putOff: () => {}, started: () => {}, finished: () => {} };
    const { queue, clock, runs, last } = queueing({ observer });
    queue.add('a', 'created');
    for (let change = 0; change < 5; change++) queue.add('a', 'updated');
    await last().end();
    await clock.advance(1_000);
    expect(runs).toHaveLength(2);
    expect(added).toBe(2);
    await last().end({ type: 'retry' });
    await clock.advance(2_000);
    expect(runs).toHaveLength(3);
    expect(added).toBe(3);
  });

  it('is told how long a key was ready, as client-go measures it: from when it was due, also during its own run', async () => {
    const readyForMs: number[] = [];
    const started = (run: { readyForMs: number }) => readyForMs.push(run.readyForMs);
    const observer = { added: () => {}, putOff: () => {}, started, finished: () => {} };
    const { queue, clock, last } = queueing({ observer, concurrency: 1 });
    queue.add('a', 'created');
    await clock.advance(1_000);
    queue.add('a', 'updated');
    queue.add('b', 'created');
    await clock.advance(3_000);
    await last().end({ type: 'requeue', afterMs: 5_000 });
    await last().end();
    // Neither the debouncing nor the delay of a requeue is time that it was ready.
    await last().end({ type: 'requeue', afterMs: 7_000 });
    await clock.advance(10_000);
    await last().end();
    queue.add('a', 'updated');
    await clock.advance(10);
    await last().end();
    queue.add('a', 'updated');
    await clock.advance(500);
    expect(readyForMs.map((ms) => Math.round(ms))).toEqual([0, 3_000, 3_000, 0, 0, 0]);
  });
});
