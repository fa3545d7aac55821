import { rowOf } from './entry-page.js';
import type { EntryTable } from './entry-table.js';
import { SlotList } from './slot-list.js';
import type { Priority } from './work-queue.interface.js';

/** While both wait, one `low` key in so many runs, once it has waited long enough. */
const LOW_SHARE = 4;

/** Whose turn it is: first come, first served; `low` ones after `normal` ones, but never starved. @internal */
export class Lanes {
  readonly normal: SlotList;
  readonly low: SlotList;
  private sinceLow = 0;

  constructor(
    private readonly table: EntryTable,
    private readonly ageingMs: number,
  ) {
    this.normal = new SlotList(table);
    this.low = new SlotList(table);
  }

  get size(): number {
    return this.normal.size + this.low.size;
  }

  get sizes(): Readonly<Record<Priority, number>> {
    return { normal: this.normal.size, low: this.low.size };
  }

  /** The one whose turn it is. It stays until it is moved elsewhere. */
  pick(now: number): number | undefined {
    const low = this.low.first;
    if (low === undefined || this.normal.size === 0) return low ?? this.normal.first;
    const readySince = this.table.page(low).since[rowOf(low)] as number;
    if (now - readySince <= this.ageingMs || ++this.sinceLow < LOW_SHARE) return this.normal.first;
    this.sinceLow = 0;
    return low;
  }
}
