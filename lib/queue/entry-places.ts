import { Flag, rowOf } from './entry-page.js';
import type { EntryTable } from './entry-table.js';
import { Lanes } from './lanes.js';
import { SlotHeap } from './slot-heap.js';
import { SlotList } from './slot-list.js';

/** Where a key is. @internal */
export const Place = {
  /** There is no such key. */
  Nowhere: 0,
  /** In none of the others: something else has to end first. */
  Held: 1,
  /** It waits for its time. */
  Pending: 2,
  /** It has run, and is remembered until its debounce window ends. */
  Lingering: 3,
  Ready: 4,
  ReadyLow: 5,
  Running: 6,
} as const;
type Place = (typeof Place)[keyof typeof Place];

/** Each key is in one place at a time, and leaves it as it comes into another. @internal */
export class EntryPlaces {
  readonly pending: SlotHeap;
  readonly lanes: Lanes;
  /**
   * In the order in which they ended. Those in front may have longer to go: nobody minds one that is remembered for longer
   * than its window, and none is for longer than that of a key that ended before it.
   */
  readonly lingering: SlotList;

  constructor(
    private readonly table: EntryTable,
    ageingMs: number,
  ) {
    this.pending = new SlotHeap(table);
    this.lanes = new Lanes(table, ageingMs);
    this.lingering = new SlotList(table);
  }

  of(slot: number): Place {
    return ((this.table.page(slot).flags[rowOf(slot)] as number) & Flag.place) as Place;
  }

  /** Neither ready nor running. */
  isWaiting(slot: number): boolean {
    return this.of(slot) < Place.Ready;
  }

  /** A key that is new, or as good as new. */
  admit(slot: number): void {
    this.move(slot, Place.Held);
    this.table.page(slot).flags[rowOf(slot)] = Place.Held;
  }

  /** Its priority is `normal` from now on: it is only ever raised, and a retry keeps that of what caused it. */
  promote(slot: number): void {
    const { flags } = this.table.page(slot);
    const before = flags[rowOf(slot)] as number;
    if ((before & Flag.normal) !== 0) return;
    flags[rowOf(slot)] = before | Flag.normal;
    if (this.of(slot) === Place.ReadyLow) this.ready(slot);
  }

  ready(slot: number): void {
    const isNormal = ((this.table.page(slot).flags[rowOf(slot)] as number) & Flag.normal) !== 0;
    this.move(slot, isNormal ? Place.Ready : Place.ReadyLow);
    (isNormal ? this.lanes.normal : this.lanes.low).push(slot);
  }

  pend(slot: number, dueAt: number): void {
    if (this.of(slot) === Place.Pending) return this.pending.update(slot, dueAt);
    this.move(slot, Place.Pending);
    this.pending.insert(slot, dueAt);
  }

  linger(slot: number): void {
    this.move(slot, Place.Lingering);
    this.lingering.push(slot);
  }

  /** To one of the places in which there is no order. */
  move(slot: number, to: Place): void {
    const { flags } = this.table.page(slot);
    const before = flags[rowOf(slot)] as number;
    switch (before & Flag.place) {
      case Place.Pending:
        this.pending.remove(slot);
        break;
      case Place.Ready:
        this.lanes.normal.remove(slot);
        break;
      case Place.ReadyLow:
        this.lanes.low.remove(slot);
        break;
      case Place.Lingering:
        this.lingering.remove(slot);
    }
    flags[rowOf(slot)] = (before & ~Flag.place) | to;
  }

  isHeld(slot: number): boolean {
    const page = this.table.page(slot);
    return page.hasHistory(rowOf(slot)) && page.histories.holds[rowOf(slot)] !== 0;
  }

  /** It stays out of the others until as many holds have ended as have begun. */
  hold(slot: number): void {
    const { holds } = this.table.page(slot).beginHistory(rowOf(slot));
    holds[rowOf(slot)] = (holds[rowOf(slot)] as number) + 1;
    if (this.of(slot) !== Place.Running) this.move(slot, Place.Held);
  }

  endHold(slot: number): void {
    const { holds } = this.table.page(slot).histories;
    holds[rowOf(slot)] = (holds[rowOf(slot)] as number) - 1;
  }
}
