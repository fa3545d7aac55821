import { rowOf } from './entry-page.js';
import type { EntryTable } from './entry-table.js';
import type { Outcome, WorkQueueOptions } from './work-queue.interface.js';

type Debouncing = Pick<WorkQueueOptions, 'debounceMs' | 'debounceMaxWaitMs'>;

/** When each key is to run, by what happened to it and by how its runs ended. @internal */
export class EntryTimes {
  constructor(private readonly table: EntryTable) {}

  /** Nothing has happened yet. */
  reset(slot: number): void {
    const page = this.table.page(slot);
    const row = rowOf(slot);
    page.windowEndsAt[row] = -Infinity;
    page.eventAt[row] = page.firstEventAt[row] = Infinity;
  }

  forgetFailures(slot: number): void {
    const page = this.table.page(slot);
    const row = rowOf(slot);
    if (!page.hasHistory(row)) return;
    const { failures, backoffUntil, barrierAt, timerAt } = page.histories;
    failures[row] = 0;
    backoffUntil[row] = barrierAt[row] = -Infinity;
    timerAt[row] = Infinity;
  }

  /** Nothing runs it, neither what happened nor a time. */
  forgetEvents(slot: number): void {
    const page = this.table.page(slot);
    const row = rowOf(slot);
    this.forgetFailures(slot);
    page.eventAt[row] = page.firstEventAt[row] = Infinity;
    if (page.hasHistory(row)) page.histories.firstPutOffAt[row] = Infinity;
  }

  /** Something happened to it: says when to run for it, together with what else happens within the window. */
  debounce(
    slot: number,
    now: number,
    { debounceMs, debounceMaxWaitMs }: Debouncing,
    isUrgent: boolean,
  ): void {
    const page = this.table.page(slot);
    const row = rowOf(slot);
    if (page.firstEventAt[row] === Infinity) page.firstEventAt[row] = now;
    if (isUrgent || now >= (page.windowEndsAt[row] as number)) {
      page.eventAt[row] = now;
    } else {
      const history = page.beginHistory(row);
      const firstPutOffAt = Math.min(history.firstPutOffAt[row] as number, now);
      history.firstPutOffAt[row] = firstPutOffAt;
      // Otherwise something urgent, or the first event of a burst, is on its way already.
      if ((page.eventAt[row] as number) > now)
        page.eventAt[row] = Math.min(now + debounceMs, firstPutOffAt + debounceMaxWaitMs);
    }
    page.windowEndsAt[row] = now + debounceMs;
  }

  /** Its run failed. */
  planRetry(
    slot: number,
    now: number,
    { afterMs, isBarrier = false }: Outcome & { type: 'retry' },
    backoffMs: (failures: number) => number,
  ): void {
    const page = this.table.page(slot);
    const row = rowOf(slot);
    const history = page.beginHistory(row);
    let backoffUntil = history.backoffUntil[row] as number;
    const isNewFailure = now >= backoffUntil;
    const failures = (history.failures[row] as number) + (isNewFailure ? 1 : 0);
    const delayMs = backoffMs(failures);
    // The jitter comes on top of a barrier: it holds for many keys, which should not all come back at its end.
    if (isBarrier) history.barrierAt[row] = backoffUntil = now + (afterMs ?? 0) + delayMs;
    else if (afterMs !== undefined) backoffUntil = now + afterMs;
    else if (isNewFailure) backoffUntil = now + delayMs;
    history.failures[row] = failures;
    history.timerAt[row] = history.backoffUntil[row] = backoffUntil;
  }

  /** What comes from now on is for a further run. */
  begin(slot: number, now: number): void {
    const page = this.table.page(slot);
    const row = rowOf(slot);
    page.since[row] = now;
    page.eventAt[row] = page.firstEventAt[row] = Infinity;
    if (!page.hasHistory(row)) return;
    const { timerAt, firstPutOffAt } = page.histories;
    timerAt[row] = firstPutOffAt[row] = Infinity;
  }

  /** The delays between retries begin anew. */
  succeed(slot: number, now: number, outcome: Exclude<Outcome, { type: 'retry' }>): void {
    const page = this.table.page(slot);
    const row = rowOf(slot);
    if (outcome.type === 'done' && !page.hasHistory(row)) return;
    const history = page.beginHistory(row);
    history.failures[row] = 0;
    history.backoffUntil[row] = -Infinity;
    history.timerAt[row] = outcome.type === 'requeue' ? now + outcome.afterMs : Infinity;
  }

  /** When to run next, by events and timers; `Infinity` when nothing is due. */
  nextAt(slot: number): number {
    const page = this.table.page(slot);
    const row = rowOf(slot);
    if (!page.hasHistory(row)) return page.eventAt[row] as number;
    const { timerAt, barrierAt } = page.histories;
    const soonest = Math.min(page.eventAt[row] as number, timerAt[row] as number);
    return Math.max(soonest, barrierAt[row] as number);
  }

  windowEndsAt(slot: number): number {
    return this.table.page(slot).windowEndsAt[rowOf(slot)] as number;
  }

  failures(slot: number): number {
    const page = this.table.page(slot);
    return page.hasHistory(rowOf(slot)) ? (page.histories.failures[rowOf(slot)] as number) : 0;
  }

  /** It is ready since its time came: what came due while it was running has waited for the end of that run, too. */
  markReady(slot: number, now: number): void {
    this.table.page(slot).since[rowOf(slot)] = Math.min(now, this.nextAt(slot));
  }

  /** How long it has been ready, or has been running. */
  ageMs(slot: number, now: number): number {
    return now - (this.table.page(slot).since[rowOf(slot)] as number);
  }

  /** How long ago the first of the events came that have not run yet; `undefined` without any. */
  eventAgeMs(slot: number, now: number): number | undefined {
    const firstEventAt = this.table.page(slot).firstEventAt[rowOf(slot)] as number;
    return firstEventAt === Infinity ? undefined : now - firstEventAt;
  }
}
