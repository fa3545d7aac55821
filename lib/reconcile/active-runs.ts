import { Bag } from '../common/bag.js';
import type { Clock } from '../common/clock.js';
import type { Log } from '../common/log.js';
import { describeKey, type ObjectKey } from '../resource/object-key.js';
import { ActiveRun, type RunStep, type RunTerms } from './active-run.js';
import { drain } from './drain.js';
import type { EndTerms, Scope } from './mandate.js';

/** A run, as it is told of. @internal */
export interface RunningRun {
  readonly key: ObjectKey;
  readonly ageMs: number;
  readonly step: RunStep;
}

/** The runs of this moment, and how they are brought to an end. @internal */
export class ActiveRuns implements Iterable<ActiveRun> {
  private readonly runs = new Bag<ActiveRun>();

  constructor(
    private readonly clock: Clock,
    private readonly log: Log,
    /** All of them, with how long they have been at it. */
    private readonly running: () => Iterable<RunningRun>,
  ) {}

  begin(terms: RunTerms): ActiveRun {
    const run = new ActiveRun(terms);
    this.runs.add(run);
    return run;
  }

  ended(run: ActiveRun): void {
    this.runs.delete(run);
    run.ended();
  }

  /** What a key is at, and for how long it has been overdue. */
  stateOf(key: ObjectKey): { step: RunStep; overdueMs: number } {
    const { step = 'run', endsAt = Infinity } = this.runs.find((run) => run.key === key)?.step ?? {};
    return { step, overdueMs: Math.max(0, this.clock.now() - endsAt) };
  }

  [Symbol.iterator](): Iterator<ActiveRun> {
    return this.runs[Symbol.iterator]();
  }

  /**
   * Waits for the runs of these objects to end; after `graceMs` their signals are aborted, and they get a little longer.
   * Those that ignore that are abandoned, with an error in the log. Once they are recalled, all go on as if nothing had been.
   */
  async end(scope: Scope, { graceMs, reason, recalled }: EndTerms): Promise<void> {
    const meant = [...this.runs].filter(({ object }) => !object || scope(object));
    const left = () => meant.filter((run) => this.runs.has(run));
    if (meant.length === 0) return;
    await drain(Promise.all(meant.map(ending)), {
      clock: this.clock,
      log: this.log,
      timeoutMs: graceMs,
      recalled,
      abort: () => left().forEach((run) => run.breakOff(reason)),
      describe: () => this.describe(new Set(left().map(({ key }) => key))),
    });
  }

  private describe(keys: ReadonlySet<ObjectKey>): string {
    return [...this.running()]
      .filter(({ key }) => keys.has(key))
      .map(
        ({ key, ageMs, step }) =>
          `${describeKey(key)} for ${Math.round(ageMs)} ms${step === 'onError' ? ', in onError()' : ''}`,
      )
      .join(', ');
  }
}

/** Several may wait for the same end. */
function ending(run: ActiveRun): Promise<void> {
  return new Promise((resolve) => run.onEnd(resolve));
}
