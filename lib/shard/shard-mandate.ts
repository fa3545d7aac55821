import type { WriteFence } from '../cluster/write-fence.js';
import { Mandate, type MandateHolder } from '../reconcile/mandate.js';
import type { StoredObject } from '../store/stored-object.js';
import type { WatchView } from '../store/watch-view.js';
import { ShardLostError } from './shard-lost-error.js';
import type { ShardGroup } from './shard-group.js';

/** That a replica has a range, from when it took it to when it let go of it, or lost it. */
interface Tenure {
  readonly epoch: number;
  isOver: boolean;
}

/** @internal */
export interface ShardMandateOptions {
  /** What the controller reads: nothing is run of a range before all of its objects are there. */
  readonly views: readonly WatchView[];
  /** All objects are run by one replica, whichever has the first range. */
  readonly isWhole: boolean;
  /** How long runs may go on, in milliseconds, when their range goes to another replica. */
  readonly graceMs: number;
  /** Told when its controller runs nothing any more. */
  readonly onEnd?: () => void;
}

/**
 * Which objects a controller may run where replicas share them: those in the ranges that this replica has.
 *
 * @internal
 */
export class ShardMandate extends Mandate {
  private readonly tenures = new Map<number, Tenure>();
  /** The ranges whose runs are waited for, each with what ends the wait when it is called back. */
  private readonly draining = new Map<number, AbortController>();

  constructor(
    private readonly group: ShardGroup,
    private readonly options: ShardMandateOptions,
  ) {
    super();
  }

  override detach(holder: MandateHolder): void {
    super.detach(holder);
    this.options.onEnd?.();
  }

  covers(object: StoredObject): boolean {
    const range = this.rangeOf(object);
    return this.tenures.has(range) && this.group.mayRun(range);
  }

  fenceOf(object: StoredObject): WriteFence {
    const tenure = this.tenures.get(this.rangeOf(object));
    const { membership } = this.group;
    return {
      get isOpen() {
        return tenure !== undefined && !tenure.isOver && membership.isProvenSince(tenure.epoch);
      },
      refusal: (request) => new ShardLostError(request),
    };
  }

  /** What the group has, or what has been read, is other than before. */
  update(): void {
    const { group } = this;
    const gone = [...this.tenures].filter(
      ([range, { epoch }]) => !group.has(range) || !group.membership.isProvenSince(epoch),
    );
    for (const [range, tenure] of gone) {
      tenure.isOver = true;
      this.tenures.delete(range);
    }
    // Others may run them at any time: there is no grace.
    const lost = new Set(gone.map(([range]) => range));
    if (lost.size > 0)
      void this.release((object) => lost.has(this.rangeOf(object)), {
        graceMs: 0,
        reason: new Error('this replica has lost the object to others'),
      });
    const come = new Set(this.ranges().filter((range) => !this.tenures.has(range) && this.isReady(range)));
    for (const range of come) this.tenures.set(range, { epoch: group.membership.epoch, isOver: false });
    if (come.size > 0) this.gain((object) => come.has(this.rangeOf(object)));
  }

  /** Resolves when no run of a range is left, or when it is called back. What ignores its signal may still run, but writes nothing from then on. */
  async drained(range: number): Promise<void> {
    const tenure = this.tenures.get(range);
    const recall = new AbortController();
    this.draining.set(range, recall);
    await this.release((object) => this.rangeOf(object) === range, {
      graceMs: this.options.graceMs,
      reason: new Error('the object goes to another replica'),
      recalled: recall.signal,
    });
    if (this.draining.get(range) === recall) this.draining.delete(range);
    // It may be on its way again by now: that is for another wait.
    if (!tenure || recall.signal.aborted || this.tenures.get(range) !== tenure) return;
    tenure.isOver = true;
    this.tenures.delete(range);
  }

  /** A range was not to go after all: its runs go on, and what was forgotten of it is run again. */
  recall(ranges: ReadonlySet<number>): void {
    for (const range of ranges) {
      this.draining.get(range)?.abort();
      this.draining.delete(range);
    }
    const back = new Set([...ranges].filter((range) => this.tenures.has(range)));
    if (back.size > 0) this.gain((object) => back.has(this.rangeOf(object)));
  }

  private ranges(): number[] {
    return this.options.isWhole ? [0] : [...this.group.held];
  }

  private isReady(range: number): boolean {
    return this.group.mayRun(range) && this.options.views.every((view) => view.covers(range));
  }

  private rangeOf(object: StoredObject): number {
    return this.options.isWhole ? 0 : this.group.layout.rangeOf(object);
  }
}
