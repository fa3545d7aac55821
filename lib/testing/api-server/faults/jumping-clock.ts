import type { Clock, Timer } from '../../../common/clock.js';

/** A clock whose date can be moved while its timers go on. @internal */
export class JumpingClock implements Clock {
  private offsetMs = 0;

  constructor(private readonly clock: Clock) {}

  jump(ms: number): void {
    this.offsetMs += ms;
  }

  now(): number {
    return this.clock.now();
  }

  date(): Date {
    return this.offsetMs === 0 ? this.clock.date() : new Date(this.clock.date().getTime() + this.offsetMs);
  }

  setTimeout(callback: () => void, delayMs: number): Timer {
    return this.clock.setTimeout(callback, delayMs);
  }

  yield(): Promise<void> {
    return this.clock.yield();
  }
}
