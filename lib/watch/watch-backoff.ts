import { backoffDelayMs, type Random } from '../common/backoff.js';
import type { Clock } from '../common/clock.js';
import { KubeStatusError } from '../cluster/kube-status-error.js';
import { WatchError, type Recovery } from './watch-failure.js';

/** The delays of client-go's reflector. */
const BACKOFF = { initialMs: 800, maxMs: 30_000 };
const RESET_MS = 120_000;
const EASED_FAILURES = 1;

/** A kind may be installed any moment, so the server is asked for it every few seconds. */
const KIND_POLL = { initialMs: 1_000, maxMs: 10_000 };

/** Says how long a list-watch waits after a failure. @internal */
export class WatchBackoff {
  /** In a row, with less than two minutes between them. */
  failures = 0;
  private lastFailureAt = -Infinity;
  private hasJustListed = false;

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /**
   * A change has come through: trouble that comes and goes must not add up to the waits of a server that is down. Not
   * back to none, for a stream that breaks after each event would be opened again and again without a pause.
   */
  ease(): void {
    this.failures = Math.min(this.failures, EASED_FAILURES);
    this.hasJustListed = false;
  }

  /** Counts a failure, and gives the delay after it. */
  delayMs(error: Error, recovery: Recovery): number {
    const now = this.clock.now();
    if (now - this.lastFailureAt > RESET_MS) this.failures = 0;
    this.lastFailureAt = now;
    this.failures++;
    if (recovery === 'wait-for-kind')
      return KIND_POLL.initialMs + backoffDelayMs(this.failures, KIND_POLL, this.random);
    // A server that says that the history is gone is there, however long it was away: no reason to wait as for one
    // that is not. Only when it says so again and again.
    const isFirstRelist = recovery === 'relist' && !this.hasJustListed;
    this.hasJustListed = recovery === 'relist';
    // The silence was pause enough, and a server without bookmarks falls silent again and again.
    const isSilence = error instanceof WatchError && error.reason === 'silent';
    const askedMs = KubeStatusError.isKubeStatusError(error) ? (error.retryAfterMs ?? 0) : 0;
    const failures = isSilence || isFirstRelist ? 1 : this.failures;
    return Math.min(askedMs, BACKOFF.maxMs) + backoffDelayMs(failures, BACKOFF, this.random);
  }
}
