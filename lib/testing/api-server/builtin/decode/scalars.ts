import type { Json } from '../../common/json.js';
import type { Schema } from '../../schema/schema.js';
import { DecodeError } from '../../types/resource-type.js';
import { canonicalQuantity } from '../quantity/canonical-quantity.js';
import type { DecodingPlace } from './decoding-place.js';
import { canonicalMicroTime, canonicalTime } from './times.js';

const limits = { int32: 2 ** 31, int64: 2 ** 63 };

/** A value that is no struct, list or map, in its canonical form. @internal */
export function decodeScalar(value: Json, schema: Schema, place: DecodingPlace): Json {
  if (schema.format === 'quantity') return decodeQuantity(value);
  if (schema['x-kubernetes-int-or-string']) return decodeIntOrString(value, schema, place);
  switch (schema.type) {
    case 'integer':
      return decodeInteger(value, schema, place);
    case 'number':
      return typeof value === 'number' ? value : place.mismatch(value, schema);
    case 'boolean':
      return typeof value === 'boolean' ? value : place.mismatch(value, schema);
    case 'string':
      return decodeString(value, schema, place);
    default:
      return value;
  }
}

/** What a value that is `null` in a list or map becomes. @internal */
export function zeroOf(schema: Schema): Json {
  if (schema.format === 'quantity') return '0';
  if (schema.items) return [];
  if (schema.type === 'object') return {};
  if (schema.type === 'boolean') return false;
  return schema.type === 'string' ? '' : 0;
}

function decodeInteger(value: Json, schema: Schema, place: DecodingPlace): number {
  const limit = limits[schema.format === 'int64' ? 'int64' : 'int32'];
  if (typeof value !== 'number') return place.mismatch(value, schema);
  return Number.isInteger(value) && value < limit && value >= -limit ? value : place.mismatch(value, schema);
}

function decodeIntOrString(value: Json, schema: Schema, place: DecodingPlace): Json {
  if (typeof value === 'string') return value;
  return decodeInteger(value, { ...schema, type: 'integer' }, place);
}

const looksLikeQuantity = /^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/;

function decodeQuantity(value: Json): string {
  const canonical =
    typeof value === 'string' || typeof value === 'number' ? canonicalQuantity(String(value)) : undefined;
  if (canonical !== undefined) return canonical;
  throw new DecodeError(
    typeof value === 'string' && looksLikeQuantity.test(value)
      ? "unable to parse quantity's suffix"
      : `quantities must match the regular expression '${looksLikeQuantity.source}'`,
  );
}

function decodeString(value: Json, schema: Schema, place: DecodingPlace): string {
  if (typeof value !== 'string') return place.mismatch(value, schema);
  if (schema.format === 'byte') return checkBase64(value);
  if (schema.format === 'date-time') return canonicalTime(value);
  if (schema.format === 'micro-time') return canonicalMicroTime(value);
  return value;
}

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Go's standard encoding: padded; line ends are left out. */
function checkBase64(value: string): string {
  const text = value.replace(/[\r\n]/g, '');
  if (base64.test(text) && text.length % 4 === 0) return text;
  const wrong = /[^A-Za-z0-9+/]/.exec(text)?.index ?? text.length - (text.length % 4);
  throw new DecodeError(`illegal base64 data at input byte ${wrong}`);
}
