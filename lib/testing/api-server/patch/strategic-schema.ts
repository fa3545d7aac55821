import type { Schema } from '../schema/schema.js';
import { StrategicPatchError } from './strategic-error.js';

/** How a field takes part in a strategic merge patch. @internal */
export interface PatchField {
  /** Of the object, or of the items of the list. */
  readonly schema: Schema;
  readonly strategy: string;
  readonly mergeKey: string;
}

/** @throws StrategicPatchError for a field that is none of the kind. @internal */
export function fieldOf(schema: Schema, key: string): PatchField {
  const { properties } = schema;
  const found = properties && Object.hasOwn(properties, key) ? properties[key] : undefined;
  if (!found) {
    throw new StrategicPatchError(
      properties
        ? `unable to find api field in struct for the json field ${JSON.stringify(key)}`
        : `merging an object in json but data type is not struct, instead is: map`,
    );
  }
  const strategies = (found['x-kubernetes-patch-strategy'] ?? '').split(',');
  return {
    schema: found,
    strategy: strategies.find((one) => one !== '' && one !== 'retainKeys') ?? '',
    mergeKey: found['x-kubernetes-patch-merge-key'] ?? '',
  };
}

/** The same for a list. @internal */
export function itemsOf(schema: Schema, key: string): PatchField {
  const field = fieldOf(schema, key);
  if (!field.schema.items) {
    throw new StrategicPatchError('expected slice or array type, but got: struct');
  }
  return { ...field, schema: field.schema.items };
}
