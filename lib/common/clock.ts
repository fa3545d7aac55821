/** The one source of time. Injected everywhere, so that a test can run hours in milliseconds. @publicApi */
export interface Clock {
  /** Milliseconds on a monotonic clock: for durations and deadlines, never for timestamps. */
  now(): number;
  /** The wall clock: for timestamps that others read, never for durations. */
  date(): Date;
  /** Calls back once after `delayMs`. Delays of any length work. */
  setTimeout(callback: () => void, delayMs: number): Timer;
  /** Resolves after the event loop has had a turn, so that long work can be cut into slices. */
  yield(): Promise<void>;
}

/** A callback that waits for its time. @publicApi */
export interface Timer {
  cancel(): void;
}

/** `setTimeout` fires at once for a delay beyond 2^31-1 ms (24.8 days), so longer ones are taken in steps. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** The real clock. @internal */
export class SystemClock implements Clock {
  now(): number {
    return performance.now();
  }

  date(): Date {
    return new Date();
  }

  setTimeout(callback: () => void, delayMs: number): Timer {
    const dueAt = this.now() + delayMs;
    let handle: NodeJS.Timeout;
    const arm = () => {
      const remaining = dueAt - this.now();
      handle = setTimeout(
        () => (remaining > LONGEST_TIMEOUT_MS ? arm() : callback()),
        Math.min(Math.max(remaining, 0), LONGEST_TIMEOUT_MS),
      );
    };
    arm();
    return { cancel: () => clearTimeout(handle) };
  }

  yield(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
}

/** Waits `delayMs`, or until the signal aborts: then it resolves at once, for the caller to look at the signal. @internal */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      timer.cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = clock.setTimeout(done, delayMs);
    signal?.addEventListener('abort', done, { once: true });
  });
}
