import type { Json } from '../../common/json.js';
import { type Checks, NOT_NEGATIVE } from './checks.js';
import { percent } from './names.js';

/** A count, or a share such as `25%`. @internal */
export function checkIntOrPercent(checks: Checks, value: Json | undefined, field: string): void {
  if (typeof value === 'string') checks.invalid(field, value, percent(value));
  else if (typeof value === 'number' && value < 0) checks.invalid(field, value, NOT_NEGATIVE);
}

/** @internal */
export function checkAtMost100Percent(checks: Checks, value: Json | undefined, field: string): void {
  if (typeof value !== 'string' || percent(value).length > 0) return;
  if (Number.parseInt(value) > 100) checks.invalid(field, value, 'must not be greater than 100%');
}

/** The number in front of a percent sign, or the count; 0 for a text that has none. @internal */
export function intOrPercent(value: Json | undefined): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d+%$|^[-+]?\d+$/.test(value) ? Number.parseInt(value) : 0;
}
