import { describe, expect, it } from 'vitest';
import { backoffDelayMs } from './backoff.js';

const longest = (failures: number, options = { initialMs: 5, maxMs: 1_000_000 }) =>
  backoffDelayMs(failures, options, () => 1);

describe('a backoff', () => {
  it('doubles with each failure, up to the longest delay', () => {
    expect([1, 2, 3, 4, 17, 18, 19, 20].map((failures) => longest(failures))).toEqual([
      5, 10, 20, 40, 327_680, 655_360, 1_000_000, 1_000_000,
    ]);
  });

  it('takes any part of that', () => {
    expect(backoffDelayMs(3, { initialMs: 100, maxMs: 1_000 }, () => 0)).toBe(0);
    expect(backoffDelayMs(3, { initialMs: 100, maxMs: 1_000 }, () => 0.25)).toBe(100);
  });

  it('stays a number after any number of failures', () => {
    expect(longest(1e9)).toBe(1_000_000);
    expect(longest(1e9, { initialMs: 0, maxMs: 1_000 })).toBe(0);
    expect(longest(0)).toBe(5);
  });

  it('grows as fast as it is told', () => {
    expect(backoffDelayMs(3, { initialMs: 100, maxMs: 10_000, factor: 3 }, () => 1)).toBe(900);
    expect(backoffDelayMs(9, { initialMs: 100, maxMs: 10_000, factor: 1 }, () => 1)).toBe(100);
  });
});
