/** First in, first out, in constant time; the space of what left is given back in strides. @internal */
export class Fifo<Item> {
  private items: (Item | undefined)[] = [];
  private head = 0;

  get size(): number {
    return this.items.length - this.head;
  }

  get first(): Item | undefined {
    return this.items[this.head];
  }

  push(item: Item): void {
    this.items.push(item);
  }

  /** Takes out what is not to stay. */
  retain(stays: (item: Item) => boolean): void {
    this.items = this.items.slice(this.head).filter((item) => item !== undefined && stays(item));
    this.head = 0;
  }

  shift(): Item | undefined {
    const item = this.items[this.head];
    if (this.head < this.items.length) this.items[this.head++] = undefined;
    if (this.head >= 1024 && this.head * 2 >= this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    } else if (this.head === this.items.length) {
      this.items.length = this.head = 0;
    }
    return item;
  }
}
