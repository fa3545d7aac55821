import type { Clock, Timer } from '../common/clock.js';

/** Aborts its signal once nothing was heard for a while, or with the outer signal. @internal */
export class SilenceGuard implements Disposable {
  hasTripped = false;
  private readonly controller = new AbortController();
  private readonly abort = () => this.controller.abort(this.outer.reason);
  private timer: Timer;
  private heardAt: number;

  constructor(
    private readonly clock: Clock,
    private readonly silenceMs: number,
    private readonly outer: AbortSignal,
  ) {
    outer.addEventListener('abort', this.abort, { once: true });
    if (outer.aborted) this.abort();
    this.heardAt = clock.now();
    this.timer = this.arm(silenceMs);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Costs a number, not a timer: events may come by the thousand. */
  reset(): void {
    this.heardAt = this.clock.now();
  }

  private arm(delayMs: number): Timer {
    return this.clock.setTimeout(() => {
      const remainingMs = this.heardAt + this.silenceMs - this.clock.now();
      if (remainingMs > 0) return void (this.timer = this.arm(remainingMs));
      this.hasTripped = true;
      this.controller.abort(new Error('silence'));
    }, delayMs);
  }

  [Symbol.dispose](): void {
    this.timer.cancel();
    this.outer.removeEventListener('abort', this.abort);
  }
}
