import type { Bagged } from '../common/bag.js';
import type { Outcome, Priority, WorkQueueOptions } from './work-queue.interface.js';
import type { Scheduled } from './timer-heap.js';

type Debouncing = Pick<WorkQueueOptions, 'debounceMs' | 'debounceMaxWaitMs'>;

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

  /** Most have one. */
  private cause: Cause | undefined;
  private moreCauses: Cause[] | undefined;
  private omittedCauseCount = 0;
  /** Only ever raised: a retry or requeue keeps the priority of what caused it. */
  priority: Priority = 'low';
  readyAt = 0;
  startedAt: number | undefined;

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
  barrierAt: number | undefined;

  /** What has to end first before it runs again. */
  holds = 0;

  failures = 0;
  /** The end of the present backoff. A failure before it, of a run that an event caused, counts as the same one. */
  backoffUntil: number | undefined;

  constructor(readonly key: string) {}

  forgetFailures(): void {
    this.failures = 0;
    this.backoffUntil = this.barrierAt = this.timerAt = undefined;
  }

  /** Something happened to it: says when to run for it, together with what else happens within the window. */
  debounce(now: number, { debounceMs, debounceMaxWaitMs }: Debouncing, isUrgent: boolean): void {
    if (isUrgent || now >= this.windowEndsAt) {
      this.eventAt = now;
    } else {
      this.firstPutOffAt ??= now;
      const quietAt = Math.min(now + debounceMs, this.firstPutOffAt + debounceMaxWaitMs);
      // Something urgent, or the first event of a burst, is on its way already.
      if (this.eventAt === undefined || this.eventAt > now) this.eventAt = quietAt;
    }
    this.windowEndsAt = now + debounceMs;
  }

  /** Its run failed. */
  planRetry(
    now: number,
    { afterMs, isBarrier = false }: Outcome & { type: 'retry' },
    backoffMs: (failures: number) => number,
  ): void {
    const isNewFailure = now >= (this.backoffUntil ?? -Infinity);
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
    this.takeCauses();
    this.omittedCauseCount = 0;
    this.eventAt = this.firstEventAt = this.firstPutOffAt = undefined;
  }

  /** Takes out what it runs for: what comes from now on is for a further run. */
  begin(now: number): { causes: Cause[]; omittedCauseCount: number; failures: number } {
    const { omittedCauseCount, failures } = this;
    const causes = this.takeCauses();
    this.state = 'running';
    this.startedAt = now;
    this.omittedCauseCount = 0;
    this.eventAt = this.timerAt = this.firstPutOffAt = this.firstEventAt = undefined;
    return { causes, omittedCauseCount, failures };
  }

  /** The delays between retries begin anew. */
  succeed(now: number, outcome: Exclude<Outcome, { type: 'retry' }>): void {
    this.failures = 0;
    this.backoffUntil = undefined;
    this.timerAt = outcome.type === 'requeue' ? now + outcome.afterMs : undefined;
  }

  addCause(cause: Cause): void {
    if (this.cause === undefined) this.cause = cause;
    else if ((this.moreCauses ??= []).length < MAX_CAUSES - 1) this.moreCauses.push(cause);
    else this.omittedCauseCount++;
  }

  private takeCauses(): Cause[] {
    const { cause, moreCauses } = this;
    this.cause = this.moreCauses = undefined;
    if (cause === undefined) return [];
    return moreCauses ? [cause, ...moreCauses] : [cause];
  }

  /** When to run next, by events and timers; `undefined` when nothing is due. */
  get nextAt(): number | undefined {
    if (this.eventAt === undefined && this.timerAt === undefined) return undefined;
    return Math.max(
      Math.min(this.eventAt ?? Infinity, this.timerAt ?? Infinity),
      this.barrierAt ?? -Infinity,
    );
  }
}
