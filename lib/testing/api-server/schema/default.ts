import { cloneJson, isObject, type Json, setField } from '../common/json.js';
import type { Schema } from './schema.js';
import { additionalOf, fieldSchema } from './schema-walk.js';

/** What a field gets when it is absent, or null where null may not be; undefined without a default. */
const defaultOf = (schema: Schema | undefined): Json | undefined =>
  schema?.default === null ? undefined : schema?.default;

const isWrongNull = (value: Json | undefined, schema: Schema | undefined) =>
  value === null && schema !== undefined && !schema.nullable;

const withDefaults = new WeakMap<Schema, readonly [string, Schema][]>();

/** The fields of an object that have a default; looked for once. */
function defaultedFields(schema: Schema): readonly [string, Schema][] {
  let fields = withDefaults.get(schema);
  if (!fields) {
    fields = Object.entries(schema.properties ?? {}).filter(
      ([, property]) => defaultOf(property) !== undefined,
    );
    withDefaults.set(schema, fields);
  }
  return fields;
}

/**
 * Sets the defaults of a schema in a value
 * (k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting), in those that it sets, too. A default below
 * an object that is absent and has none itself stays away.
 *
 * @internal
 */
export function setDefaults(value: Json, schema: Schema | undefined): void {
  if (!schema) return;
  if (Array.isArray(value)) {
    const { items } = schema;
    if (!items) return;
    value.forEach((item, index) => {
      if (isWrongNull(item, items)) value[index] = cloneJson(defaultOf(items) ?? null);
      setDefaults(value[index] as Json, items);
    });
  } else if (isObject(value)) {
    for (const [name, property] of defaultedFields(schema)) {
      if (!Object.hasOwn(value, name) || isWrongNull(value[name], property)) {
        setField(value, name, cloneJson(defaultOf(property)));
      }
    }
    const additional = additionalOf(schema);
    for (const name of Object.keys(value)) {
      const property = fieldSchema(schema, name);
      if (property === additional && isWrongNull(value[name], additional)) {
        setField(value, name, cloneJson(defaultOf(additional) ?? null));
      }
      setDefaults(value[name] as Json, property);
    }
  }
}

/** Removes nulls that may not be there and that no default replaces; done before defaults are set. @internal */
export function dropWrongNulls(value: Json, schema: Schema | undefined): void {
  if (!schema) return;
  if (Array.isArray(value)) {
    for (const item of value) dropWrongNulls(item, schema.items);
  } else if (isObject(value)) {
    for (const name of Object.keys(value)) {
      const property = fieldSchema(schema, name);
      if (isWrongNull(value[name], property) && defaultOf(property) === undefined) delete value[name];
      else dropWrongNulls(value[name] as Json, property);
    }
  }
}
