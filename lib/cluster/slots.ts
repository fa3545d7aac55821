import { abortable } from './abortable.js';

/**
 * Places for so many at a time; who comes later waits, first come, first served, and may go away waiting.
 *
 * @internal
 */
export class Slots {
  private taken = 0;
  /** Places that are kept for those whose turn it is, until they take them. */
  private kept = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly limit: () => number) {}

  /** Resolves once a place is taken, with what gives it back. */
  async take(signal: AbortSignal): Promise<() => void> {
    while (this.free <= 0) {
      let call: () => void = () => {};
      const called = new Promise<void>((resolve) => (call = resolve));
      this.waiting.add(call);
      try {
        await abortable(called, signal);
      } catch (error) {
        // If it was its turn just now, it is the next one's.
        if (!this.waiting.delete(call)) {
          this.kept--;
          this.wake();
        }
        throw error;
      }
      this.kept--;
    }
    this.taken++;
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      this.taken--;
      this.wake();
    };
  }

  /** Lets as many go on as there are places for. To be called when the limit has risen. */
  wake(): void {
    for (const call of this.waiting) {
      if (this.free <= 0) return;
      this.waiting.delete(call);
      this.kept++;
      call();
    }
  }

  private get free(): number {
    return Math.max(1, this.limit()) - this.taken - this.kept;
  }
}
