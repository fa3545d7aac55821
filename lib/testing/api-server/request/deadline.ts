import { ApiError } from '../common/api-error.js';
import { goQuote } from '../common/go-format.js';
import { goDurationNanos } from '../schema/time-formats.js';

/**
 * Checks the parameter `timeout`, by which clients bound all but watches.
 *
 * @throws ApiError 400 for what is no duration
 * @internal
 */
export function checkTimeout(query: URLSearchParams, verb: string): void {
  const timeout = verb === 'watch' ? '' : (query.get('timeout') ?? '');
  if (timeout === '' || goDurationNanos(timeout) !== undefined) return;
  throw ApiError.badRequest(`invalid timeout specified in the request URL - time: ${problemOf(timeout)}`);
}

const UNITS = ['ns', 'us', 'µs', 'μs', 'ms', 's', 'm', 'h'];

/** What Go's time.ParseDuration says of a text that it cannot read. */
function problemOf(duration: string): string {
  const quoted = goQuote(duration);
  for (const [, whole, fraction = '', unit = ''] of duration
    .replace(/^[+-]/, '')
    .matchAll(/(\d*)(\.\d*)?([^\d.]*)/g)) {
    if (!/\d/.test(`${whole}${fraction}`)) break;
    if (unit === '') return `missing unit in duration ${quoted}`;
    if (!UNITS.includes(unit)) return `unknown unit ${goQuote(unit)} in duration ${quoted}`;
  }
  return `invalid duration ${quoted}`;
}
