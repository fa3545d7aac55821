/** A number in [0, 1), as `Math.random` gives it. Injected, so that a test can replay a run. @internal */
export type Random = () => number;

/** How delays grow from one failure to the next. @publicApi */
export interface BackoffOptions {
  /** The longest first delay, in milliseconds. */
  readonly initialMs: number;
  /** The longest delay of all, in milliseconds. */
  readonly maxMs: number;
  /** What each failure multiplies the delay by. @default 2 */
  readonly factor?: number | undefined;
}

/**
 * The delay after so many failures in a row: anything between zero and an exponentially growing ceiling (full
 * jitter), so that many clients which failed together do not come back together.
 *
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 * @internal
 */
export function backoffDelayMs(failures: number, options: BackoffOptions, random: Random): number {
  // Bounded, for the power outgrows every number in time, and infinity times an initial zero is none.
  const growth = Math.min((options.factor ?? 2) ** Math.max(0, failures - 1), Number.MAX_VALUE);
  const ceiling = Math.min(options.maxMs, options.initialMs * growth);
  return ceiling * random();
}
