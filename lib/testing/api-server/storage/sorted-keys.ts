/** Keys in the order in which lists are answered: by their characters, as in etcd. @internal */
export class SortedKeys {
  private readonly keys: string[] = [];

  get size(): number {
    return this.keys.length;
  }

  add(key: string): void {
    const index = this.firstNotBefore(key);
    if (this.keys[index] === key) return;
    // Most keys come in order, and appending is cheap.
    if (index === this.keys.length) this.keys.push(key);
    else this.keys.splice(index, 0, key);
  }

  delete(key: string): void {
    const index = this.firstNotBefore(key);
    if (this.keys[index] === key) this.keys.splice(index, 1);
  }

  /** The keys from `start` on that begin with the prefix. */
  *from(start: string, prefix: string): Generator<string> {
    for (
      let index = this.firstNotBefore(start > prefix ? start : prefix);
      index < this.keys.length;
      index++
    ) {
      const key = this.keys[index] as string;
      if (!key.startsWith(prefix)) return;
      yield key;
    }
  }

  private firstNotBefore(key: string): number {
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.keys[middle] as string) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
