import { describe, expect, it } from 'vitest';
import { canonicalBase64 } from './base64.js';

describe('canonicalBase64', () => {
  it.each([
    ['', ''],
    ['eA==', 'eA=='],
    ['eHk=', 'eHk='],
    ['eHl6', 'eHl6'],
    ['eH\nl6\r\n', 'eHl6'],
    // Bits beyond the last byte are not looked at.
    ['eB==', 'eA=='],
  ])('reads %j', (text, written) => {
    expect(canonicalBase64(text)).toBe(written);
  });

  it.each([
    ['-', 0],
    ['eA', 0],
    ['eHl6eA', 4],
    ['eA=', 3],
    ['eA=x', 2],
    ['e===', 1],
    ['eHk=x', 4],
    ['eA==eA==', 4],
    ['eH k', 2],
  ])('tells that %j is wrong at byte %i', (text, at) => {
    expect(() => canonicalBase64(text)).toThrow(`illegal base64 data at input byte ${at}`);
  });
});
