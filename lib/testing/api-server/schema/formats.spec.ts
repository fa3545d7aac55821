import { expect, it } from 'vitest';
import { formatName, STRING_FORMATS } from './formats.js';
import { goDurationNanos } from './time-formats.js';

it.each([
  ['date-time', '2026-01-02T03:04:05Z', '2026-01-02T24:04:05Z'],
  ['date', '2024-02-29', '2026-02-29'],
  ['duration', '1.5h', 'soon'],
  ['ipv4', '10.0.0.1', '::1'],
  ['ipv6', '::1', '10.0.0.1'],
  ['cidr', '10.0.0.0/8', '10.0.0.0/33'],
  ['mac', '00:11:22:33:44:55', '00:11:22:33:44'],
  ['uuid4', '00000000-0000-4000-8000-000000000000', '00000000-0000-3000-8000-000000000000'],
  ['byte', 'YWJj', 'YWJ'],
  ['email', 'a@example.com', 'a@'],
  ['hostname', 'example.com', '-a'],
  ['uri', 'https://example.com/a', 'no uri'],
  ['isbn', '0321751043', '0321751044'],
  ['creditcard', '4111 1111 1111 1111', '4111 1111 1111 1112'],
  ['rgbcolor', 'rgb(0, 255, 7)', 'rgb(0, 256, 7)'],
  ['k8s-short-name', 'a-b', 'A'],
  ['k8s-long-name', 'a.b', '.b'],
])('tells what is a %s', (format, right, wrong) => {
  const isFormat = STRING_FORMATS.get(formatName(format))!;
  expect(isFormat(right)).toBe(true);
  expect(isFormat(wrong)).toBe(false);
});

it('reads durations as Go does', () => {
  expect(goDurationNanos('-1h2m3.5s')).toBe(-3_723_500_000_000n);
  expect(goDurationNanos('0')).toBe(0n);
  expect(goDurationNanos('1')).toBeUndefined();
  expect(goDurationNanos('.s')).toBeUndefined();
});
