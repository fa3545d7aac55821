import { promiseHooks } from 'node:v8';
import { ambientEnding, outsideOfRuns } from '../cluster/ambient-signal.js';
import { Bag, type Bagged } from '../common/bag.js';
import type { SignalSource } from '../common/lazy-abort-controller.js';
import type { ObjectKey } from '../resource/object-key.js';

/** Told of what blocks. @internal */
export interface BlockReports {
  readonly reconciler: string;
  /** It kept everything else from running. */
  blocked(step: GuardedStep, durationMs: number): void;
  /** It may have, or another step of that time, or what is no run. Next time, within a minute, it will be known. */
  suspected(step: GuardedStep, durationMs: number, others: readonly GuardedStep[]): void;
}

/** What runs. By its identity as what ends its calls, all of them are known to be its. @internal */
export interface GuardedStep extends SignalSource, Bagged {
  readonly key: ObjectKey;
  /** Whom to tell. */
  readonly reports: BlockReports;
}

const TICK_MS = 25;
/** After a block that nobody could be named for, it is looked more closely for so long. */
const CLOSE_LOOK_MS = 60_000;
const MAX_SUSPECTS = 64;
/** So much of the least duration of a block has to be computing… */
const COMPUTED_SHARE = 0.5;
/** …unless it is so many times as long. */
const WAITED_FACTOR = 10;

/**
 * Finds the run whose code keeps the event loop from doing anything else.
 *
 * - The first stretch of a step, up to its first `await`, is timed: two readings of a clock a run.
 * - While there are runs, a timer notices how late it is. Then one of them may have blocked in a later stretch, or what is
 *   no run, such as a request to the app.
 * - From then on for a minute every continuation of a promise is timed, which tells exactly who it is. That costs some
 *   80 ns each, and so nothing as long as nobody blocks.
 *
 * A process that was not given its CPU is late, too. That is not held against anybody: so much of the time must have been
 * spent computing, or else it must be so long that somebody waited for a file or another process without letting go.
 *
 * Time is real here, whatever the clock of the app: a block is of the real event loop.
 *
 * @internal
 */
export class BlockGuard {
  private readonly active = new Bag<GuardedStep>();
  /** Steps that have ended since the last tick: a block may have been their last act. */
  private ended: GuardedStep[] = [];
  private timer: NodeJS.Timeout | undefined;
  private dueAt = 0;
  private cpuAtTick = 0;
  /** When a block was last told. */
  private toldAt = -Infinity;
  private closeLook: { readonly end: () => void; readonly until: number } | undefined;

  constructor(private readonly thresholdMs: number) {}

  /** A step begins. Returns when it did so, for `measure()`. */
  begin(step: GuardedStep): number {
    this.active.add(step);
    this.arm();
    return performance.now();
  }

  /** It has let go of the event loop for the first time. */
  measure(step: GuardedStep, startedAt: number): void {
    const now = performance.now();
    if (!this.isBlock(now - startedAt)) return;
    this.toldAt = now;
    step.reports.blocked(step, now - startedAt);
  }

  end(step: GuardedStep): void {
    this.active.delete(step);
    if (this.ended.length < MAX_SUSPECTS) this.ended.push(step);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.endCloseLook();
  }

  private arm(): void {
    if (this.timer) return;
    this.dueAt = performance.now() + TICK_MS;
    this.cpuAtTick = cpuMs();
    // Within a run, it would keep what belongs to that, long after its end.
    this.timer = outsideOfRuns(() => setTimeout(() => this.tick(), TICK_MS).unref());
  }

  private tick(): void {
    this.timer = undefined;
    const now = performance.now();
    const lateMs = now - this.dueAt;
    // Not twice: it may have been timed already.
    if (this.isBlock(lateMs) && this.toldAt < this.dueAt - TICK_MS) this.accuse(lateMs, now);
    this.ended = [];
    if (this.closeLook && now >= this.closeLook.until) this.endCloseLook();
    if (this.active.size > 0 || this.closeLook) this.arm();
  }

  private accuse(lateMs: number, now: number): void {
    const suspects = [...new Set([...this.active, ...this.ended])].slice(0, MAX_SUSPECTS);
    const [first, ...others] = suspects;
    if (!first) return;
    this.toldAt = now;
    if (this.closeLook) return;
    first.reports.suspected(first, lateMs, others);
    this.lookClosely(now);
  }

  private lookClosely(now: number): void {
    let startedAt = Infinity;
    const end = promiseHooks.createHook({
      before: () => (startedAt = performance.now()),
      after: () => {
        const now = performance.now();
        const durationMs = now - startedAt;
        if (!this.isBlock(durationMs)) return;
        const ending = ambientEnding();
        const step = ending && this.active.find((one) => one === ending);
        // Also where it is no run's doing: nobody is to be suspected then.
        this.toldAt = now;
        // What throws in a hook ends the process.
        if (step) setImmediate(() => step.reports.blocked(step, durationMs));
      },
    }) as () => void;
    this.closeLook = { end, until: now + CLOSE_LOOK_MS };
  }

  /** What was computed since the last tick is at least what was computed in the stretch that is asked about. */
  private isBlock(durationMs: number): boolean {
    if (durationMs < this.thresholdMs) return false;
    return (
      durationMs >= this.thresholdMs * WAITED_FACTOR ||
      cpuMs() - this.cpuAtTick >= this.thresholdMs * COMPUTED_SHARE
    );
  }

  private endCloseLook(): void {
    this.closeLook?.end();
    this.closeLook = undefined;
  }
}

/** What this thread has computed so far, in milliseconds; where Node does not tell, the process. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage?.() ?? process.cpuUsage();
  return (user + system) / 1000;
}
