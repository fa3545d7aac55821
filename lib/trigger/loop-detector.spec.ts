import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../testing/virtual-clock.js';
import type { ChangedPart } from './cause.js';
import { LoopDetector } from './loop-detector.js';

const updated = (...changed: ChangedPart[]) => ({ type: 'updated', resourceVersion: '1', changed }) as const;

describe('the loop detector', () => {
  it('tells once a minute of a key that is woken again and again without anything new to do', async () => {
    const clock = new VirtualClock();
    const detector = new LoopDetector(clock);
    const told: number[] = [];
    for (let second = 0; second < 120; second++) {
      if (detector.count('default/ns/a', updated('annotations')) !== undefined) told.push(second);
      await clock.advance(1_000);
    }
    expect(told).toEqual([29, 90]);
  });

  it('says nothing of a key whose desired state changes, however often', () => {
    const detector = new LoopDetector(new VirtualClock());
    for (let run = 0; run < 1_000; run++) {
      expect(detector.count('a', updated('annotations'))).toBeUndefined();
      expect(detector.count('a', updated('generation', 'annotations'))).toBeUndefined();
      expect(detector.count('a', updated('content'))).toBeUndefined();
    }
  });

  it('says nothing of many keys that change a little each', () => {
    const detector = new LoopDetector(new VirtualClock());
    for (let run = 0; run < 20; run++) {
      for (let key = 0; key < 100; key++)
        expect(detector.count(`k${key}`, updated('labels'))).toBeUndefined();
    }
  });
});
