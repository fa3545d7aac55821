import { describe, expect, it } from 'vitest';
import { forSeeds, type Dice } from '../../../../test/support/for-seeds.js';
import {
  addField,
  difference,
  type FieldSet,
  hasField,
  intersection,
  isEmptySet,
  pathsOf,
  recursiveDifference,
  setOf,
  union,
} from './field-set.js';

const names = ['f:a', 'f:b', 'f:c'];

function randomSet(dice: Dice): FieldSet {
  const set: FieldSet = new Map();
  for (let count = dice.int(0, 8); count > 0; count--) {
    addField(
      set,
      Array.from({ length: dice.int(1, 3) }, () => dice.pick(names)),
    );
  }
  return set;
}

const members = (set: FieldSet) => new Set([...pathsOf(set)].map((path) => path.join('/')));

describe('sets of fields', () => {
  it('behave as sets of paths', async () => {
    await forSeeds(500, (dice) => {
      const [a, b] = [randomSet(dice), randomSet(dice)];
      const [before, other] = [members(a), members(b)];
      expect(members(union(a, b))).toEqual(before.union(other));
      expect(members(intersection(a, b))).toEqual(before.intersection(other));
      expect(members(difference(a, b))).toEqual(before.difference(other));
      const below = (path: string) => [...other].some((one) => path === one || path.startsWith(`${one}/`));
      expect(members(recursiveDifference(a, b))).toEqual(new Set([...before].filter((path) => !below(path))));
      expect(isEmptySet(difference(a, a))).toBe(true);
      expect([members(a), members(b)]).toEqual([before, other]);
      for (const path of before) expect(hasField(a, path.split('/'))).toBe(true);
    });
  });

  it('share what does not change', () => {
    const set = setOf(['f:a', 'f:b'], ['f:c']);
    expect(difference(set, setOf(['f:a'], ['f:x']))).toBe(set);
  });
});
