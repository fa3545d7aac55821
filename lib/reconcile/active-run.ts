import type { RunWrites } from '../cluster/run-writes.js';
import type { WriteFence } from '../cluster/write-fence.js';
import type { Bagged } from '../common/bag.js';
import { LazyAbortController } from '../common/lazy-abort-controller.js';
import type { ObjectKey } from '../resource/object-key.js';
import type { StoredObject } from '../store/stored-object.js';
import type { BlockReports } from './block-guard.js';

/** What of a run is under way: `apply()` or `cleanup()` with the finalizer around it, or `onError()` after it. @internal */
export type RunStep = 'run' | 'onError';

/** What a run is begun with. @internal */
export interface RunTerms {
  readonly key: ObjectKey;
  /** As it was when the run began; `undefined` where it was gone. */
  readonly object: StoredObject | undefined;
  /** Guards its writes. */
  readonly fence?: WriteFence | undefined;
  /** What it has written. */
  readonly writes?: RunWrites | undefined;
}

/** A run from its begin to its end. @internal */
export class ActiveRun implements Bagged {
  place = -1;
  readonly key: ObjectKey;
  readonly object: StoredObject | undefined;
  readonly fence: WriteFence | undefined;
  readonly writes: RunWrites | undefined;
  private present: ActiveStep | undefined = undefined;
  private brokenOff: { readonly reason: unknown } | undefined = undefined;
  private listeners: (() => void)[] | undefined = undefined;

  constructor({ key, object, fence, writes }: RunTerms) {
    this.key = key;
    this.object = object;
    this.fence = fence;
    this.writes = writes;
  }

  /** What it is at, if it is at something that has a deadline. */
  get step(): ActiveStep | undefined {
    return this.present;
  }

  set step(step: ActiveStep | undefined) {
    this.present = step;
    if (this.brokenOff) step?.abort(this.brokenOff.reason);
  }

  /** Aborts the signal of what it is at, and of what follows in it. */
  breakOff(reason: unknown): void {
    this.brokenOff ??= { reason };
    this.present?.abort(reason);
  }

  onEnd(listener: () => void): void {
    (this.listeners ??= []).push(listener);
  }

  ended(): void {
    this.listeners?.forEach((listener) => listener());
  }
}

/** A step of a run, with the signal that all of it heeds. @internal */
export class ActiveStep extends LazyAbortController implements Bagged {
  /** In the guard's bag. */
  place = -1;
  isOverdue = false;

  constructor(
    readonly run: ActiveRun,
    readonly step: RunStep,
    readonly endsAt: number,
    /** Who is told when its code blocks the event loop. */
    readonly reports: BlockReports,
  ) {
    super();
  }

  get key(): ObjectKey {
    return this.run.key;
  }
}
