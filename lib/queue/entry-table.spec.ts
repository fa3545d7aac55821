import { describe, expect, it } from 'vitest';
import { forSeeds, type Dice } from '../../test/support/for-seeds.js';
import { rowOf } from './entry-page.js';
import { EntryTable } from './entry-table.js';
import { hashOfKey } from './key-hash.js';
import { SlotHeap } from './slot-heap.js';
import { SlotList } from './slot-list.js';

/** A table whose keys each lie in one of two lists or in a heap, and beside it the same in plain arrays. */
class Ledger {
  private readonly table: EntryTable;
  private readonly lists: readonly SlotList[];
  private readonly heap: SlotHeap;
  private readonly inLists: string[][] = [[], []];
  private readonly inHeap = new Map<string, number>();
  private readonly where = new Map<string, number>();

  constructor(
    private readonly dice: Dice,
    seed: number,
  ) {
    this.table = new EntryTable(seed);
    this.lists = [new SlotList(this.table), new SlotList(this.table)];
    this.heap = new SlotHeap(this.table);
  }

  get size(): number {
    return this.where.size;
  }

  put(key: string): void {
    const { dice, table } = this;
    const slot = table.claim(key);
    this.takeOut(key, slot);
    const target = dice.int(0, 2);
    table.page(slot).since[rowOf(slot)] = key.length;
    table.page(slot).eventAt[rowOf(slot)] = Number(key.split(' ')[1]);
    if (target === 2) table.page(slot).beginHistory(rowOf(slot)).failures[rowOf(slot)] = key.length;
    this.where.set(key, target);
    if (target === 2) {
      this.inHeap.set(key, dice.int(0, 1_000));
      this.heap.insert(slot, this.inHeap.get(key)!);
    } else {
      this.inLists[target]!.push(key);
      this.lists[target]!.push(slot);
    }
  }

  delay(key: string): void {
    if (!this.inHeap.has(key)) return;
    this.inHeap.set(key, this.dice.int(0, 1_000));
    this.heap.update(this.table.find(key)!, this.inHeap.get(key)!);
  }

  drop(key: string): void {
    const slot = this.table.find(key);
    expect(slot === undefined).toBe(!this.where.has(key));
    if (slot === undefined) return;
    this.takeOut(key, slot);
    this.where.delete(key);
    this.table.page(slot).flags[rowOf(slot)] = 0;
    this.table.release(slot);
    if (this.dice.oneIn(3)) this.table.shrink();
  }

  /** Looks, and changes nothing. */
  check(keys: readonly string[]): void {
    expect(this.table.size).toBe(this.size);
    for (const key of keys) {
      const slot = this.table.find(key);
      expect(slot !== undefined, key).toBe(this.where.has(key));
      if (slot === undefined) continue;
      expect(this.table.keyOf(slot)).toBe(key);
      expect(this.table.page(slot).since[rowOf(slot)]).toBe(key.length);
      expect(this.table.page(slot).eventAt[rowOf(slot)]).toBe(Number(key.split(' ')[1]));
      if (!this.inHeap.has(key)) continue;
      expect(this.table.page(slot).histories.failures[rowOf(slot)]).toBe(key.length);
    }
    const all: string[] = [];
    this.table.forEach((_, key) => all.push(key));
    expect(all.sort()).toEqual([...this.where.keys()].sort());
    expect(this.heap.firstDueAt).toBe(Math.min(...this.inHeap.values()));
    expect(this.lists.map(({ size }) => size)).toEqual(this.inLists.map(({ length }) => length));
  }

  /** Takes all out, in the order in which it comes. */
  drain(): void {
    for (const [index, list] of this.lists.entries()) {
      const keys = [...this.inLists[index]!];
      expect(keys.map(() => this.dropFirst(list.first))).toEqual(keys);
    }
    const dueAts = [...this.inHeap.values()].sort((a, b) => a - b);
    expect(
      dueAts.map(() => {
        const { firstDueAt } = this.heap;
        this.dropFirst(this.heap.first);
        return firstDueAt;
      }),
    ).toEqual(dueAts);
    this.table.shrink();
    expect(this.table.size).toBe(0);
    expect(this.table.capacity).toBe(512);
  }

  private dropFirst(slot: number | undefined): string {
    const key = this.table.keyOf(slot!);
    this.drop(key);
    return key;
  }

  private takeOut(key: string, slot: number): void {
    const from = this.where.get(key);
    if (from === undefined) return;
    if (from === 2) {
      this.inHeap.delete(key);
      this.heap.remove(slot);
    } else {
      this.inLists[from] = this.inLists[from]!.filter((other) => other !== key);
      this.lists[from]!.remove(slot);
    }
  }
}

describe('the table of entries', () => {
  it('finds each key where it was put, in its order, however many come and go', async () => {
    await forSeeds(12, (dice, seed) => {
      const ledger = new Ledger(dice, seed);
      const keys = Array.from({ length: 3_000 }, (_, index) => `key ${index}`);
      for (let wave = 0; wave < 4; wave++) {
        const among = dice.pick([50, 600, 3_000]);
        for (let step = 0; step < 2 * among; step++) ledger.put(keys[dice.int(0, among - 1)]!);
        ledger.check(keys);
        for (let step = 0; step < 400; step++) ledger.delay(dice.pick(keys));
        // All but a few, so that it shrinks around those.
        const stays = dice.int(2, 40);
        for (const [index, key] of keys.entries()) if (index % stays !== 0) ledger.drop(key);
        ledger.check(keys);
      }
      ledger.drain();
    });
  }, 60_000);

  it('gives back what it took for many, though one of them stays', () => {
    const table = new EntryTable();
    const slots = Array.from({ length: 20_000 }, (_, index) => table.claim(`key ${index}`));
    expect(table.capacity).toBeGreaterThanOrEqual(20_000);
    for (const slot of slots.slice(0, -1)) table.release(slot);
    table.shrink();
    expect(table.capacity).toBe(512);
    expect(table.keyOf(table.find('key 19999')!)).toBe('key 19999');
  });

  it('takes keys that share a hash for two', () => {
    const [one, other] = twoOfOneHash(7);
    const table = new EntryTable(7);
    const slots = [table.claim(one), table.claim(other)];
    expect(slots).toEqual([0, 1]);
    expect([one, other].map((key) => table.find(key))).toEqual(slots);
    table.release(0);
    expect([one, other].map((key) => table.find(key))).toEqual([undefined, 1]);
  });
});

function twoOfOneHash(seed: number): [string, string] {
  const keys = new Map<number, string>();
  for (let index = 0; ; index++) {
    const key = `default/widget-${index}`;
    const hash = hashOfKey(key, seed);
    const other = keys.get(hash);
    if (other !== undefined) return [other, key];
    keys.set(hash, key);
  }
}
