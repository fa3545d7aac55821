import { describeChange, Plan, type PlannedChange } from '../cluster/plan/planned-change.js';
import type { Log } from '../common/log.js';
import { describeKey, type ObjectKey } from '../resource/object-key.js';

/** A run that writes more has other troubles; a result is kept by whoever asks for it. */
const MAX_KEPT = 1_000;

/** The writes of a run that are not made: each is logged, and they are told together in its result. @internal */
export class HeldWrites {
  private readonly changes: PlannedChange[] = [];
  readonly plan = new Plan(this.changes);

  constructor(
    private readonly key: ObjectKey,
    private readonly log: Log,
  ) {}

  readonly take = (change: PlannedChange): void => {
    if (this.changes.length < MAX_KEPT) this.changes.push(change);
    this.log.log(`${describeKey(this.key)}: plan: ${describeChange(change)}`);
  };
}
