import { describe, expect, it } from 'vitest';
import { Quantity } from './quantity.js';

const { parse } = Quantity;

describe('Quantity', () => {
  it.each([
    ['0', '0'],
    ['1.5Gi', '1536Mi'],
    ['0.5', '500m'],
    ['.5', '500m'],
    ['5.', '5'],
    ['+5', '5'],
    ['-1.5', '-1500m'],
    ['1000m', '1'],
    ['1000', '1k'],
    ['1024', '1024'],
    ['1024Ki', '1Mi'],
    ['1023Mi', '1023Mi'],
    ['0.5Ki', '512'],
    ['0.1Ki', '102400m'],
    ['1.0001Ki', '1024102400u'],
    ['0.1Gi', '107374182400m'],
    ['1e3', '1e3'],
    ['1500e-3', '1500e-3'],
    ['12E6', '12e6'],
    ['1E', '1E'],
    ['1Ei', '1Ei'],
    ['100n', '100n'],
    ['0.1n', '1n'],
    ['-0.1n', '-1n'],
    ['1e-12', '1e-9'],
    ['9223372036854775808', '9223372036854775808'],
  ])('writes %s as %s', (text, canonical) => {
    expect(parse(text).toString()).toBe(canonical);
    expect(parse(canonical).toString()).toBe(canonical);
  });

  it('takes numbers, and writes itself into JSON', () => {
    expect(JSON.stringify({ cpu: parse(2) })).toBe('{"cpu":"2"}');
  });

  it('compares across units', () => {
    expect(parse('1Gi').compare(parse('1G'))).toBeGreaterThan(0);
    expect(parse('100m').compare(parse('0.1'))).toBe(0);
    expect(
      ['1', '1Ki', '1m', '-1']
        .map(parse)
        .sort((a, b) => a.compare(b))
        .map(String),
    ).toEqual(['-1', '1m', '1', '1Ki']);
  });

  it('adds and subtracts without loss, in the style of the first', () => {
    expect(String(parse('0.1').add(parse('0.2')))).toBe('300m');
    expect(String(parse('1Gi').add(parse('512Mi')))).toBe('1536Mi');
    expect(String(parse('0').add(parse('1Gi')))).toBe('1Gi');
    expect(String(parse('9007199254740993').add(parse('1')))).toBe('9007199254740994');
    expect(String(parse('1').subtract(parse('1500m')))).toBe('-500m');
  });

  it('turns into a number', () => {
    expect(parse('1.5Gi').toNumber()).toBe(1610612736);
    expect(parse('250m').toNumber()).toBe(0.25);
  });

  it.each(['', 'Gi', '1 Gi', '1gi', '1K', '1e', '--1', '1..5', '1Gii', 'NaN'])('refuses "%s"', (text) => {
    expect(() => parse(text)).toThrow(
      `Expected a quantity such as "1.5Gi", "250m" or "1e3", got "${text}" (string).`,
    );
  });
});
