import { abortable } from './abortable.js';

/**
 * Places for so many at a time; who comes later waits, first come, first served, and may go away waiting.
 *
 * @internal
 */
export class Slots {
  private taken = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly limit: () => number) {}

  /** Resolves once a place is taken, with what gives it back. */
  async take(signal: AbortSignal): Promise<() => void> {
    while (this.taken >= Math.max(1, this.limit())) {
      let wake: () => void = () => {};
      const woken = new Promise<void>((resolve) => (wake = resolve));
      this.waiting.add(wake);
      try {
        await abortable(woken, signal);
      } catch (error) {
        // If it was its turn just now, it is the next one's.
        if (!this.waiting.delete(wake)) this.wakeNext();
        throw error;
      }
    }
    this.taken++;
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      this.taken--;
      this.wakeNext();
    };
  }

  private wakeNext(): void {
    const [next] = this.waiting;
    if (!next) return;
    this.waiting.delete(next);
    next();
  }
}
