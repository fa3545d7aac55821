import { describe, expect, it } from 'vitest';
import { decodeFields, encodeFields } from './fields-v1.js';
import { compareElements, parseElement, PathElementError, showElement } from './path-element.js';

describe('parseElement', () => {
  it.each([
    ['f:spec', 'f:spec', '.spec'],
    ['f:__proto__', 'f:__proto__', '.__proto__'],
    ['k:{ "b": 1, "a": "x" }', 'k:{"a":"x","b":1}', '[a="x",b=1]'],
    ['v:"x"', 'v:"x"', '[="x"]'],
    ['v:"<"', 'v:"\\u003c"', '[="<"]'],
    ['i:07', 'i:7', '[7]'],
  ])('reads %s in its one form', (given, element, shown) => {
    expect(parseElement(given)).toBe(element);
    expect(showElement(element)).toBe(shown);
  });

  it('ignores kinds that only a later server knows', () => {
    expect(parseElement('z:what')).toBeUndefined();
  });

  it.each(['', 'spec', '__proto__', 'k:5', 'k:{', 'v:', 'i:x'])('refuses %j', (given) => {
    expect(() => parseElement(given)).toThrow(PathElementError);
  });
});

describe('compareElements', () => {
  it('puts fields before keys, values and indices, and numbers by their value', () => {
    const sorted = [
      'f:a',
      'f:b',
      'k:{"p":80}',
      'k:{"p":443}',
      'k:{"p":443,"q":1}',
      'v:9',
      'v:10',
      'v:"1"',
      'i:2',
      'i:10',
    ];
    expect(sorted.toReversed().sort(compareElements)).toEqual(sorted);
  });
});

describe('FieldsV1', () => {
  it('comes out as it went in, sorted', () => {
    const fields = {
      'f:b': {},
      'f:a': { 'k:{"n":1}': { '.': {}, 'f:x': {} }, '.': {} },
      'f:c': { 'f:d': {} },
    };
    const again = encodeFields(decodeFields(fields));
    expect(again).toEqual(fields);
    expect(Object.keys(again)).toEqual(['f:a', 'f:b', 'f:c']);
  });
});
