import { goQuote, isInt64 } from '../common/go-format.js';
import { equalJson, type Json } from '../common/json.js';
import type { Findings } from './findings.js';
import { formatName, STRING_FORMATS } from './formats.js';
import { compilePattern } from './regex.js';
import type { Schema } from './schema.js';
import { isJsonInteger } from './validate-number.js';

const INT_OR_STRING: readonly string[] = ['integer', 'string'];

/** @internal */
export function typesOf(schema: Schema): readonly string[] {
  if (schema['x-kubernetes-int-or-string']) return INT_OR_STRING;
  return schema.type ? [schema.type] : [];
}

/** The format, where it is known for the type: others are not looked at. */
function formatOf({ format }: Schema, types: readonly string[]): string {
  if (!format) return '';
  const type = types.length === 1 ? types[0] : '';
  if (type === '' || type === 'string') return STRING_FORMATS.has(formatName(format)) ? format : '';
  if (type === 'integer') return format === 'int32' || format === 'int64' ? format : '';
  return type === 'number' && (format === 'float' || format === 'double') ? format : '';
}

/** @internal */
export function checkType(
  schema: Schema,
  types: readonly string[],
  value: Exclude<Json, null>,
  path: string,
  into: Findings,
): number {
  const format = formatOf(schema, types);
  if (types.length === 0 && !format) return 0;
  const [type, ofValue] = typeOf(value);
  const isText = typeof value === 'string' || Array.isArray(value);
  const isNumeric = types.includes('number') || types.includes('integer');
  const fits =
    types.includes(type) ||
    (type === 'number' && types.includes('integer') && isJsonInteger(value as number)) ||
    (type === 'integer' && types.includes('number'));
  if (!isText && format && !fits && ofValue !== format) into.wrongType(path, format, ofValue);
  else if (!(isText && format && !isNumeric) && !fits) into.wrongType(path, types.join(','), type);
  else return 2;
  return 1;
}

function typeOf(value: Exclude<Json, null>): [type: string, format: string] {
  if (typeof value === 'boolean') return ['boolean', ''];
  if (typeof value === 'string') return ['string', ''];
  if (typeof value === 'number') return isInt64(value) ? ['integer', 'int64'] : ['number', 'float64'];
  return Array.isArray(value) ? ['array', ''] : ['object', ''];
}

/** @internal */
export function checkString(
  schema: Schema,
  types: readonly string[],
  value: string,
  path: string,
  into: Findings,
): number {
  const { maxLength, minLength, pattern } = schema;
  const length = maxLength === undefined && minLength === undefined ? 0 : codePoints(value);
  if (maxLength !== undefined && length > maxLength) {
    const text = `${path} in body should be at most ${maxLength} chars long`;
    into.add({ type: 'tooLong', path, text, limit: maxLength });
  } else if (minLength !== undefined && length < minLength) {
    into.invalid(path, value, `should be at least ${minLength} chars long`);
  } else if (pattern && !compilePattern(pattern).test(value)) {
    into.invalid(path, value, `should match '${pattern}'`);
  }
  const format = formatOf(schema, types);
  const isFormat = format ? STRING_FORMATS.get(formatName(format)) : undefined;
  if (!isFormat) return 1;
  if (!isFormat(value)) {
    into.add({
      type: 'type',
      path,
      text: `${path} in body must be of type ${format}: ${goQuote(value)}`,
      value,
    });
  }
  return 2;
}

function codePoints(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    if ((text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00)
      count--;
  }
  return count;
}

/** @internal */
export function checkEnum(schema: Schema, value: Json, path: string, into: Findings): void {
  const allowed = schema.enum;
  if (!allowed?.length) return;
  if (allowed.some((one) => isOneOf(value, one))) return;
  const text = `${path} in body should be one of ${JSON.stringify(allowed)}`;
  into.add({ type: 'enum', path, text, value, supported: allowed });
}

/** Go compares after converting to the type of the allowed value: 1.5 becomes 1, and 97 becomes "a". */
function isOneOf(value: Json, allowed: Json): boolean {
  if (value === null || allowed === null) return false;
  if (typeof value === 'number' && isNumeric(allowed)) {
    return (isInt64(allowed) ? Math.trunc(value) : value) === allowed;
  }
  if (typeof value === 'number' && typeof allowed === 'string' && isInt64(value)) {
    return allowed === (value >= 0 && value <= 0x10ffff ? String.fromCodePoint(value) : '\ufffd');
  }
  return equalJson(value, allowed);
}

const isNumeric = (value: Json) => typeof value === 'number';
