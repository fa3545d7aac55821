import { isDeepStrictEqual } from 'node:util';

/**
 * Whether two values of JSON say the same. What is nested so deeply that it can't be compared (some 1,500 levels; the
 * server takes 10,000) is compared as text, and what can't even be written as text counts as changed.
 *
 * @internal
 */
export function isSame(a: unknown, b: unknown): boolean {
  try {
    return isDeepStrictEqual(a, b);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return isSameText(a, b);
  }
}

function isSameText(a: unknown, b: unknown): boolean {
  try {
    return JSON.stringify(a) === JSON.stringify(b);
  } catch {
    return false;
  }
}
