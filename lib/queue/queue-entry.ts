import type { Bagged } from '../common/bag.js';
import type { Outcome, Priority } from './work-queue.interface.js';
import type { Scheduled } from './timer-heap.js';

/** More causes than these are only counted: a key that is hit a million times must not keep a million of them. */
const MAX_CAUSES = 16;

/**
 * What the queue knows of one key. An entry lives while its key is waiting, ready, running, or within its debounce
 * window, and is gone after that.
 *
 * @internal
 */
export class QueueEntry<Cause> implements Scheduled, Bagged {
  state: 'waiting' | 'ready' | 'running' = 'waiting';
  dueAt = Infinity;
  heapIndex = -1;
  place = -1;

  causes: Cause[] = [];
  omittedCauseCount = 0;
  /** Only ever raised: a retry or requeue keeps the priority of what caused it. */
  priority: Priority = 'low';
  readyAt = 0;
  startedAt = 0;

  /** When the first of the events came that have not run yet. */
  firstEventAt: number | undefined;
  /** When the events that have come should run; `undefined` without any. */
  eventAt: number | undefined;
  /** The first event that was put off in this debounce window. */
  firstPutOffAt: number | undefined;
  /** Until then a further event counts as part of the same burst. */
  windowEndsAt = -Infinity;
  /** When a retry or requeue should run. */
  timerAt: number | undefined;
  /** Nothing runs before, as the server asked to be left alone. */
  barrierAt = -Infinity;

  /** What has to end first before it runs again. */
  holds = 0;

  failures = 0;
  /** The end of the present backoff. A failure before it, of a run that an event caused, counts as the same one. */
  backoffUntil = -Infinity;

  constructor(readonly key: string) {}

  forgetFailures(): void {
    this.failures = 0;
    this.backoffUntil = this.barrierAt = -Infinity;
    this.timerAt = undefined;
  }

  /** Its run failed. */
  planRetry(
    now: number,
    { afterMs, isBarrier = false }: Outcome & { type: 'retry' },
    backoffMs: (failures: number) => number,
  ): void {
    const isNewFailure = now >= this.backoffUntil;
    if (isNewFailure) this.failures++;
    const delayMs = backoffMs(this.failures);
    // The jitter comes on top of a barrier: it holds for many keys, which should not all come back at its end.
    if (isBarrier) this.barrierAt = this.backoffUntil = now + (afterMs ?? 0) + delayMs;
    else if (afterMs !== undefined) this.backoffUntil = now + afterMs;
    else if (isNewFailure) this.backoffUntil = now + delayMs;
    this.timerAt = this.backoffUntil;
  }

  /** Nothing runs it, neither what happened nor a time. */
  forgetEvents(): void {
    this.forgetFailures();
    this.causes = [];
    this.omittedCauseCount = 0;
    this.eventAt = this.firstEventAt = this.firstPutOffAt = undefined;
  }

  /** Takes out what it runs for: what comes from now on is for a further run. */
  begin(now: number): { causes: Cause[]; omittedCauseCount: number; failures: number } {
    const { causes, omittedCauseCount, failures } = this;
    this.state = 'running';
    this.startedAt = now;
    this.causes = [];
    this.omittedCauseCount = 0;
    this.eventAt = this.timerAt = this.firstPutOffAt = this.firstEventAt = undefined;
    return { causes, omittedCauseCount, failures };
  }

  /** The delays between retries begin anew. */
  succeed(now: number, outcome: Exclude<Outcome, { type: 'retry' }>): void {
    this.failures = 0;
    this.backoffUntil = -Infinity;
    this.timerAt = outcome.type === 'requeue' ? now + outcome.afterMs : undefined;
  }

  addCause(cause: Cause): void {
    // Most have one, and an array that is pushed to has room for 17.
    if (this.causes.length === 0) this.causes = [cause];
    else if (this.causes.length < MAX_CAUSES) this.causes.push(cause);
    else this.omittedCauseCount++;
  }

  /** When to run next, by events and timers; `undefined` when nothing is due. */
  get nextAt(): number | undefined {
    if (this.eventAt === undefined && this.timerAt === undefined) return undefined;
    return Math.max(Math.min(this.eventAt ?? Infinity, this.timerAt ?? Infinity), this.barrierAt);
  }
}
