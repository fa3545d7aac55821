import { expect } from 'vitest';
import type { StoreChange } from '../../lib/store/store-change.js';
import type { StoredObject } from '../../lib/store/stored-object.js';

/** What a subscriber knows who only listens to changes. Each change must make sense after those before it. */
export class ReplayedState {
  readonly objects = new Map<string, StoredObject>();
  readonly problems: string[] = [];
  syncs = 0;
  private readonly newest = new Map<string, number>();

  take(change: StoreChange): void {
    if (change.type === 'synced') return void this.syncs++;
    const { current } = change;
    const known = this.objects.get(current.key);
    switch (change.type) {
      case 'added':
        if (known) this.problem(`${current.key} was added twice`);
        if (change.isInitial !== (this.syncs === 0))
          this.problem(`${current.key} was added as ${change.isInitial ? '' : 'not '}initial`);
        break;
      case 'updated':
        if (known !== change.previous)
          this.problem(`${current.key} was updated from a state that nobody was told of`);
        if (known?.uid !== current.uid) this.problem(`${current.key} was updated into another object`);
        break;
      case 'deleted':
        if (known?.uid !== current.uid) this.problem(`${current.key} was deleted, but was not there`);
        break;
    }
    if (change.type === 'deleted') this.objects.delete(current.key);
    else {
      const version = Number(current.resourceVersion);
      if (version < (this.newest.get(current.uid) ?? 0))
        this.problem(`${current.key} went back to ${version}`);
      this.newest.set(current.uid, version);
      this.objects.set(current.key, current);
    }
  }

  /** A server that was restored to an older state may go back. */
  forgetVersions(): void {
    this.newest.clear();
  }

  /** All that was told should lead to exactly these objects. */
  compareTo(objects: Iterable<StoredObject>): void {
    const told = [...this.objects.values()].map(describeStored).sort().join();
    const held = [...objects].map(describeStored).sort().join();
    if (told !== held) this.problem(`what was told leads to ${told}, but the store holds ${held}`);
  }

  /** Nothing was told out of order, and all of it leads to exactly these objects. */
  expectToBe(objects: Iterable<StoredObject>): void {
    this.compareTo(objects);
    expect(this.problems).toEqual([]);
  }

  private problem(text: string): void {
    this.problems.push(text);
  }
}

export function describeStored({ key, uid, resourceVersion }: StoredObject): string {
  return `${key} ${uid}@${resourceVersion}`;
}
