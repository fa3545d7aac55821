import { setTimeout as sleep } from 'node:timers/promises';
import type { VirtualClock } from '../virtual-clock.js';

/** How time passes while a test waits for something. @internal */
export interface TestTime {
  /** Resolves with true when something may have happened, with false when the time is over. */
  next(changed: Promise<void>): Promise<boolean>;
}

/** Waits in real time. @internal */
export class RealTestTime implements TestTime {
  private readonly deadline: number;

  constructor(timeoutMs: number) {
    this.deadline = performance.now() + timeoutMs;
  }

  async next(changed: Promise<void>): Promise<boolean> {
    const over = new AbortController();
    const remaining = Math.max(0, this.deadline - performance.now());
    const isChanged = await Promise.race([
      changed.then(() => true),
      sleep(remaining, false, { signal: over.signal }).catch(() => false),
    ]);
    over.abort();
    return isChanged;
  }
}

/**
 * Moves a virtual clock from timer to timer, for as long as it takes: nothing else moves it. Each time all that is on its
 * way through the sockets of this process has arrived.
 *
 * @internal
 */
export class VirtualTestTime implements TestTime {
  private readonly deadline: number;

  constructor(
    private readonly clock: VirtualClock,
    timeoutMs: number,
  ) {
    this.deadline = clock.now() + timeoutMs;
  }

  async next(changed: Promise<void>): Promise<boolean> {
    let isChanged = false;
    void changed.then(() => (isChanged = true));
    await this.clock.settle();
    while (!isChanged && this.clock.now() < this.deadline) {
      const remaining = this.deadline - this.clock.now();
      await this.clock.advance(Math.min(this.clock.nextTimerMs ?? remaining, remaining));
    }
    return isChanged;
  }
}
