import type { Clock, Timer } from '../common/clock.js';

/** One timer for many times: it wakes at the earliest that it was armed for, and has to be armed again then. @internal */
export class WakeTimer {
  private at = Infinity;
  private handle: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly wake: () => void,
  ) {}

  arm(at: number): void {
    if (at >= this.at) return;
    this.handle?.cancel();
    this.at = at;
    const ring = () => {
      this.at = Infinity;
      this.handle = undefined;
      this.wake();
    };
    this.handle = this.clock.setTimeout(ring, Math.max(0, at - this.clock.now()));
  }

  cancel(): void {
    this.handle?.cancel();
    this.handle = undefined;
    this.at = Infinity;
  }
}
