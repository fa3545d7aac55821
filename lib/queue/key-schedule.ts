import { backoffDelayMs } from '../common/backoff.js';
import { EntryCauses } from './entry-causes.js';
import { EntryPlaces, Place } from './entry-places.js';
import { EntryTable } from './entry-table.js';
import { EntryTimes } from './entry-times.js';
import { WakeTimer } from './wake-timer.js';
import type { AddOptions, Outcome, Run, WorkQueueOptions } from './work-queue.interface.js';

/** A million keys may be due at the same time. */
const WAKES_A_TURN = 4_096;
/** Takes a few milliseconds, and is more than run in a slice of the event loop, so that those to forget do not pile up. */
const FORGETS_A_TURN = 32_768;

/** Gets keys ready when their time has come, and remembers how their runs ended. Who runs them is not its business. @internal */
export class KeySchedule<Cause> {
  readonly entries = new EntryTable();
  readonly times = new EntryTimes(this.entries);
  private readonly causes = new EntryCauses<Cause>(this.entries);
  readonly places: EntryPlaces;
  private readonly timer: WakeTimer;
  private isStopped = false;

  constructor(
    private readonly options: WorkQueueOptions,
    /** Stands in for what happened where nothing did. */
    private readonly ownCauses: { readonly retry: Cause; readonly requeue: Cause },
    /** Keys may have got ready by themselves. */
    private readonly onReady: (now: number) => void,
  ) {
    this.places = new EntryPlaces(this.entries, options.ageingMs);
    this.timer = new WakeTimer(options.clock, () => this.wake());
  }

  add(
    key: string,
    cause: Cause,
    now: number,
    { priority = 'normal', isUrgent = false, isEnd = false }: AddOptions,
  ): void {
    const { times, places } = this;
    const slot = this.entries.claim(key);
    if (places.of(slot) === Place.Nowhere) this.admit(slot);
    // It would be forgotten by now, if those before it were.
    else if (places.of(slot) === Place.Lingering && now >= times.windowEndsAt(slot)) this.admit(slot);
    this.causes.add(slot, cause);
    if (isEnd) times.forgetFailures(slot);
    times.debounce(slot, now, this.options, isUrgent);
    if (priority === 'normal') places.promote(slot);
    if (places.isWaiting(slot)) this.schedule(slot, now);
  }

  /** Forgets what waits of the keys that are meant. Those that run go on to their end, and nothing of now follows it. */
  discard(isMeant: (key: string) => boolean): void {
    const meant: number[] = [];
    this.entries.forEach((slot, key) => {
      if (isMeant(key)) meant.push(slot);
    });
    for (const slot of meant) {
      this.times.forgetEvents(slot);
      this.causes.forget(slot);
      if (this.places.of(slot) === Place.Running) continue;
      // What holds it ends later, and has to find it.
      if (this.isStopped || !this.places.isHeld(slot)) this.forget(slot);
    }
    this.entries.shrink();
  }

  hold(key: string, until: Promise<void>): void {
    const slot = this.entries.find(key);
    if (slot === undefined) return;
    this.places.hold(slot);
    void until.then(() => this.release(key));
  }

  /** Gets no more keys ready. */
  stop(): void {
    this.isStopped = true;
    this.timer.cancel();
  }

  /** The key whose turn it is, of those that are ready: there must be one. It runs from now on. */
  begin(now: number): { slot: number; run: Run<Cause> } {
    const { times, places } = this;
    const slot = places.lanes.pick(now) as number;
    const run = this.causes.take(slot, times.failures(slot));
    this.options.observer?.started({
      readyForMs: times.ageMs(slot, now),
      eventAgeMs: times.eventAgeMs(slot, now),
      events: run.causes.length + run.omittedCauseCount,
    });
    if (run.causes.length === 0)
      run.causes.push(run.failures > 0 ? this.ownCauses.retry : this.ownCauses.requeue);
    places.move(slot, Place.Running);
    times.begin(slot, now);
    return { slot, run };
  }

  /** Its run has ended. Slots may be others after it. */
  end(slot: number, outcome: Outcome, now: number): void {
    const { observer, backoff, random } = this.options;
    observer?.finished(this.times.ageMs(slot, now));
    if (outcome.type !== 'done') observer?.putOff();
    if (outcome.type === 'retry')
      this.times.planRetry(slot, now, outcome, (failures) => backoffDelayMs(failures, backoff, random));
    else this.times.succeed(slot, now, outcome);
    this.places.move(slot, Place.Held);
    this.settle(slot, now);
  }

  private admit(slot: number): void {
    this.places.admit(slot);
    this.times.reset(slot);
  }

  /** What becomes of a key that neither runs nor waits. */
  private settle(slot: number, now: number): void {
    if (this.places.isHeld(slot)) return;
    const { times } = this;
    if (times.nextAt(slot) < Infinity || now < times.windowEndsAt(slot)) {
      if (!this.isStopped) this.schedule(slot, now);
      return;
    }
    this.forget(slot);
    this.entries.shrink();
  }

  private schedule(slot: number, now: number): void {
    if (this.places.isHeld(slot)) return;
    const nextAt = this.times.nextAt(slot);
    if (nextAt <= now) return this.makeReady(slot, now);
    if (nextAt < Infinity) this.places.pend(slot, nextAt);
    else this.places.linger(slot);
    this.arm();
  }

  private makeReady(slot: number, now: number): void {
    this.times.markReady(slot, now);
    this.places.ready(slot);
    this.options.observer?.added();
  }

  private arm(): void {
    if (this.isStopped) return;
    const { pending, lingering } = this.places;
    const lingers = lingering.first;
    const forgetAt = lingers === undefined ? Infinity : this.times.windowEndsAt(lingers);
    this.timer.arm(Math.min(pending.firstDueAt, forgetAt));
  }

  private wake(): void {
    const now = this.options.clock.now();
    const { pending } = this.places;
    for (let left = WAKES_A_TURN; left > 0 && pending.firstDueAt <= now; left--)
      this.makeReady(pending.first as number, now);
    this.forgetLapsed(now);
    this.arm();
    this.onReady(now);
  }

  private forgetLapsed(now: number): void {
    const { lingering } = this.places;
    for (let left = FORGETS_A_TURN; left > 0; left--) {
      const slot = lingering.first;
      if (slot === undefined || this.times.windowEndsAt(slot) > now) break;
      this.forget(slot);
    }
    this.entries.shrink();
  }

  private release(key: string): void {
    // It is there: a key that is held is not forgotten before the queue has stopped.
    const slot = this.entries.find(key);
    if (slot === undefined) return;
    this.places.endHold(slot);
    const now = this.options.clock.now();
    if (this.places.of(slot) === Place.Held) this.settle(slot, now);
    this.onReady(now);
  }

  private forget(slot: number): void {
    this.places.move(slot, Place.Nowhere);
    this.entries.release(slot);
  }
}
