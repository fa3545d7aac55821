export const NO_SLOT = -1;

/** As many slots as an `EntryPage` has rows. */
const LEAST_SLOTS = 512;

/**
 * Finds the slot of a key by its hash: a hash table with a chain for each bucket. What it compares lies apart from all else
 * that is kept of a key, as each step along a chain waits for memory, and a step through a page waits several times.
 *
 * @internal
 */
export class KeyIndex {
  /** The first slot of each, or none; at least two buckets for a slot. */
  private buckets = emptyBuckets(LEAST_SLOTS);
  /** Two numbers for each slot: its hash, and the next slot in its bucket. */
  private links = new Int32Array(2 * LEAST_SLOTS);

  constructor(private readonly keys: { keyOf(slot: number): string }) {}

  find(key: string, hash: number): number {
    const { buckets, links } = this;
    let slot = buckets[hash & (buckets.length - 1)] as number;
    while (slot !== NO_SLOT && (links[2 * slot] !== hash || this.keys.keyOf(slot) !== key))
      slot = links[2 * slot + 1] as number;
    return slot;
  }

  /** A key that it does not have, at a slot that is free. */
  insert(hash: number, slot: number): void {
    if (2 * slot === this.links.length) this.grow();
    this.links[2 * slot] = hash;
    this.chain(slot);
  }

  remove(slot: number): void {
    const { buckets, links } = this;
    const after = links[2 * slot + 1] as number;
    const bucket = (links[2 * slot] as number) & (buckets.length - 1);
    let before = buckets[bucket] as number;
    if (before === slot) {
      buckets[bucket] = after;
      return;
    }
    while (links[2 * before + 1] !== slot) before = links[2 * before + 1] as number;
    links[2 * before + 1] = after;
  }

  /** Those that have moved are told by `moves`, and the others are gone. So many slots are left, from the first on. */
  compact(moves: Int32Array, left: number): void {
    const { links } = this;
    let slots = LEAST_SLOTS;
    while (slots < left) slots *= 2;
    this.links = new Int32Array(2 * slots);
    this.buckets = emptyBuckets(slots);
    for (let slot = 0; slot < moves.length; slot++) {
      const target = moves[slot] as number;
      if (target === NO_SLOT) continue;
      this.links[2 * target] = links[2 * slot] as number;
      this.chain(target);
    }
  }

  /** All slots are taken: otherwise a free one would have been. */
  private grow(): void {
    const { links } = this;
    this.links = new Int32Array(2 * links.length);
    this.links.set(links);
    this.buckets = emptyBuckets(links.length);
    for (let slot = 0; 2 * slot < links.length; slot++) this.chain(slot);
  }

  private chain(slot: number): void {
    const { buckets, links } = this;
    const bucket = (links[2 * slot] as number) & (buckets.length - 1);
    links[2 * slot + 1] = buckets[bucket] as number;
    buckets[bucket] = slot;
  }
}

function emptyBuckets(slots: number): Int32Array {
  return new Int32Array(2 * slots).fill(NO_SLOT);
}
