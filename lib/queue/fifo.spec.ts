import { describe, expect, it } from 'vitest';
import { forSeeds } from '../../test/support/for-seeds.js';
import { Fifo } from './fifo.js';

describe('the first-in-first-out line', () => {
  it('hands out what came in, in that order, also after many thousands', async () => {
    await forSeeds(20, (dice) => {
      const line = new Fifo<number>();
      const model: number[] = [];
      const busy = dice.int(1, 6);
      for (let next = 0; next < 5_000; next++) {
        if (dice.int(0, busy) > 0) {
          line.push(next);
          model.push(next);
        } else {
          for (let count = dice.int(0, 2 * busy); count > 0; count--)
            expect(line.shift()).toBe(model.shift());
        }
        expect(line.size).toBe(model.length);
        expect(line.first).toBe(model[0]);
      }
      while (model.length > 0) expect(line.shift()).toBe(model.shift());
      expect(line.shift()).toBeUndefined();
      expect(line.size).toBe(0);
    });
  });
});
