import type { Clock } from '../common/clock.js';
import type { Log } from '../common/log.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { describeKey, type ObjectKey } from '../resource/object-key.js';
import type { Cause } from './cause.js';
import { changedFields } from './changed-fields.js';
import { RecentStreaks } from './recent-streaks.js';
import { Streak } from './streak.js';

const WINDOW_MS = 60_000;

/** Half a run a second, for a minute, without anything new to do. */
const SUSPICIOUS_WAKES = 30;

/** A change of an object, as it can be looked at if need be. @internal */
export interface ObjectUpdate {
  readonly key: ObjectKey;
  readonly cause: Cause & { readonly type: 'updated' };
  readonly previous: () => KubernetesObject;
  readonly current: () => KubernetesObject;
}

/**
 * Finds objects that are run again and again, and says what woke them: which fields, and who wrote these.
 *
 * - Woken in vain: generation and content stay the same, and only labels, annotations or finalizers change. It is mostly
 *   the operator's own writes.
 * - Hot: so many runs within a minute, whatever for. Where the desired state changes each time, two writers undo each
 *   other's work.
 *
 * Each is told once a minute at the most. Remembers only keys that ran within the last two minutes, and of these the
 * latest thousand at least, and two thousand at the most.
 *
 * @internal
 */
export class LoopDetector {
  /** How often one of both was told, ever. */
  detections = 0;
  private readonly streaks: RecentStreaks;

  constructor(
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly hotRunsPerMinute: number,
  ) {
    this.streaks = new RecentStreaks(clock, WINDOW_MS);
  }

  /** The object has changed, and will run for it. */
  woken({ key, cause, previous, current }: ObjectUpdate): void {
    const streak = this.streaks.touch(key);
    streak.wakes++;
    // Whoever only asks for more does not run in vain.
    const isDesired = cause.changed.some(
      (part) => part !== 'labels' && part !== 'annotations' && part !== 'finalizers',
    );
    if (isDesired) {
      streak.wakes = 0;
      streak.wakesSince = streak.lastAt;
    }
    const isSuspicious = streak.wakes * 2 >= SUSPICIOUS_WAKES || streak.runs * 2 >= this.hotRunsPerMinute;
    if (isSuspicious)
      streak.note(changedFields(previous(), current(), Streak.MAX_FIELDS), cause.fieldManager);
    if (streak.wakes !== SUSPICIOUS_WAKES) return;
    this.tell(
      `${describeKey(key)} was woken ${streak.wakes} times within a minute${this.rateOf(streak.wakesSince, streak.wakes)} without a ` +
        `change of its desired state, ${streak.describeChanges()}. ` +
        'If that is this operator, its own writes wake it: write only what differs.',
    );
  }

  /** The object runs. */
  ran(key: ObjectKey, causes: readonly Cause[]): void {
    const streak = this.streaks.touch(key);
    streak.countRun(causes);
    if (streak.runs !== this.hotRunsPerMinute) return;
    this.tell(
      `${describeKey(key)} ran ${streak.runs} times within a minute${this.rateOf(streak.since, streak.runs)}, ` +
        `${streak.describeCauses()}; ${streak.describeChanges()}. ` +
        "Where several write the same fields, they undo each other's work; where it is this operator alone, it wakes itself.",
    );
  }

  forget(key: ObjectKey): void {
    this.streaks.delete(key);
  }

  private tell(message: string): void {
    this.detections++;
    this.log.warn(message);
  }

  private rateOf(since: number, times: number): string {
    const seconds = (this.clock.now() - since) / 1000 / Math.max(1, times - 1);
    return ` (every ${seconds < 0.95 ? `${Math.ceil(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`})`;
  }
}
