import { describe, expect, it } from 'vitest';
import { GoYamlWriter } from './go-yaml-writer.js';
import { isPlainText, resolvePlain } from './go-yaml-scalar.js';

describe('GoYamlWriter', () => {
  it.each([
    ['a list in an object is not indented', { a: [1, { b: 2, c: [] }] }, 'a:\n- 1\n- b: 2\n  c: []\n'],
    ['lists in lists', [[1, [2]], []], '- - 1\n  - - 2\n- []\n'],
    ['keys in the order of their numbers', { a10: 1, a9: 2, B: 3 }, 'B: 3\na9: 2\na10: 1\n'],
    ['texts that would be something else', ['yes', '1', '', 'a'], '- "yes"\n- "1"\n- ""\n- a\n'],
    ['several lines', { a: 'b\nc\n', d: 'e\nf' }, 'a: |\n  b\n  c\nd: |-\n  e\n  f\n'],
    ['what cannot be written plainly', ['a: b', '- x', 'a\tb'], "- 'a: b'\n- '- x'\n- \"a\\tb\"\n"],
    ['numbers', [1.5, 1e21, 1e-7, 1234567.5], '- 1.5\n- 1e+21\n- 1e-07\n- 1.2345675e+06\n'],
  ])('writes %s', (_, value, expected) => {
    expect(GoYamlWriter.write(value)).toBe(expected);
  });

  it('folds what is longer than 80 columns', () => {
    const text = `${'x'.repeat(78)} y z`;
    expect(GoYamlWriter.write({ a: text })).toBe(`a: ${'x'.repeat(78)}\n  y z\n`);
  });
});

describe('plain scalars', () => {
  it.each([
    ['0o17', 15],
    ['017', 15],
    ['0x_1F', 31],
    ['1_000', 1000],
    ['12:30:00', '12:30:00'],
    ['2020-01-02', '2020-01-02'],
    ['Yes', true],
    ['yEs', 'yEs'],
    ['~', null],
    ['.5', 0.5],
    ['1e', '1e'],
  ])('%s is %s', (text, value) => {
    expect(resolvePlain(text)).toBe(value);
  });

  it('are no texts where others would read something else', () => {
    expect(['12:30:00', '2020-01-02', '.inf', 'a'].map(isPlainText)).toEqual([false, false, false, true]);
  });
});
