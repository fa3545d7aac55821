/** What a heap needs to find an entry again: its place and its time. @internal */
export interface Scheduled {
  dueAt: number;
  /** Kept by the heap; -1 when the entry is not in it. */
  heapIndex: number;
}

/**
 * A binary heap by due time whose entries know their place, so that moving or removing one costs O(log n) and a
 * superseded time leaves nothing behind.
 *
 * @internal
 */
export class TimerHeap<Entry extends Scheduled> {
  private readonly entries: Entry[] = [];

  get size(): number {
    return this.entries.length;
  }

  get first(): Entry | undefined {
    return this.entries[0];
  }

  set(entry: Entry, dueAt: number): void {
    entry.dueAt = dueAt;
    if (entry.heapIndex === -1) this.place(entry, this.entries.push(entry) - 1);
    this.sink(this.rise(entry));
  }

  remove(entry: Entry): void {
    const index = entry.heapIndex;
    if (index === -1) return;
    entry.heapIndex = -1;
    const last = this.entries.pop() as Entry;
    if (last === entry) return;
    this.place(last, index);
    this.sink(this.rise(last));
  }

  private rise(entry: Entry): Entry {
    for (let index = entry.heapIndex; index > 0;) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.entries[parentIndex] as Entry;
      if (parent.dueAt <= entry.dueAt) break;
      this.place(parent, index);
      this.place(entry, (index = parentIndex));
    }
    return entry;
  }

  private sink(entry: Entry): void {
    for (let index = entry.heapIndex; ;) {
      const left = this.entries[2 * index + 1];
      const right = this.entries[2 * index + 2];
      const child = left && right && right.dueAt < left.dueAt ? right : left;
      if (!child || child.dueAt >= entry.dueAt) return;
      const childIndex = child.heapIndex;
      this.place(child, index);
      this.place(entry, (index = childIndex));
    }
  }

  private place(entry: Entry, index: number): void {
    this.entries[index] = entry;
    entry.heapIndex = index;
  }
}
