import { describe, expect, it } from 'vitest';
import { isReadablePath, parseQuery } from './go-query.js';

describe('parseQuery', () => {
  it.each([
    ['a=1&b=2', { a: '1', b: '2' }],
    ['a=x%20y+z', { a: 'x y z' }],
    ['a=%zz&b=2', { b: '2' }],
    ['a=1;b=2&c=3', { c: '3' }],
    ['%z=1&b=%', {}],
    ['', {}],
  ])('reads "%s"', (text, expected) => {
    expect(Object.fromEntries(parseQuery(text))).toEqual(expected);
  });
});

describe('isReadablePath', () => {
  it.each([
    ['/a%20b', true],
    ['/a?x=%zz', true],
    ['/%zz', false],
    ['/a%2', false],
  ])('%s: %s', (url, expected) => {
    expect(isReadablePath(url)).toBe(expected);
  });
});
