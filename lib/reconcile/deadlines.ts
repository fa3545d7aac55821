import { withAmbientSignal } from '../cluster/ambient-signal.js';
import type { Clock } from '../common/clock.js';
import type { ObjectKey } from '../resource/object-key.js';
import { ReconcileTimeoutError } from './reconcile-error.js';

/** What of a run is under way: `apply()` or `cleanup()` with the finalizer around it, or `onError()` after it. @internal */
export type RunStep = 'run' | 'onError';

/** @internal */
export interface DeadlineTerms {
  readonly step: RunStep;
  readonly timeoutMs: number;
  /** Told once when time is up, before the signal aborts. */
  readonly onExpired: () => void;
}

/**
 * Gives each step of a run a deadline and a signal of its own, which also every call inside it heeds, and knows which
 * steps have exceeded theirs.
 *
 * @internal
 */
export class Deadlines {
  private readonly steps = new Map<ObjectKey, { readonly step: RunStep; readonly endsAt: number }>();

  constructor(
    private readonly clock: Clock,
    /** Aborted when the app will wait no longer for runs to end. */
    private readonly shutdown: AbortSignal,
  ) {}

  /** What a key is at, and for how long it has been overdue. */
  stateOf(key: ObjectKey): { step: RunStep; overdueMs: number } {
    const { step, endsAt } = this.steps.get(key) ?? { step: 'run', endsAt: Infinity };
    return { step, overdueMs: Math.max(0, this.clock.now() - endsAt) };
  }

  async within<R>(
    key: ObjectKey,
    { step, timeoutMs, onExpired }: DeadlineTerms,
    work: (signal: AbortSignal) => Promise<R>,
  ): Promise<R> {
    const controller = new AbortController();
    const stop = () => controller.abort(this.shutdown.reason);
    if (this.shutdown.aborted) stop();
    this.shutdown.addEventListener('abort', stop, { once: true });
    const timer = this.clock.setTimeout(() => {
      onExpired();
      controller.abort(new ReconcileTimeoutError(timeoutMs, step));
    }, timeoutMs);
    this.steps.set(key, { step, endsAt: this.clock.now() + timeoutMs });
    try {
      return await withAmbientSignal(controller.signal, () => work(controller.signal));
    } finally {
      this.steps.delete(key);
      timer.cancel();
      this.shutdown.removeEventListener('abort', stop);
    }
  }
}
