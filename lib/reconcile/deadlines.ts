import { outsideOfRuns } from '../cluster/ambient-signal.js';
import type { Clock, Timer } from '../common/clock.js';
import type { ActiveRun, ActiveStep } from './active-run.js';
import { ReconcileTimeoutError } from './reconcile-error.js';

/**
 * Aborts steps of runs that take too long. All of a reconciler may take equally long, and there are few at a time, so one
 * timer is enough for them.
 *
 * @internal
 */
export class Deadlines {
  private timer: { readonly at: number; readonly handle: Timer } | undefined;
  private open = 0;

  constructor(
    private readonly timeoutMs: number,
    private readonly clock: Clock,
    private readonly runs: Iterable<ActiveRun>,
    /** Told once when time is up, before the signal aborts. */
    private readonly onExpired: (step: ActiveStep) => void,
  ) {}

  /** When a step that begins now has to end. */
  next(): number {
    return this.clock.now() + this.timeoutMs;
  }

  begin(run: ActiveRun, step: ActiveStep): void {
    this.open++;
    run.step = step;
    this.arm(step.endsAt);
  }

  end(run: ActiveRun): void {
    run.step = undefined;
    if (--this.open > 0) return;
    this.timer?.handle.cancel();
    this.timer = undefined;
  }

  private arm(at: number): void {
    if (this.timer && this.timer.at <= at) return;
    this.timer?.handle.cancel();
    // Within a run, it would keep what belongs to that, long after its end.
    const handle = outsideOfRuns(() => this.clock.setTimeout(() => this.expire(), at - this.clock.now()));
    this.timer = { at, handle };
  }

  private expire(): void {
    this.timer = undefined;
    const now = this.clock.now();
    let next = Infinity;
    for (const { step } of [...this.runs]) {
      if (!step || step.isOverdue) continue;
      if (step.endsAt > now) next = Math.min(next, step.endsAt);
      else this.abort(step);
    }
    if (next < Infinity) this.arm(next);
  }

  private abort(step: ActiveStep): void {
    step.isOverdue = true;
    this.onExpired(step);
    step.abort(new ReconcileTimeoutError(this.timeoutMs, step.step));
  }
}
