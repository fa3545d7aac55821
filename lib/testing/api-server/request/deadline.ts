import { ApiError } from '../common/api-error.js';
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

function problemOf(duration: string): string {
  const quoted = JSON.stringify(duration);
  const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(duration);
  if (isNumber) return `missing unit in duration ${quoted}`;
  const [, unit] = /^[+-]?(?:\d+\.?\d*|\.\d+)([^\d.]+)/.exec(duration) ?? [];
  const isKnown = unit === undefined || ['ns', 'us', 'µs', 'μs', 'ms', 's', 'm', 'h'].includes(unit);
  return isKnown
    ? `invalid duration ${quoted}`
    : `unknown unit ${JSON.stringify(unit)} in duration ${quoted}`;
}
