import { describe, expect, it } from 'vitest';
import { SystemClock } from '../common/clock.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import { forSeeds } from '../../test/support/for-seeds.js';
import { SlicedDelivery } from './sliced-delivery.js';

/** A clock on which time passes only while items are handled. */
function workingClock() {
  const virtual = new VirtualClock();
  const system = new SystemClock();
  let now = 0;
  return {
    now: () => now,
    date: () => new Date(0),
    setTimeout: virtual.setTimeout.bind(virtual),
    yield: () => system.yield(),
    settle: () => virtual.settle(),
    work: (ms: number) => void (now += ms),
  };
}

describe('a sliced delivery', () => {
  it('hands over at once while there is little', () => {
    const seen: number[] = [];
    const delivery = new SlicedDelivery<number>(new VirtualClock(), (item) => seen.push(item));
    delivery.push([1, 2]);
    delivery.push([3]);
    expect(seen).toEqual([1, 2, 3]);
  });

  it('gives the event loop a turn every few milliseconds while there is much', async () => {
    const clock = workingClock();
    const seen: number[] = [];
    const delivery = new SlicedDelivery<number>(clock, (item) => {
      seen.push(item);
      clock.work(3);
    });
    delivery.push(Array.from({ length: 10 }, (_, i) => i));
    expect(seen).toEqual([0, 1, 2]);
    await clock.yield();
    expect(seen).toHaveLength(6);
    await clock.settle();
    expect(seen).toHaveLength(10);
  });

  it('keeps the order of what comes while it is handing over, also from the consumer itself', async () => {
    await forSeeds(100, async (dice) => {
      const clock = workingClock();
      const seen: number[] = [];
      let next = 0;
      const some = () => Array.from({ length: dice.int(0, 5) }, () => next++);
      const delivery = new SlicedDelivery<number>(clock, (item) => {
        seen.push(item);
        clock.work(dice.int(0, 4));
        if (dice.oneIn(6)) delivery.push(some());
      });
      for (let i = 0; i < 20; i++) {
        delivery.push(some());
        if (dice.oneIn(3)) await clock.yield();
      }
      while (seen.length < next) await clock.settle();
      expect(seen).toEqual(Array.from({ length: next }, (_, i) => i));
    });
  });

  it('hands over the next item only when the consumer is through with the last', async () => {
    const clock = workingClock();
    let depth = 0;
    let deepest = 0;
    const seen: number[] = [];
    const delivery = new SlicedDelivery<number>(clock, (item) => {
      deepest = Math.max(deepest, ++depth);
      seen.push(item);
      clock.work(5);
      if (item < 10) delivery.push([item + 1]);
      depth--;
    });
    delivery.push([0]);
    expect(seen).toEqual([0, 1]);
    delivery.push([99]);
    expect(seen).toEqual([0, 1]);
    await clock.settle();
    expect(deepest).toBe(1);
    expect(seen).toEqual([0, 1, 2, 99, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('hands over nothing more once it is closed, by whomever', async () => {
    const clock = workingClock();
    const seen: number[] = [];
    const delivery = new SlicedDelivery<number>(clock, (item) => {
      seen.push(item);
      clock.work(5);
      if (item === 3) delivery.close();
    });
    delivery.push([1, 2, 3, 4, 5]);
    expect(seen).toEqual([1, 2]);
    await clock.settle();
    delivery.push([6]);
    await clock.settle();
    expect(seen).toEqual([1, 2, 3]);
  });

  it('hands over nothing more when it is closed between two slices', async () => {
    const clock = workingClock();
    const seen: number[] = [];
    const delivery = new SlicedDelivery<number>(clock, (item) => {
      seen.push(item);
      clock.work(10);
    });
    delivery.push([1, 2, 3]);
    delivery.close();
    await clock.settle();
    expect(seen).toEqual([1]);
  });
});
