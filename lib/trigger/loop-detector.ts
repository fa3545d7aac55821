import type { Clock } from '../common/clock.js';
import type { ObjectKey } from '../resource/object-key.js';
import type { Cause } from './cause.js';

const WINDOW_MS = 60_000;

/** Half a run a second, for a minute, without anything new to do. */
const SUSPICIOUS_RUNS = 30;

interface Streak {
  readonly since: number;
  runs: number;
}

/**
 * Finds objects that are run again and again although nobody asks for anything new: their generation and content stay
 * the same, and only labels, annotations or finalizers change. It is mostly the operator's own writes that wake it.
 *
 * Remembers only keys whose metadata changed within the last minute.
 *
 * @internal
 */
export class LoopDetector {
  private readonly streaks = new Map<ObjectKey, Streak>();

  constructor(private readonly clock: Clock) {}

  /** Counts a change. Returns how often the key was woken in vain, once it is worth a warning: once a minute at the most. */
  count(key: ObjectKey, { changed }: Cause & { type: 'updated' }): number | undefined {
    if (
      changed.includes('generation') ||
      changed.includes('content') ||
      changed.includes('deletionTimestamp')
    ) {
      this.streaks.delete(key);
      return undefined;
    }
    const now = this.clock.now();
    this.forgetBefore(now - WINDOW_MS);
    const streak = this.streaks.get(key) ?? { since: now, runs: 0 };
    if (streak.runs++ === 0) this.streaks.set(key, streak);
    return streak.runs === SUSPICIOUS_RUNS ? streak.runs : undefined;
  }

  forget(key: ObjectKey): void {
    this.streaks.delete(key);
  }

  /** Streaks are in the order of their beginning, so the old ones are the first. */
  private forgetBefore(time: number): void {
    for (const [key, { since }] of this.streaks) {
      if (since >= time) return;
      this.streaks.delete(key);
    }
  }
}
