/** What lies in a bag knows where. @internal */
export interface Bagged {
  /** Its place in the bag; -1 in none. For the bag alone to change. */
  place: number;
}

/**
 * Items that come and go all the time, such as what runs at this moment, in no order.
 *
 * A `Set` or `Map` would do, but one that is added to and deleted from for ever replaces its table again and again. Each
 * table refers to the next, so that once V8 takes one for old, it takes all that follow for old as well, with all that was
 * in them: a kilobyte or two for each run, until the next full collection of garbage.
 *
 * @internal
 */
export class Bag<Item extends Bagged> implements Iterable<Item> {
  private readonly items: Item[] = [];

  get size(): number {
    return this.items.length;
  }

  has(item: Item): boolean {
    // An array has no element -1, but is asked for it by name, which is slow.
    return item.place >= 0 && this.items[item.place] === item;
  }

  add(item: Item): void {
    if (this.has(item)) return;
    item.place = this.items.length;
    this.items.push(item);
  }

  delete(item: Item): void {
    if (!this.has(item)) return;
    const last = this.items.pop() as Item;
    if (last !== item) {
      this.items[item.place] = last;
      last.place = item.place;
    }
    item.place = -1;
  }

  find(is: (item: Item) => boolean): Item | undefined {
    return this.items.find(is);
  }

  [Symbol.iterator](): ArrayIterator<Item> {
    return this.items[Symbol.iterator]();
  }
}
