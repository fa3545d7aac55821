import { describe, expect, it } from 'vitest';
import { inKeyOrder } from './key-order.js';

const shown = (value: ReturnType<typeof inKeyOrder>) => JSON.stringify(value);

describe('inKeyOrder', () => {
  const value = { b: { d: 1, c: [{ f: 1, e: 2 }] }, a: [{ h: 1, g: 2 }] };

  it('sorts the keys of all objects', () => {
    expect(shown(inKeyOrder(value))).toBe('{"a":[{"g":2,"h":1}],"b":{"c":[{"e":2,"f":1}],"d":1}}');
  });

  it('leaves what is at a path as it is', () => {
    expect(shown(inKeyOrder(value, [['b']]))).toBe('{"a":[{"g":2,"h":1}],"b":{"d":1,"c":[{"f":1,"e":2}]}}');
    expect(shown(inKeyOrder(value, [['a', '-']]))).toBe(
      '{"a":[{"h":1,"g":2}],"b":{"c":[{"e":2,"f":1}],"d":1}}',
    );
    expect(shown(inKeyOrder(value, [['a', '0'], ['x']]))).toContain('{"h":1,"g":2}');
  });
});
