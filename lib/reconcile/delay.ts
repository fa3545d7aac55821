import { unexpected, type InvalidOptionError } from '../common/invalid-option-error.js';

/** Whether a value can be waited for. @internal */
export function isDelay(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** @internal */
export function invalidDelay(
  what: string,
  value: unknown,
  options?: { cause?: unknown },
): InvalidOptionError {
  return unexpected(what, 'a finite number of milliseconds >= 0', value, options);
}
