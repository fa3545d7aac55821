import { EntryPage, pageOf, rowOf } from './entry-page.js';
import { hashOfKey } from './key-hash.js';
import { KeyIndex, NO_SLOT } from './key-index.js';

/** Shrinks once fewer than one in so many rows are taken, so that growing and shrinking never alternate. */
const SHRINKS_BELOW = 8;

/** Whoever remembers slots other than in the table. @internal */
export interface SlotHolder {
  /** Slots have moved: `moves` has the new one of each old one. */
  moved(moves: Int32Array): void;
}

/**
 * Gives each key a slot, a small whole number, for as long as it is there, and has a row of properties for each slot, in
 * pages of numbers.
 *
 * A `Map` with an object for each key would do, but takes a microsecond and more for each once there are a million: half
 * of that is the `Map`, and half the collection of objects that come and go with each run. And one that is added to and
 * deleted from for ever replaces its table again and again (see `lib/common/bag.ts`).
 *
 * Guarantees: each takes constant time, but for growing and shrinking, which only so many others make necessary. The memory
 * is in proportion to the keys that are there.
 *
 * @internal
 */
export class EntryTable {
  private readonly pages: EntryPage[] = [new EntryPage()];
  private readonly index = new KeyIndex(this);
  private firstFree = NO_SLOT;
  /** Slots from here on were never taken. */
  private end = 0;
  private taken = 0;
  private readonly holders: SlotHolder[] = [];

  constructor(private readonly seed = Math.floor(Math.random() * 2 ** 32)) {}

  get size(): number {
    return this.taken;
  }

  /** How many keys it has room for as it is. */
  get capacity(): number {
    return this.pages.length * EntryPage.rows;
  }

  /** Has this one told when slots move. */
  tell(holder: SlotHolder): void {
    this.holders.push(holder);
  }

  page(slot: number): EntryPage {
    return this.pages[pageOf(slot)] as EntryPage;
  }

  keyOf(slot: number): string {
    return this.page(slot).keys[rowOf(slot)] as string;
  }

  find(key: string): number | undefined {
    const slot = this.index.find(key, hashOfKey(key, this.seed));
    return slot === NO_SLOT ? undefined : slot;
  }

  /** The slot of a key, which is given one if it has none. */
  claim(key: string): number {
    const hash = hashOfKey(key, this.seed);
    const slot = this.index.find(key, hash);
    return slot === NO_SLOT ? this.take(key, hash) : slot;
  }

  release(slot: number): void {
    this.index.remove(slot);
    const page = this.page(slot);
    const row = rowOf(slot);
    page.keys[row] = page.causes[row] = undefined;
    page.next[row] = this.firstFree;
    this.firstFree = slot;
    if (--this.taken > 0) return;
    this.firstFree = NO_SLOT;
    this.end = 0;
  }

  /** Calls with each slot that is taken; none may be claimed or released meanwhile. */
  forEach(visit: (slot: number, key: string) => void): void {
    for (let slot = 0; slot < this.end; slot++) {
      const key = this.page(slot).keys[rowOf(slot)];
      if (key !== undefined) visit(slot, key);
    }
  }

  /** Gives back what is not needed any more. Slots may be others after it. */
  shrink(): void {
    if (this.pages.length === 1 || this.taken * SHRINKS_BELOW >= this.capacity) return;
    const moves = new Int32Array(this.end).fill(NO_SLOT);
    let end = 0;
    this.forEach((slot) => {
      if (slot > end) this.page(end).copyRow(rowOf(end), this.page(slot), rowOf(slot));
      moves[slot] = end++;
    });
    this.end = end;
    this.firstFree = NO_SLOT;
    this.pages.length = pageOf(end) + 1;
    this.page(end).clearFrom(rowOf(end));
    this.index.compact(moves, end);
    for (const holder of this.holders) holder.moved(moves);
  }

  private take(key: string, hash: number): number {
    const slot = this.firstFree === NO_SLOT ? this.append() : this.firstFree;
    const page = this.page(slot);
    const row = rowOf(slot);
    if (slot === this.firstFree) this.firstFree = page.next[row] as number;
    page.keys[row] = key;
    this.index.insert(hash, slot);
    this.taken++;
    return slot;
  }

  private append(): number {
    const slot = this.end++;
    if (pageOf(slot) === this.pages.length) this.pages.push(new EntryPage());
    return slot;
  }
}
