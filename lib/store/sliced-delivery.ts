import type { Clock } from '../common/clock.js';

/** How long one turn may last before the event loop gets its own. */
const SLICE_MS = 8;

/**
 * Hands items to one consumer in order: at once while there are few, and in slices of a few milliseconds when
 * there are many, so that ten thousand objects of a first list do not hold up everything else.
 *
 * @internal
 */
export class SlicedDelivery<Item> {
  private items: Item[] = [];
  private next = 0;
  private isDelivering = false;
  private isClosed = false;

  constructor(
    private readonly clock: Clock,
    private readonly deliver: (item: Item) => void,
  ) {}

  push(items: Iterable<Item>): void {
    for (const item of items) this.items.push(item);
    if (!this.isDelivering) this.deliverSlice();
  }

  close(): void {
    this.isClosed = true;
    this.items = [];
    this.next = 0;
  }

  private deliverSlice(): void {
    this.isDelivering = true;
    const endsAt = this.clock.now() + SLICE_MS;
    while (this.next < this.items.length && !this.isClosed) {
      this.deliver(this.items[this.next++] as Item);
      if (this.clock.now() < endsAt) continue;
      void this.clock.yield().then(() => this.deliverSlice());
      return;
    }
    this.items = [];
    this.next = 0;
    this.isDelivering = false;
  }
}
