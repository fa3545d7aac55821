import type { Json } from '../../common/json.js';
import type { Schema } from '../../schema/schema.js';
import { DecodeError } from '../../types/resource-type.js';
import { canonicalQuantity } from '../quantity/canonical-quantity.js';
import { canonicalBase64 } from './base64.js';
import type { DecodingPlace } from './decoding-place.js';
import { canonicalMicroTime, canonicalTime } from './times.js';

const limits = { int32: 2 ** 31, int64: 2 ** 63 };

/** A value that is no struct, list or map, in its canonical form. @internal */
export function decodeScalar(value: Json, schema: Schema, place: DecodingPlace): Json {
  if (schema.format === 'quantity') return decodeQuantity(value);
  if (schema['x-kubernetes-int-or-string']) return decodeIntOrString(value, schema, place);
  if (schema.format === 'byte') return decodeBytes(value, schema, place);
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

/** What is said of it where it is none. It is not what is asked for. */
const toldForm = '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$';
const hasFormOfQuantity = /^[+-]?\d*(?:\.\d*)?[eEinumkKMGTP]*[-+]?\d*$/;

function decodeQuantity(value: Json): string {
  const canonical =
    typeof value === 'string' || typeof value === 'number' ? canonicalQuantity(String(value)) : undefined;
  if (canonical !== undefined) return canonical;
  throw new DecodeError(
    typeof value === 'string' && value !== '' && hasFormOfQuantity.test(value)
      ? "unable to parse quantity's suffix"
      : `quantities must match the regular expression '${toldForm}'`,
  );
}

/** Go reads bytes from a list of numbers, too. */
function decodeBytes(value: Json, schema: Schema, place: DecodingPlace): string {
  if (typeof value === 'string') return canonicalBase64(value);
  if (!Array.isArray(value)) return place.mismatch(value, schema);
  const bytes = value.map((one) => {
    const byte = one ?? 0;
    const isByte = typeof byte === 'number' && Number.isInteger(byte) && byte >= 0 && byte <= 255;
    return isByte ? byte : place.mismatch(byte, schema, 'uint8');
  });
  return Buffer.from(bytes).toString('base64');
}

function decodeString(value: Json, schema: Schema, place: DecodingPlace): string | null {
  if (typeof value !== 'string') return place.mismatch(value, schema);
  if (schema.format === 'date-time') return canonicalTime(value);
  if (schema.format === 'micro-time') return canonicalMicroTime(value);
  return value;
}
