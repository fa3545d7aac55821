import { cause, type StatusCause } from '../common/api-error.js';
import { goJson } from '../common/go-format.js';
import { getField, isObject, type Json, type JsonObject, setField } from '../common/json.js';
import type { Schema } from './schema.js';
import { additionalOf, propertyOf } from './schema-walk.js';

/** Checks that lists of type set hold nothing twice, and lists of type map no key. @internal */
export function validateListTypes(value: Json, schema: Schema | undefined, path = ''): StatusCause[] {
  const causes: StatusCause[] = [];
  if (schema) walk(value, schema, path, causes);
  return causes;
}

function walk(value: Json, schema: Schema, path: string, causes: StatusCause[]): void {
  if (Array.isArray(value)) {
    const type = schema['x-kubernetes-list-type'];
    if (type === 'set') causes.push(...duplicates(value, path));
    else if (type === 'map') causes.push(...duplicateKeys(value, schema, path));
    const { items } = schema;
    if (items) value.forEach((item, index) => walk(item, items, `${path}[${index}]`, causes));
  } else if (isObject(value)) {
    const additional = additionalOf(schema);
    for (const name of Object.keys(value)) {
      const property = propertyOf(schema, name);
      const field = getField(value, name) as Json;
      if (additional) walk(field, additional, `${path}[${name}]`, causes);
      if (property) walk(field, property, path ? `${path}.${name}` : name, causes);
    }
  }
}

/** Where a value comes for the second time; a third time is not told. */
function* repeated(values: readonly Json[]): Generator<number> {
  const seen = new Map<string, number>();
  for (const [index, value] of values.entries()) {
    const key = goJson(value);
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    if (times === 2) yield index;
  }
}

function duplicates(list: readonly Json[], path: string): StatusCause[] {
  return [...repeated(list)].map((index) => cause.duplicate(`${path}[${index}]`, list[index]));
}

function duplicateKeys(list: readonly Json[], schema: Schema, path: string): StatusCause[] {
  const wrong = list.findIndex((item) => item !== null && !isObject(item));
  if (wrong >= 0) {
    const why = 'must be an object for an array of list-type map';
    return [cause.invalid(`${path}[${wrong}]`, list[wrong], why)];
  }
  const keys = list.map((item) => {
    const key: JsonObject = {};
    for (const name of schema['x-kubernetes-list-map-keys'] ?? []) {
      const value = isObject(item) ? getField(item, name) : undefined;
      if (value !== undefined) setField(key, name, value);
    }
    return key;
  });
  return [...repeated(keys)].map((index) => cause.duplicate(`${path}[${index}]`, keys[index]));
}
