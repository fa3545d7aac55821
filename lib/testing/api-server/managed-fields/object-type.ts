import { OBJECT_META } from '../schema/object-meta.js';
import type { Schema } from '../schema/schema.js';
import { anything, type FieldType, FieldTypes } from './field-type.js';

const text: Schema = { type: 'string' };
const embedded = { apiVersion: text, kind: text, metadata: OBJECT_META };

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
