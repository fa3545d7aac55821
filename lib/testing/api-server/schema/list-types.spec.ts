import { expect, it } from 'vitest';
import { validateListTypes } from './list-types.js';
import type { Schema } from './schema.js';

const set: Schema = { type: 'array', 'x-kubernetes-list-type': 'set', items: {} };
const map = (...keys: string[]): Schema => ({
  type: 'array',
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': keys,
  items: { type: 'object', properties: { set } },
});

it('finds what a set holds twice, once', () => {
  expect(validateListTypes({ a: [1, 2, 1, 1] }, { properties: { a: set } })).toEqual([
    { field: 'a[2]', reason: 'FieldValueDuplicate', message: 'Duplicate value: 1' },
  ]);
});

it('finds the keys that a list of type map has twice', () => {
  const list = [{ k: 'a', n: 1 }, { k: 'a', n: 2 }, { k: 'a' }];
  expect(validateListTypes(list, map('k'), 'l').map(({ field }) => field)).toEqual(['l[1]']);
  expect(validateListTypes(list, map('k', 'n'), 'l')).toEqual([]);
});

it('looks into items, too', () => {
  expect(validateListTypes([{ k: 'a', set: [1, 1] }], map('k'), 'l').map(({ field }) => field)).toEqual([
    'l[0].set[1]',
  ]);
});
