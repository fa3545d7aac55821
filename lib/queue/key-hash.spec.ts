import { describe, expect, it } from 'vitest';
import { hashOfKey } from './key-hash.js';

const BITS = 12;
const KEYS = 4_000;

/** How many of the keys before it each has in its place, on average; with chance alone, about 0.49. */
function crowding(keys: readonly string[], seed: number): number {
  const counts = new Int32Array(2 ** BITS);
  let met = 0;
  for (const key of keys) met += counts[hashOfKey(key, seed) & (2 ** BITS - 1)]!++;
  return met / keys.length;
}

describe('the hash of a key', () => {
  const numbered = (prefix: string) => Array.from({ length: KEYS }, (_, index) => `${prefix}${index}`);
  const padded = Array.from({ length: KEYS }, (_, index) => `${index}/`.padEnd(60, 'x'));
  const bits = Array.from({ length: KEYS }, (_, index) =>
    index.toString(2).padStart(12, '0').replaceAll('0', 'ab').replaceAll('1', 'ba'),
  );

  it.each([
    ['that end in a number', numbered('in-cluster/default/widget-')],
    ['of one namespace each', numbered('in-cluster/ns-').map((key) => `${key}/app`)],
    ['that differ at their beginning', padded],
    ['of the same characters in another order', bits],
  ])('spreads keys %s as chance would', (_, keys) => {
    for (const seed of [0, 1, 0x7fff_ffff, 0xdead_beef]) expect(crowding(keys, seed)).toBeLessThan(0.6);
  });

  it('puts keys that lie together with one seed apart with another', () => {
    const keys = numbered('default/widget-');
    const together = keys.filter((key) => (hashOfKey(key, 1) & 7) === 0);
    expect(together.length).toBeGreaterThan(KEYS / 16);
    const stillTogether = together.filter((key) => (hashOfKey(key, 2) & 7) === 0);
    expect(stillTogether.length).toBeLessThan(together.length / 4);
  });
});
