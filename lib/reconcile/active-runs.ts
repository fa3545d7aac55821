import { Bag } from '../common/bag.js';
import type { Clock } from '../common/clock.js';
import type { Log } from '../common/log.js';
import type { ObjectKey } from '../resource/object-key.js';
import type { StoredObject } from '../store/stored-object.js';
import { drain } from './drain.js';
import type { EndTerms, Scope } from './mandate.js';

interface ActiveRun {
  readonly key: ObjectKey;
  /** `undefined` where it was gone as the run began. */
  readonly object: StoredObject | undefined;
  readonly controller: AbortController;
  place: number;
  /** Told of its end. */
  onEnd: (() => void) | undefined;
}

/** The runs of this moment, each with its signal, and how they are brought to an end. @internal */
export class ActiveRuns {
  private readonly runs = new Bag<ActiveRun>();

  constructor(
    private readonly clock: Clock,
    private readonly log: Log,
    /** For messages: which runs, what they are at and for how long. */
    private readonly describe: (keys: ReadonlySet<ObjectKey>) => string,
  ) {}

  /** Does the work as a run of the object, with a signal that aborts when the run is to end. */
  async track<R>(
    { key, object }: Pick<ActiveRun, 'key' | 'object'>,
    work: (signal: AbortSignal) => Promise<R>,
  ): Promise<R> {
    const run: ActiveRun = {
      key,
      object,
      controller: new AbortController(),
      place: -1,
      onEnd: undefined,
    };
    this.runs.add(run);
    try {
      return await work(run.controller.signal);
    } finally {
      this.runs.delete(run);
      run.onEnd?.();
    }
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
      abort: () => left().forEach(({ controller }) => controller.abort(reason)),
      describe: () => this.describe(new Set(left().map(({ key }) => key))),
    });
  }
}

/** Several may wait for the same end. */
function ending(run: ActiveRun): Promise<void> {
  return new Promise((resolve) => {
    const others = run.onEnd;
    run.onEnd = () => {
      others?.();
      resolve();
    };
  });
}
