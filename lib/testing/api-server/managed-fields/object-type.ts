import type { Schema } from '../schema/schema.js';
import { anything, type FieldType, FieldTypes } from './field-type.js';

const text: Schema = { type: 'string' };
/** Go writes it even where it is empty. */
const requiredText: Schema = { type: 'string', default: '' };
const time: Schema = { type: 'string', format: 'date-time' };
const texts: Schema = { type: 'object', additionalProperties: text };

/** The metadata of every object, as the OpenAPI documents of Kubernetes describe ObjectMeta. @internal */
export const objectMetaSchema: Schema = {
  type: 'object',
  properties: {
    name: text,
    generateName: text,
    namespace: text,
    selfLink: text,
    uid: text,
    resourceVersion: text,
    generation: { type: 'integer' },
    creationTimestamp: time,
    deletionTimestamp: time,
    deletionGracePeriodSeconds: { type: 'integer' },
    labels: texts,
    annotations: texts,
    finalizers: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
    ownerReferences: {
      type: 'array',
      items: {
        type: 'object',
        'x-kubernetes-map-type': 'atomic',
        properties: {
          apiVersion: requiredText,
          kind: requiredText,
          name: requiredText,
          uid: requiredText,
          controller: { type: 'boolean' },
          blockOwnerDeletion: { type: 'boolean' },
        },
      },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['uid'],
    },
    managedFields: {
      type: 'array',
      'x-kubernetes-list-type': 'atomic',
      items: {
        type: 'object',
        properties: {
          manager: text,
          operation: text,
          apiVersion: text,
          time,
          fieldsType: text,
          fieldsV1: { type: 'object' },
          subresource: text,
        },
      },
    },
  },
};

const embedded = { apiVersion: text, kind: text, metadata: objectMetaSchema };

/** The types of whole objects, by the schema of their version. One for a server. @internal */
export class ObjectTypes {
  private readonly types = new FieldTypes(embedded);
  private readonly whole = new WeakMap<Schema, FieldType>();

  of(schema: Schema | undefined): FieldType {
    if (!schema) return anything;
    let type = this.whole.get(schema);
    if (!type) this.whole.set(schema, (type = this.types.of(asObject(schema))));
    return type;
  }
}

/** A CRD says next to nothing of apiVersion, kind and metadata: they are the same for all. */
function asObject(schema: Schema): Schema {
  if (schema.properties?.['metadata']?.properties?.['managedFields']) return schema;
  return { ...schema, type: 'object', properties: { ...schema.properties, ...embedded } };
}
