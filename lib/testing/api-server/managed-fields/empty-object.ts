import { isObject, type Json, type JsonObject } from '../common/json.js';
import type { Schema } from '../schema/schema.js';

const known = new WeakMap<Schema, JsonObject>();

/**
 * What Go writes of a built-in kind with nothing in it: structs that are no pointers, zero values that are never left
 * out, and null for lists that are. Fields that are defaulted are not in it: whoever creates the object owns them.
 *
 * @internal
 */
export function emptyFieldsOf(schema: Schema): JsonObject {
  let empty = known.get(schema);
  if (!empty) known.set(schema, (empty = read(schema)));
  return empty;
}

function read({ properties = {} }: Schema): JsonObject {
  const result: JsonObject = {};
  for (const name of Object.keys(properties)) {
    const field = properties[name] as Schema;
    if (field['x-empty'] === 'null') result[name] = null;
    else if (isObject(field.default)) result[name] = emptyFieldsOf(field);
    else if (isZero(field.default)) result[name] = field.default;
  }
  return result;
}

function isZero(value: Json | undefined): value is Json {
  return value === '' || value === 0 || value === false;
}
