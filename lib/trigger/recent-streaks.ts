import type { Clock } from '../common/clock.js';
import type { ObjectKey } from '../resource/object-key.js';
import { Streak } from './streak.js';

/** Who runs hot runs every second, and so is always among so many that ran last. */
const GENERATION_SIZE = 1_024;

/**
 * The streaks of the keys that were touched last, in two generations: those of the present one, and those of the one
 * before, which goes as a whole. So nothing has to be looked for to be forgotten.
 *
 * @internal
 */
export class RecentStreaks {
  private present = new Map<ObjectKey, Streak>();
  private past = new Map<ObjectKey, Streak>();
  private presentSince = -Infinity;

  constructor(
    private readonly clock: Clock,
    private readonly windowMs: number,
  ) {}

  /** How many are remembered at the most. */
  get size(): number {
    return this.present.size + this.past.size;
  }

  /** The streak of a key, a new one if there was none in this window. */
  touch(key: ObjectKey): Streak {
    const now = this.clock.now();
    this.age(now);
    let streak = this.present.get(key) ?? this.past.get(key);
    if (!streak || streak.since <= now - this.windowMs) streak = new Streak(now);
    streak.lastAt = now;
    this.present.set(key, streak);
    return streak;
  }

  delete(key: ObjectKey): void {
    this.present.delete(key);
    this.past.delete(key);
  }

  private age(now: number): void {
    const ageMs = now - this.presentSince;
    if (this.present.size < GENERATION_SIZE && ageMs < this.windowMs) return;
    this.past = ageMs < 2 * this.windowMs ? this.present : new Map<ObjectKey, Streak>();
    this.present = new Map();
    this.presentSince = now;
  }
}
