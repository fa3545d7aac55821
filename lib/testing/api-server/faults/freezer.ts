import type { Clock, Timer } from '../../../common/clock.js';

/** Whether the whole server stands still. @internal */
export class Freezer {
  private waiting: Promise<void> | undefined;
  private release: () => void = () => undefined;
  private timer: Timer | undefined;

  constructor(private readonly clock: Clock) {}

  get isFrozen(): boolean {
    return this.waiting !== undefined;
  }

  /** Resolves when the server goes on; undefined when it does not stand still. */
  frozen(): Promise<void> | undefined {
    return this.waiting;
  }

  /** @param ms how long; without it, until `thaw()` */
  freeze(ms?: number): void {
    this.waiting ??= new Promise((resolve) => (this.release = resolve));
    this.timer?.cancel();
    if (ms !== undefined) this.timer = this.clock.setTimeout(() => this.thaw(), ms);
  }

  thaw(): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.waiting = undefined;
    this.release();
  }
}
