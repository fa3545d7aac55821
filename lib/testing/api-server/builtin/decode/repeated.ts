import { getField, isObject, setField, type Json, type JsonObject } from '../../common/json.js';
import { sentName } from '../../schema/repeated-fields.js';
import type { Schema } from '../../schema/schema.js';

/**
 * What Go makes of fields that are there more than once: it reads a later one into what an earlier one has left. Structs
 * keep the fields, and maps the keys, that the later one does not name; so do the items of a list, which is as long as
 * the later one. Values of a map are new each time.
 *
 * @param value of `parseWithRepeats()`
 * @internal
 */
export function mergeRepeats(value: Json, schema: Schema, before?: Json): Json {
  if (value === null) return before !== undefined && isAlwaysThere(schema) ? before : null;
  if (Array.isArray(value)) {
    const earlier = Array.isArray(before) ? before : [];
    return value.map((item, index) => mergeRepeats(item, schema.items ?? {}, earlier[index]));
  }
  if (!isObject(value)) return value;
  const { properties, additionalProperties } = schema;
  const keeps = properties !== undefined || additionalProperties !== undefined;
  const result: JsonObject = keeps && isObject(before) ? { ...before } : {};
  for (const key of Object.keys(value)) {
    const name = sentName(key);
    const of = properties && Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    const earlier = properties ? getField(result, name) : undefined;
    setField(result, name, mergeRepeats(value[key] ?? null, typeof of === 'object' ? of : {}, earlier));
  }
  return result;
}

/** A struct that is no pointer cannot be null. */
const isAlwaysThere = ({ properties, default: absent }: Schema) =>
  properties !== undefined && isObject(absent);
