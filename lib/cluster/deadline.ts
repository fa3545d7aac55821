import type { Clock } from '../common/clock.js';

/**
 * One signal out of several, with a deadline, that leaves no listener behind once disposed: `AbortSignal.any`
 * and `AbortSignal.timeout` would stay attached to a long-lived signal for as long as it lives.
 *
 * @internal
 */
export class Deadline implements Disposable {
  private readonly controller = new AbortController();
  private readonly cleanups: (() => void)[] = [];
  /** The deadline passed (rather than a caller's signal aborting). */
  isExpired = false;

  constructor(clock: Clock, timeoutMs: number | undefined, signals: readonly (AbortSignal | undefined)[]) {
    for (const signal of signals) {
      if (!signal) continue;
      const abort = () => this.controller.abort(signal.reason);
      if (signal.aborted) abort();
      signal.addEventListener('abort', abort, { once: true });
      this.cleanups.push(() => signal.removeEventListener('abort', abort));
    }
    if (timeoutMs === undefined) return;
    const timer = clock.setTimeout(() => {
      if (this.signal.aborted) return;
      this.isExpired = true;
      this.controller.abort(new Error(`no complete answer within ${timeoutMs} ms`));
    }, timeoutMs);
    this.cleanups.push(() => timer.cancel());
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  [Symbol.dispose](): void {
    this.cleanups.forEach((cleanup) => cleanup());
  }
}
