import { isObject, type Json, type JsonObject } from '../../common/json.js';
import type { Schema } from '../../schema/schema.js';

/**
 * Brings an object into the form in which it comes back from the storage, which does not tell an empty list from none:
 * where Go writes a list at all, it is null then. Changes the object; most have nothing to be changed.
 *
 * @internal
 */
export function toStoredForm(object: JsonObject, schema: Schema): void {
  for (const name of Object.keys(object)) {
    if (name !== 'metadata' && hasEmptyList(object[name])) return nullEmptyLists(object, schema);
  }
}

function hasEmptyList(value: Json | undefined): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.length === 0 || value.some(hasEmptyList);
  for (const name of Object.keys(value)) if (hasEmptyList(value[name])) return true;
  return false;
}

function nullEmptyLists(value: Json | undefined, schema: Schema): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items) for (const item of value) nullEmptyLists(item, items);
  } else if (isObject(value)) {
    for (const name of Object.keys(value)) {
      const inner = value[name];
      const field = schema.properties?.[name] ?? schema.additionalProperties;
      if (typeof field !== 'object') continue;
      if (Array.isArray(inner) && inner.length === 0 && field['x-empty'] === 'null') value[name] = null;
      else nullEmptyLists(inner, field);
    }
  }
}
