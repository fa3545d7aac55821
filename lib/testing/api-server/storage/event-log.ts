import type { StorageEvent } from './storage-event.js';

/**
 * The history of one collection: what watches resume from and lists of a past version are computed from.
 *
 * @internal
 */
export class EventLog {
  private events: StorageEvent[] = [];
  private start = 0;

  push(event: StorageEvent): void {
    this.events.push(event);
  }

  get size(): number {
    return this.events.length - this.start;
  }

  /** The events after `revision`, oldest first. */
  *after(revision: number): Generator<StorageEvent> {
    for (let index = this.firstAfter(revision); index < this.events.length; index++) {
      yield this.events[index] as StorageEvent;
    }
  }

  /** The events after `revision`, newest first. */
  *backwardsTo(revision: number): Generator<StorageEvent> {
    const end = this.firstAfter(revision);
    for (let index = this.events.length - 1; index >= end; index--) yield this.events[index] as StorageEvent;
  }

  /** Forgets the events up to `revision`. */
  compact(revision: number): void {
    this.start = this.firstAfter(revision);
    // Cut in large steps: each cut copies what is left.
    if (this.start > 1_000 && this.start > this.events.length / 2) {
      this.events = this.events.slice(this.start);
      this.start = 0;
    }
  }

  private firstAfter(revision: number): number {
    let low = this.start;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.events[middle] as StorageEvent).revision <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
