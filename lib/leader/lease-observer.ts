import type { Clock } from '../common/clock.js';
import type { LeaseObject } from './lease-object.js';
import { holderOf } from './lease-record.js';
import type { LeaseTerms } from './lease-terms.js';

interface Observation {
  readonly record: string;
  readonly holder: string | undefined;
  /** On the own clock, when this record was first seen. */
  readonly seenAt: number;
  /** How long its holder wants the others to wait. */
  readonly durationMs: number;
}

/** No record reads like this. */
const GONE = 'gone';

/**
 * Knows since when a Lease has not changed, by what was seen on the own clock, and so when it is free. One that is gone
 * counts as held by its last holder, who may not know yet, for as long as any other change.
 *
 * @internal
 */
export class LeaseObserver {
  private seen: Observation | undefined;

  constructor(
    private readonly terms: LeaseTerms,
    private readonly clock: Clock,
  ) {}

  see(lease: LeaseObject | undefined): void {
    if (!lease) {
      if (this.seen && this.seen.record !== GONE)
        this.seen = { ...this.seen, record: GONE, seenAt: this.clock.now() };
      return;
    }
    const record = JSON.stringify(lease.spec ?? {});
    if (record === this.seen?.record) return;
    const seconds = lease.spec?.leaseDurationSeconds;
    this.seen = {
      record,
      holder: holderOf(lease),
      seenAt: this.clock.now(),
      durationMs: seconds === undefined ? this.terms.leaseDurationMs : seconds * 1000,
    };
  }

  /** Who holds it, as far as is known. */
  get holder(): string | undefined {
    return this.seen?.holder;
  }

  /** Nobody holds it, we do, or whoever does has not renewed it in time. */
  get isFree(): boolean {
    return this.freeInMs <= 0;
  }

  /** In how long it is free, if it does not change. */
  get freeInMs(): number {
    if (!this.seen || this.holder === undefined || this.holder === this.terms.identity) return 0;
    return Math.max(0, this.seen.seenAt + this.seen.durationMs - this.clock.now());
  }
}
