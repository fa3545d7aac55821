import type { Schema } from './schema.js';

/** The schema of a field that is named in `properties`; names such as `__proto__` are names like any other. @internal */
export function propertyOf(schema: Schema | undefined, name: string): Schema | undefined {
  const properties = schema?.properties;
  return properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** The schema of the values of a map, where it is given. @internal */
export function additionalOf(schema: Schema | undefined): Schema | undefined {
  const additional = schema?.additionalProperties;
  return typeof additional === 'object' ? additional : undefined;
}

/** The schema that applies to a field: its own, else the one for all fields. @internal */
export function fieldSchema(schema: Schema | undefined, name: string): Schema | undefined {
  return propertyOf(schema, name) ?? additionalOf(schema);
}

const EMBEDDED_ROOT: Schema = { 'x-kubernetes-embedded-resource': true };
const roots = new WeakMap<Schema, Schema>();

/** The schema as that of a whole resource: apiVersion, kind and metadata are in it without being named. @internal */
export function resourceRoot(schema: Schema | undefined): Schema {
  if (!schema) return EMBEDDED_ROOT;
  if (schema['x-kubernetes-embedded-resource']) return schema;
  let root = roots.get(schema);
  if (!root) roots.set(schema, (root = { ...schema, ...EMBEDDED_ROOT }));
  return root;
}

/** The fields that every resource has besides those of its schema. @internal */
export const isMetaField = (name: string): boolean =>
  name === 'metadata' || name === 'kind' || name === 'apiVersion';
