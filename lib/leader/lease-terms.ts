import { expectNumber } from '../common/check-options.js';
import { InvalidOptionError } from '../common/invalid-option-error.js';

/** The times of a Lease. What holds is `leaseDurationMs` > `renewDeadlineMs` > 1.2 × `retryPeriodMs`. @publicApi */
export interface LeaseTimes {
  /**
   * How long the others wait, after the last renewal that they have seen, before one of them takes over. At least 1,000.
   * @default 15,000
   */
  readonly leaseDurationMs?: number | undefined;
  /**
   * How long the holder goes on, after the last renewal that succeeded, before it stops. The rest up to `leaseDurationMs` is
   * for clocks that run at different rates, and for writes that are on their way. @default 10,000
   */
  readonly renewDeadlineMs?: number | undefined;
  /** How often the holder renews, and the others look. @default 2,000 */
  readonly retryPeriodMs?: number | undefined;
}

/** Which Lease, for whom, and its times. @internal */
export interface LeaseTerms {
  readonly name: string;
  readonly namespace: string;
  /** Of this process alone: also who comes after it under the same name has another. */
  readonly identity: string;
  readonly leaseDurationMs: number;
  readonly renewDeadlineMs: number;
  readonly retryPeriodMs: number;
  /** Set on the Lease besides those that it has. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** How much longer than the period a wait may be in client-go, which may hold the same Lease. */
const JITTER = 1.2;

/** Checks the times and fills in the defaults. @internal */
export function resolveLeaseTimes(
  options: LeaseTimes,
  where: string,
): Pick<LeaseTerms, 'leaseDurationMs' | 'renewDeadlineMs' | 'retryPeriodMs'> {
  const { leaseDurationMs = 15_000, renewDeadlineMs = 10_000, retryPeriodMs = 2_000 } = options;
  expectNumber('leaseDurationMs', where, leaseDurationMs, 1_000);
  expectNumber('renewDeadlineMs', where, renewDeadlineMs, 1);
  expectNumber('retryPeriodMs', where, retryPeriodMs, 1);
  if (leaseDurationMs <= renewDeadlineMs) {
    throw new InvalidOptionError(
      `Expected \`leaseDurationMs\` of ${where} to be more than \`renewDeadlineMs\`, got ${leaseDurationMs} and ` +
        `${renewDeadlineMs}: a holder has to stop before another one takes over.`,
    );
  }
  if (renewDeadlineMs <= JITTER * retryPeriodMs) {
    throw new InvalidOptionError(
      `Expected \`renewDeadlineMs\` of ${where} to be more than ${JITTER} times \`retryPeriodMs\`, got ` +
        `${renewDeadlineMs} and ${retryPeriodMs}: a renewal that fails once has to be tried again in time.`,
    );
  }
  return { leaseDurationMs, renewDeadlineMs, retryPeriodMs };
}
