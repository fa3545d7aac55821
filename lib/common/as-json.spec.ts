import { describe, expect, it } from 'vitest';
import { type Dice, forSeeds } from '../../test/support/for-seeds.js';
import { asJson } from './as-json.js';

describe('a value as JSON', () => {
  it('is what comes out of JSON.stringify() and JSON.parse()', async () => {
    await forSeeds(300, (dice) => {
      const value = anything(dice, 4);
      const text = JSON.stringify(value);
      expect(asJson(value)).toStrictEqual(text === undefined ? undefined : JSON.parse(text));
      expect(JSON.stringify(asJson(value))).toBe(text);
    });
  });

  it('has members of any name, and shares nothing', () => {
    const value = JSON.parse('{"__proto__":{"a":[1]},"constructor":2}') as { __proto__: object };
    const copy = asJson(value) as typeof value;
    expect(Object.hasOwn(copy, '__proto__')).toBe(true);
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"a":[1]},"constructor":2}');
    expect(copy).not.toBe(value);
    expect(copy.__proto__).not.toBe(value.__proto__);
  });

  it('is none of what contains itself, or has a bigint', () => {
    const value: { self?: object } = {};
    value.self = { value };
    expect(() => asJson(value)).toThrow(
      new TypeError('What contains itself can not be written as JSON. Leave the reference out.'),
    );
    expect(() => asJson({ a: [1n] })).toThrow(/^A bigint can not be written as JSON/);
    expect(asJson({ one: value.self && 1, two: [[], []] })).toEqual({ one: 1, two: [[], []] });
  });
});

const LEAVES = [
  ...['', 'a', '\ud800', '\u2028', 0, -0, 1.5, 1e300, Number.NaN, Infinity, true, false, null, undefined],
  ...[Symbol('a'), () => 1, new Date(0), new Date(Number.NaN), new Map([[1, 2]]), new Uint8Array([1, 2])],
  ...[new Number(3), new String('x'), new Boolean(false), { toJSON: () => undefined }, Object.create(null)],
  { toJSON: (name: string) => ({ name, left: undefined }) },
];

function anything(dice: Dice, depth: number): unknown {
  if (depth === 0 || dice.oneIn(4)) return dice.pick(LEAVES);
  const items = Array.from({ length: dice.int(0, 4) }, () => anything(dice, depth - 1));
  if (dice.oneIn(3)) {
    // With a hole at its end.
    items.length++;
    return items;
  }
  return Object.fromEntries(
    items.map((item, index) => [`${index}${dice.pick(['', 'b', '__proto__'])}`, item]),
  );
}
