import type { Clock, Timer } from '../common/clock.js';
import type { Log } from '../common/log.js';

/** How long an aborted run may take to notice. */
const ABORT_GRACE_MS = 2_000;

/** @internal */
export interface DrainPorts {
  readonly clock: Clock;
  readonly log: Log;
  /** 0 breaks them off at once. */
  readonly timeoutMs: number;
  /** Aborted when they need not end after all. */
  readonly recalled?: AbortSignal | undefined;
  /** Breaks off what still runs. */
  readonly abort: () => void;
  /** What still runs, for the log. */
  readonly describe: () => string;
}

/**
 * Waits for runs to end: `timeoutMs` by themselves, then a little longer with their signals aborted, and no longer.
 * Not at all once they are recalled.
 *
 * @internal
 */
export async function drain(
  ended: Promise<unknown>,
  { clock, log, timeoutMs, recalled, abort, describe }: DrainPorts,
): Promise<void> {
  const breakOff = () => {
    const late = timeoutMs > 0 ? `did not end within ${timeoutMs} ms and ` : '';
    log.warn(`Runs ${late}are aborted: ${describe()}`);
    abort();
  };
  const patience = timeoutMs > 0 ? clock.setTimeout(breakOff, timeoutMs) : undefined;
  if (!patience) breakOff();
  let limit: Timer | undefined;
  const abandoned = new Promise<void>((resolve) => {
    limit = clock.setTimeout(() => {
      log.error(`Runs ignored their signal and are abandoned: ${describe()}`);
      resolve();
    }, timeoutMs + ABORT_GRACE_MS);
    recalled?.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.race([ended, abandoned]);
  limit?.cancel();
  patience?.cancel();
}
