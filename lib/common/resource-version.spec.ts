import { describe, expect, it } from 'vitest';
import { forSeeds } from '../../test/support/for-seeds.js';
import { compareResourceVersions, isNewer } from './resource-version.js';

describe('resource versions', () => {
  it('compare as numbers of any length', async () => {
    await forSeeds(1_000, (dice) => {
      const number = () => BigInt(Array.from({ length: dice.int(1, 25) }, () => dice.int(0, 9)).join(''));
      const a = number();
      const b = dice.oneIn(5) ? a + BigInt(dice.int(0, 2)) : number();
      const order = compareResourceVersions(String(a), String(b));
      expect(Math.sign(order!)).toBe(a === b ? 0 : a > b ? 1 : -1);
      expect(isNewer(String(a), String(b))).toBe(a > b);
    });
  });

  for (const [a, b] of [
    ['', '1'],
    ['abc', '5'],
    ['5', '-1'],
    ['05', '4'],
    ['5', '4.0'],
    ['x', 'y'],
  ] as const) {
    it(`have no order where they are no numbers: "${a}" and "${b}"`, () => {
      expect(compareResourceVersions(a, b)).toBeUndefined();
      expect(isNewer(a, b)).toBe(false);
      expect(isNewer(b, a)).toBe(false);
    });
  }

  it('are the same when their text is', () => {
    expect(compareResourceVersions('abc', 'abc')).toBe(0);
  });
});
