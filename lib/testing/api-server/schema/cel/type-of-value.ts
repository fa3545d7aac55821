import { T, type Type } from './types.js';
import { CelList, CelMap, Duration, Optional, Timestamp, TypeValue, Uint, type Value } from './values.js';

const LIST: Type = { kind: 'list', name: 'list', params: [] };
const MAP: Type = { kind: 'map', name: 'map', params: [] };
const OPTIONAL: Type = { kind: 'opaque', name: 'optional_type', params: [] };

/** The type of a value, without those of its parts. @internal */
export function typeOfValue(value: Value): Type {
  switch (typeof value) {
    case 'boolean':
      return T.bool;
    case 'bigint':
      return T.int;
    case 'number':
      return T.double;
    case 'string':
      return T.string;
    default:
  }
  if (value === null) return T.null;
  if (value instanceof CelList) return LIST;
  if (value instanceof CelMap) return MAP;
  if (value instanceof Uint8Array) return T.bytes;
  if (value instanceof Uint) return T.uint;
  if (value instanceof Timestamp) return T.timestamp;
  if (value instanceof Duration) return T.duration;
  if (value instanceof TypeValue) return T.type;
  if (value instanceof Optional) return OPTIONAL;
  return value.type;
}
