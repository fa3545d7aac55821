import { describe, expect, it } from 'vitest';
import { forSeeds } from '../../test/support/for-seeds.js';
import { TimerHeap, type Scheduled } from './timer-heap.js';

describe('the timer heap', () => {
  it('always has the earliest entry first, however entries are set, moved and removed', async () => {
    await forSeeds(200, (dice) => {
      const heap = new TimerHeap<Scheduled>();
      const entries = Array.from({ length: dice.int(1, 40) }, () => ({ dueAt: Infinity, heapIndex: -1 }));
      const inside = new Set<Scheduled>();
      for (let step = 0; step < 200; step++) {
        const entry = dice.pick(entries);
        if (dice.oneIn(3)) {
          heap.remove(entry);
          inside.delete(entry);
        } else {
          heap.set(entry, dice.int(0, 30));
          inside.add(entry);
        }
        const earliest = Math.min(...[...inside].map(({ dueAt }) => dueAt));
        expect(heap.size).toBe(inside.size);
        expect(heap.first?.dueAt ?? Infinity).toBe(earliest);
      }
      const drained: number[] = [];
      for (let first = heap.first; first; first = heap.first) {
        drained.push(first.dueAt);
        heap.remove(first);
      }
      expect(drained).toEqual([...inside].map(({ dueAt }) => dueAt).sort((a, b) => a - b));
      expect(entries.every(({ heapIndex }) => heapIndex === -1)).toBe(true);
    });
  });
});
