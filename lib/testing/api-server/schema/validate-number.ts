import { goFloat, isInt64, plainDecimal } from '../common/go-format.js';
import type { Findings } from './findings.js';
import type { Schema } from './schema.js';

const EPSILON = 1e-9;

/** Whether a float is an integer that JSON carries without loss, as go-openapi sees it. @internal */
export function isJsonInteger(value: number): boolean {
  if (!Number.isFinite(value) || Math.abs(value) > 2 ** 53 - 1) return false;
  if (Number.isInteger(value)) return true;
  const whole = Math.trunc(value);
  if (value < 0 || whole === 0) return false;
  return Math.abs(value - whole) / (Math.abs(value) + Math.abs(whole)) < EPSILON;
}

/** Limits of a number; whole numbers are compared as int64, as the API server does. @internal */
export function validateNumber(
  schema: Schema,
  types: readonly string[],
  value: number,
  path: string,
  into: Findings,
) {
  const type = types.length === 1 ? types[0] : undefined;
  const format = formatFor(type, schema.format);
  const inRange = (number: number, what: string) => isInRange(number, type, format, what, path, into);
  inRange(value, 'Checked');
  const isInt = isInt64(value);
  const { multipleOf, maximum, minimum } = schema;
  if (multipleOf !== undefined) {
    const native = inRange(multipleOf, 'MultipleOf') && isInt;
    validateMultiple(native ? Math.trunc(multipleOf) : multipleOf, native, value, path, into);
  }
  if (minimum !== undefined) {
    const native = inRange(minimum, 'Minimum boundary') && isInt;
    const limit = native ? Math.trunc(minimum) : minimum;
    const exclusive = schema.exclusiveMinimum ?? false;
    if (value < limit || (exclusive && value === limit)) {
      const bound = `${exclusive ? '' : 'or equal to '}${show(limit, native)}`;
      into.invalid(path, value, `should be greater than ${bound}`, !native);
    }
  }
  if (maximum !== undefined) {
    const native = inRange(maximum, 'Maximum boundary') && isInt;
    const limit = native ? Math.trunc(maximum) : maximum;
    const exclusive = schema.exclusiveMaximum ?? false;
    if (value > limit || (exclusive && value === limit)) {
      const bound = `${exclusive ? '' : 'or equal to '}${show(limit, native)}`;
      into.invalid(path, value, `should be less than ${bound}`, !native);
    }
  }
}

const show = (value: number, isInt: boolean) =>
  isInt && isInt64(value) ? plainDecimal(value) : goFloat(value);

function formatFor(type: string | undefined, format: string | undefined): string {
  if (type === 'integer' && (format === 'int32' || format === 'int64')) return format;
  return type === 'number' && (format === 'float' || format === 'double') ? format : '';
}

function isInRange(
  value: number,
  type: string | undefined,
  format: string,
  what: string,
  path: string,
  into: Findings,
): boolean {
  let fits = true;
  if (type === 'integer') fits = format === 'int32' ? value === (value | 0) : isInt64(value);
  else if (format === 'float') fits = Math.abs(value) <= 3.4028235677973366e38;
  if (fits) return true;
  into.general(
    format
      ? `${what} value must be of type ${type} with format ${format} in ${path}`
      : `${what} value must be of type ${type} (default format) in ${path}`,
  );
  return false;
}

function validateMultiple(factor: number, isInt: boolean, value: number, path: string, into: Findings): void {
  if (factor <= 0) {
    const text = `factor MultipleOf declared for ${path} must be positive: ${show(factor, isInt)}`;
    into.add({ type: 'invalid', path, text, value: factor });
    return;
  }
  const isMultiple = isInt
    ? value % factor === 0
    : isJsonInteger(factor < 1 ? (1 / factor) * value : value / factor);
  if (!isMultiple) into.invalid(path, value, `should be a multiple of ${show(factor, isInt)}`, !isInt);
}
