import { withAmbient } from '../cluster/ambient.js';
import type { AmbientRun } from '../cluster/ambient-run.js';
import type { RunWrites } from '../cluster/run-writes.js';
import type { WriteFence } from '../cluster/write-fence.js';
import { Bag } from '../common/bag.js';
import type { Clock } from '../common/clock.js';
import type { ObjectKey } from '../resource/object-key.js';
import { ReconcileTimeoutError } from './reconcile-error.js';

/** What of a run is under way: `apply()` or `cleanup()` with the finalizer around it, or `onError()` after it. @internal */
export type RunStep = 'run' | 'onError';

/** What holds for a whole run. @internal */
export interface RunTerms {
  /** Aborted when the run is to end: at shutdown, or when its object is somebody else's to run. */
  readonly signal: AbortSignal;
  /** Guards its writes. */
  readonly fence: WriteFence | undefined;
  /** What it has written. */
  readonly writes?: RunWrites | undefined;
}

/** @internal */
export interface DeadlineTerms extends RunTerms {
  readonly step: RunStep;
  /** What calls inside of it belong to. */
  readonly run: AmbientRun;
  readonly timeoutMs: number;
  /** Told once when time is up, before the signal aborts. */
  readonly onExpired: () => void;
}

interface ActiveStep {
  readonly key: ObjectKey;
  readonly step: RunStep;
  readonly endsAt: number;
  place: number;
}

const NO_STEP = { step: 'run', endsAt: Infinity } as const;

/**
 * Gives each step of a run a deadline and a signal of its own, which also every call inside it heeds, and knows which
 * steps have exceeded theirs.
 *
 * @internal
 */
export class Deadlines {
  private readonly steps = new Bag<ActiveStep>();

  constructor(private readonly clock: Clock) {}

  /** What a key is at, and for how long it has been overdue. */
  stateOf(key: ObjectKey): { step: RunStep; overdueMs: number } {
    const { step, endsAt } = this.steps.find((active) => active.key === key) ?? NO_STEP;
    return { step, overdueMs: Math.max(0, this.clock.now() - endsAt) };
  }

  async within<R>(
    key: ObjectKey,
    { step, run, timeoutMs, onExpired, signal, fence }: DeadlineTerms,
    work: (signal: AbortSignal) => Promise<R>,
  ): Promise<R> {
    const controller = new AbortController();
    const stop = () => controller.abort(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    const timer = this.clock.setTimeout(() => {
      onExpired();
      controller.abort(new ReconcileTimeoutError(timeoutMs, step));
    }, timeoutMs);
    const active = { key, step, endsAt: this.clock.now() + timeoutMs, place: -1 };
    this.steps.add(active);
    try {
      const { signal: own } = controller;
      return await withAmbient({ run, signal: own, ...(fence && { fence }) }, () => work(own));
    } finally {
      this.steps.delete(active);
      timer.cancel();
      signal.removeEventListener('abort', stop);
    }
  }
}
