import { EntryPage, pageOf, rowOf } from './entry-page.js';
import { hashOfKey } from './key-hash.js';

export const NO_SLOT = -1;

const LEAST_BUCKETS = EntryPage.rows;
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
  private pages: EntryPage[] = [new EntryPage()];
  /** The first slot of those that share so many bits of their hashes. */
  private buckets = new Int32Array(LEAST_BUCKETS).fill(NO_SLOT);
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
    const slot = this.search(key, hashOfKey(key, this.seed));
    return slot === NO_SLOT ? undefined : slot;
  }

  /** The slot of a key, which is given one if it has none. */
  claim(key: string): number {
    const hash = hashOfKey(key, this.seed);
    const slot = this.search(key, hash);
    return slot === NO_SLOT ? this.take(key, hash) : slot;
  }

  release(slot: number): void {
    this.unchain(slot);
    const page = this.page(slot);
    const row = rowOf(slot);
    page.keys[row] = page.causes[row] = undefined;
    page.following[row] = this.firstFree;
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
    this.rehash(LEAST_BUCKETS);
    for (const holder of this.holders) holder.moved(moves);
  }

  private search(key: string, hash: number): number {
    let slot = this.buckets[hash & (this.buckets.length - 1)] as number;
    while (slot !== NO_SLOT) {
      const page = this.page(slot);
      const row = rowOf(slot);
      if (page.hashes[row] === hash && page.keys[row] === key) break;
      slot = page.following[row] as number;
    }
    return slot;
  }

  private take(key: string, hash: number): number {
    if (this.taken === this.buckets.length) this.rehash(2 * this.taken);
    const slot = this.firstFree === NO_SLOT ? this.append() : this.firstFree;
    const page = this.page(slot);
    const row = rowOf(slot);
    if (slot === this.firstFree) this.firstFree = page.following[row] as number;
    page.keys[row] = key;
    page.hashes[row] = hash;
    this.chain(slot, page, row);
    this.taken++;
    return slot;
  }

  private append(): number {
    const slot = this.end++;
    if (pageOf(slot) === this.pages.length) this.pages.push(new EntryPage());
    return slot;
  }

  private chain(slot: number, page: EntryPage, row: number): void {
    const { buckets } = this;
    const bucket = (page.hashes[row] as number) & (buckets.length - 1);
    page.following[row] = buckets[bucket] as number;
    buckets[bucket] = slot;
  }

  private unchain(slot: number): void {
    const { buckets } = this;
    const { hashes, following } = this.page(slot);
    const after = following[rowOf(slot)] as number;
    const bucket = (hashes[rowOf(slot)] as number) & (buckets.length - 1);
    let before = buckets[bucket] as number;
    if (before === slot) {
      buckets[bucket] = after;
      return;
    }
    for (;;) {
      const page = this.page(before);
      const next = page.following[rowOf(before)] as number;
      if (next === slot) {
        page.following[rowOf(before)] = after;
        return;
      }
      before = next;
    }
  }

  /** With at least so many buckets, and no fewer than there are keys. */
  private rehash(atLeast: number): void {
    let length = atLeast;
    while (length < this.taken) length *= 2;
    this.buckets = new Int32Array(length).fill(NO_SLOT);
    this.forEach((slot) => this.chain(slot, this.page(slot), rowOf(slot)));
  }
}
