import type { WriteFence } from '../cluster/write-fence.js';
import { Mandate } from '../reconcile/mandate.js';
import { LeaseFence } from './lease-fence.js';
import type { LeaseHolder, LeaseState } from './lease-holder.js';
import { NotLeaderError } from './not-leader-error.js';

/** All objects while this process leads, and none while it does not. @internal */
export class LeaderMandate extends Mandate {
  private fence: WriteFence | undefined;

  constructor(
    private readonly holder: LeaseHolder,
    /** For messages: the Lease. */
    private readonly name: string,
  ) {
    super();
  }

  /** Follows a change of the campaign. */
  take(state: LeaseState): void {
    const wasCovered = this.fence !== undefined;
    // Whatever came between is not told: another epoch is another mandate.
    if (wasCovered) {
      this.fence = undefined;
      const reason = new NotLeaderError(`This process does not lead any more, by ${this.name}`);
      // At once: what was not sent by now may be another's to do.
      void this.release(() => true, { graceMs: 0, reason });
    }
    if (state.type !== 'held') return;
    this.fence = new LeaseFence(
      this.holder.validity,
      state.epoch,
      (request) => new NotLeaderError(`${request} was not sent: this process does not lead, by ${this.name}`),
    );
    this.gain(() => true);
  }

  covers(): boolean {
    return this.fence !== undefined;
  }

  fenceOf(): WriteFence | undefined {
    return this.fence;
  }
}
