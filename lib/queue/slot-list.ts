import { rowOf } from './entry-page.js';
import type { EntryTable, SlotHolder } from './entry-table.js';
import { NO_SLOT } from './key-index.js';

/**
 * Slots one after the other, each of which knows its neighbours, so that one is taken out of the middle in constant time.
 * A slot is in one list at most.
 *
 * @internal
 */
export class SlotList implements SlotHolder {
  private head = NO_SLOT;
  private tail = NO_SLOT;
  private count = 0;

  constructor(private readonly table: EntryTable) {
    table.tell(this);
  }

  get size(): number {
    return this.count;
  }

  get first(): number | undefined {
    return this.head === NO_SLOT ? undefined : this.head;
  }

  push(slot: number): void {
    const { next, previous } = this.table.page(slot);
    const row = rowOf(slot);
    next[row] = NO_SLOT;
    previous[row] = this.tail;
    this.setNext(this.tail, slot);
    this.tail = slot;
    this.count++;
  }

  remove(slot: number): void {
    const page = this.table.page(slot);
    const row = rowOf(slot);
    const next = page.next[row] as number;
    const previous = page.previous[row] as number;
    this.setNext(previous, next);
    if (next === NO_SLOT) this.tail = previous;
    else this.table.page(next).previous[rowOf(next)] = previous;
    this.count--;
  }

  moved(moves: Int32Array): void {
    let previous = NO_SLOT;
    for (let slot = this.head; slot !== NO_SLOT;) {
      const target = moves[slot] as number;
      const page = this.table.page(target);
      page.previous[rowOf(target)] = previous;
      this.setNext(previous, target);
      previous = target;
      slot = page.next[rowOf(target)] as number;
    }
    this.tail = previous;
  }

  private setNext(slot: number, next: number): void {
    if (slot === NO_SLOT) this.head = next;
    else this.table.page(slot).next[rowOf(slot)] = next;
  }
}
