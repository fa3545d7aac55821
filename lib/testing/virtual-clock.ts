import type { Clock, Timer } from '../common/clock.js';

interface Pending {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/**
 * A clock that stands still until a test moves it: hours of timeouts, backoffs and debouncing pass in
 * milliseconds, in the same order every time.
 *
 * @example
 * const clock = new VirtualClock();
 * clock.setTimeout(() => console.log('a minute has passed'), 60_000);
 * await clock.advance(60_000);
 * @publicApi
 */
export class VirtualClock implements Clock {
  private elapsedMs = 0;
  private order = 0;
  private pending: Pending[] = [];
  private readonly settlers = new Set<() => Promise<void>>();

  constructor(private readonly startedAt: Date = new Date('2026-01-01T00:00:00Z')) {}

  now(): number {
    return this.elapsedMs;
  }

  date(): Date {
    return new Date(this.startedAt.getTime() + this.elapsedMs);
  }

  setTimeout(callback: () => void, delayMs: number): Timer {
    const timer = { at: this.elapsedMs + Math.max(0, delayMs), order: this.order++, callback };
    this.pending.push(timer);
    return { cancel: () => (this.pending = this.pending.filter((other) => other !== timer)) };
  }

  yield(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  /** How many timers are armed. */
  get timers(): number {
    return this.pending.length;
  }

  /** How long it is until the next timer falls due; `undefined` where none is armed. */
  get nextTimerMs(): number | undefined {
    const next = this.nextBy(Infinity);
    return next && Math.max(0, next.at - this.elapsedMs);
  }

  /** Moves time on, running each timer that falls due at its own time, and lets promises settle in between. */
  async advance(byMs: number): Promise<void> {
    const until = this.elapsedMs + byMs;
    await this.settle();
    for (let timer = this.nextBy(until); timer; timer = this.nextBy(until)) {
      const due = timer;
      this.elapsedMs = Math.max(this.elapsedMs, due.at);
      this.pending = this.pending.filter((other) => other !== due);
      due.callback();
      await this.settle();
    }
    this.elapsedMs = until;
    await this.settle();
  }

  /** Lets everything that is ready run, without moving time. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) await this.yield();
    for (const settler of this.settlers) await settler();
  }

  /**
   * Adds something that time waits for before it moves on. A server in this process adds itself: answers that are
   * still on their way through its sockets arrive at the time at which they were sent.
   *
   * @returns takes it away again
   */
  addSettler(settler: () => Promise<void>): () => void {
    this.settlers.add(settler);
    return () => this.settlers.delete(settler);
  }

  private nextBy(until: number): Pending | undefined {
    let next: Pending | undefined;
    for (const timer of this.pending) {
      if (timer.at > until) continue;
      if (!next || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) next = timer;
    }
    return next;
  }
}
