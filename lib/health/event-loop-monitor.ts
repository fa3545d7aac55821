import type { Clock, Timer } from '../common/clock.js';

const TICK_MS = 500;
const WINDOW_MS = 60_000;

/**
 * Measures how long the event loop stood still, by how late a regular timer is. A block is measured up to half a
 * second too short, never too long.
 *
 * @internal
 */
export class EventLoopMonitor {
  private delays: { readonly at: number; readonly delayMs: number }[] = [];
  private dueAt = Infinity;
  private timer: Timer | undefined;

  constructor(private readonly clock: Clock) {}

  start(): void {
    this.timer?.cancel();
    this.dueAt = this.clock.now() + TICK_MS;
    this.timer = this.clock.setTimeout(() => {
      this.note();
      this.start();
    }, TICK_MS);
  }

  stop(): void {
    this.timer?.cancel();
    this.dueAt = Infinity;
  }

  /** The longest block that ended within the last minute, in milliseconds. */
  longestBlockMs(): number {
    const now = this.clock.now();
    // Whoever asks may be the first to run after a block, before the timer does.
    const current = now - this.dueAt;
    const recent = this.delays.filter(({ at }) => at > now - WINDOW_MS).map(({ delayMs }) => delayMs);
    return Math.max(0, current, ...recent);
  }

  private note(): void {
    const now = this.clock.now();
    const delayMs = now - this.dueAt;
    // An earlier delay that is no longer can't be the longest of any window to come.
    const still = this.delays.filter((delay) => delay.at > now - WINDOW_MS && delay.delayMs > delayMs);
    this.delays = delayMs > 0 ? [...still, { at: now, delayMs }] : still;
  }
}
