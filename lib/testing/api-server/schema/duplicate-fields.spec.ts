import { expect, it } from 'vitest';
import { duplicateFields } from './duplicate-fields.js';

it('names the fields that stand twice', () => {
  const text = '{"a": 1, "b": {"c": [{"d": "}", "d": 2}, {"d": 1}], "c": "\\"a\\":"}, "\\u0061": 3}';
  expect(duplicateFields(text)).toEqual(['b.c[0].d', 'b.c', 'a']);
});

it('finds none where there is none', () => {
  expect(duplicateFields('{"a": {"a": {"a": ["a", "a"]}}, "b": "a"}')).toEqual([]);
});

it('does not mind how deep a text is', () => {
  const depth = 100_000;
  expect(duplicateFields('['.repeat(depth) + ']'.repeat(depth))).toEqual([]);
});
