import { describe, expect, it } from 'vitest';
import { checkFieldManager, managerOf } from './manager-name.js';

describe('managerOf', () => {
  it.each([
    ['me', 'kubectl/1.36', 'me'],
    [undefined, 'kubectl/v1.36 (linux)', 'kubectl'],
    ['', 'a\u0007b', 'ab'],
    [undefined, undefined, ''],
    [undefined, 'é'.repeat(100), 'é'.repeat(64)],
  ])('takes %j before %j', (fieldManager, userAgent, expected) => {
    expect(managerOf(fieldManager, userAgent)).toBe(expected);
  });
});

describe('checkFieldManager', () => {
  it('names the character that is not printable', () => {
    expect(checkFieldManager('m\na')).toEqual([
      {
        reason: 'FieldValueInvalid',
        field: 'fieldManager',
        message: 'Invalid value: "m\\na": invalid character U+000A (at position 1)',
      },
    ]);
  });

  it('takes 128 bytes at most', () => {
    expect(checkFieldManager('m'.repeat(128))).toEqual([]);
    expect(checkFieldManager('m'.repeat(129))[0]?.reason).toBe('FieldValueTooLong');
  });
});
