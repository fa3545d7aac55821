import { describe as suite, expect, it } from 'vitest';
import { describe } from './kuberator-error.js';

suite('a value in an error message', () => {
  it.each([
    [Number.NaN, '`NaN` (number)'],
    [-Infinity, '`-Infinity` (number)'],
    [{ initialMs: Infinity, list: [Number.NaN, 1] }, '`{"initialMs":Infinity,"list":[NaN,1]}` (object)'],
    [{ text: 'NaN', size: 5n, none: null }, '`{"text":"NaN","size":5n,"none":null}` (object)'],
    [null, '`null` (null)'],
    [undefined, '`undefined` (undefined)'],
    ['a', '"a" (string)'],
    [7n, '7 (bigint)'],
  ])('%o reads as what it is', (value, text) => {
    expect(describe(value)).toBe(text);
  });

  it('is short, and there for what cannot be written out', () => {
    expect(describe('x'.split('').concat(Array(200).fill('y')))).toHaveLength('`...` (object)'.length + 117);
    const circle: { self?: unknown } = {};
    circle.self = circle;
    expect(describe(circle)).toBe('`[object Object]` (object)');
  });
});
