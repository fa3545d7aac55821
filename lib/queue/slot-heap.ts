import { rowOf } from './entry-page.js';
import type { EntryTable, SlotHolder } from './entry-table.js';

const FIRST = 1;
const NONE = 0;
const LEAST_PLACES = 64;

/**
 * A binary heap of slots by due time, which knows the place of each, so that moving or removing one costs O(log n) and a
 * superseded time leaves nothing behind.
 *
 * @internal
 */
export class SlotHeap implements SlotHolder {
  /** By place, from 1 on, with those below a place at twice that and one more. */
  private slots = new Int32Array(LEAST_PLACES);
  private dueAt = new Float64Array(LEAST_PLACES);
  private last = NONE;

  constructor(private readonly table: EntryTable) {
    table.tell(this);
  }

  get size(): number {
    return this.last;
  }

  get first(): number | undefined {
    return this.last === NONE ? undefined : this.slots[FIRST];
  }

  /** When the first of all is due; `Infinity` without any. */
  get firstDueAt(): number {
    return this.last === NONE ? Infinity : (this.dueAt[FIRST] as number);
  }

  /** One that is not in it. */
  insert(slot: number, dueAt: number): void {
    const place = ++this.last;
    if (place === this.slots.length) this.resize(2 * place);
    this.settle(slot, dueAt, place);
  }

  /** One that is in it. */
  update(slot: number, dueAt: number): void {
    this.settle(slot, dueAt, this.placeOf(slot));
  }

  /** One that is in it. */
  remove(slot: number): void {
    const place = this.placeOf(slot);
    const last = this.last--;
    if (place < last) this.settle(this.slots[last] as number, this.dueAt[last] as number, place);
  }

  moved(moves: Int32Array): void {
    for (let place = FIRST; place <= this.last; place++)
      this.slots[place] = moves[this.slots[place] as number] as number;
    this.resize(Math.max(LEAST_PLACES, this.last + 1));
  }

  private placeOf(slot: number): number {
    return this.table.page(slot).histories.heapPlaces[rowOf(slot)] as number;
  }

  /** Puts it where it belongs, from a place that is free. */
  private settle(slot: number, dueAt: number, place: number): void {
    while (place > FIRST && (this.dueAt[place >> 1] as number) > dueAt) {
      this.move(place >> 1, place);
      place >>= 1;
    }
    for (let below = 2 * place; below <= this.last; below = 2 * place) {
      if (below < this.last && (this.dueAt[below + 1] as number) < (this.dueAt[below] as number)) below++;
      if ((this.dueAt[below] as number) >= dueAt) break;
      this.move(below, place);
      place = below;
    }
    this.put(slot, dueAt, place);
  }

  private move(from: number, to: number): void {
    this.put(this.slots[from] as number, this.dueAt[from] as number, to);
  }

  private put(slot: number, dueAt: number, place: number): void {
    this.slots[place] = slot;
    this.dueAt[place] = dueAt;
    this.table.page(slot).histories.heapPlaces[rowOf(slot)] = place;
  }

  private resize(places: number): void {
    const { slots, dueAt } = this;
    this.slots = new Int32Array(places);
    this.dueAt = new Float64Array(places);
    this.slots.set(slots.subarray(0, places));
    this.dueAt.set(dueAt.subarray(0, places));
  }
}
