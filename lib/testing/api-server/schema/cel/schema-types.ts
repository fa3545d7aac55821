import type { Schema } from '../schema.js';
import { additionalOf } from '../schema-walk.js';
import { escapeName } from './escape.js';
import { listOf, mapOf, structOf, T, type Type } from './types.js';

/** Larger than this no request may be, and so nothing in it. */
export const MAX_REQUEST_BYTES = 3 * 1024 * 1024;

/** What rules know of the values of a schema: k8s.io/apiserver/pkg/cel/common SchemaDeclType. @internal */
export interface Declaration {
  readonly type: Type;
  /** How many items, entries or bytes a value has at most. */
  readonly maxElements: number;
  /** How small a value can be in JSON. */
  readonly minSize: number;
  readonly element?: Declaration;
  readonly fields?: ReadonlyMap<string, Declaration>;
}

const TEXT: Schema = { type: 'string' };
const META_FIELDS: Readonly<Record<string, Schema>> = {
  kind: TEXT,
  apiVersion: TEXT,
  metadata: { type: 'object', properties: { name: TEXT, generateName: TEXT } },
};
const withMeta = new WeakMap<Schema, Schema>();

/** A schema with the fields of every resource that rules may use: name and generateName, apiVersion and kind. @internal */
export function withMetaFields(schema: Schema): Schema {
  let extended = withMeta.get(schema);
  if (!extended) {
    extended = { ...schema, properties: { ...schema.properties, ...META_FIELDS } };
    withMeta.set(schema, extended);
  }
  return extended;
}

const isEmbedded = (schema: Schema) => schema['x-kubernetes-embedded-resource'] ?? false;

/** The declaration for a schema; undefined where rules can't know the values. @internal */
export function declare(given: Schema, isRoot: boolean, name = 'selfType'): Declaration | undefined {
  if (given['x-kubernetes-int-or-string']) {
    const max = given.maxLength === undefined ? MAX_REQUEST_BYTES - 2 : Math.max(0, given.maxLength) * 4;
    return { type: T.dyn, maxElements: max, minSize: 1 };
  }
  const schema = isRoot ? withMetaFields(given) : given;
  switch (schema.type) {
    case 'array':
      return declareList(schema, name);
    case 'object':
      return additionalOf(schema) ? declareMap(schema, name) : declareObject(schema, name);
    case 'string':
      return declareText(schema);
    case 'boolean':
      return { type: T.bool, maxElements: 0, minSize: 4 };
    case 'number':
      return { type: T.double, maxElements: 0, minSize: 1 };
    case 'integer':
      return { type: T.int, maxElements: 0, minSize: 1 };
    default:
      return undefined;
  }
}

function declareList({ items, maxItems }: Schema, name: string): Declaration | undefined {
  const element = items && declare(items, isEmbedded(items), `${name}.@idx`);
  if (!element) return undefined;
  const most = Math.floor((MAX_REQUEST_BYTES - 2) / (element.minSize + 1));
  return { type: listOf(element.type), maxElements: Math.max(0, maxItems ?? most), minSize: 2, element };
}

function declareMap(schema: Schema, name: string): Declaration | undefined {
  const values = additionalOf(schema);
  const element = values && declare(values, isEmbedded(values), `${name}.@elem`);
  if (!element) return undefined;
  const most = Math.floor((MAX_REQUEST_BYTES - 2) / (element.minSize + 6));
  const maxElements = Math.max(0, schema.maxProperties ?? most);
  return { type: mapOf(T.string, element.type), maxElements, minSize: 2, element };
}

function declareObject({ properties = {}, required = [] }: Schema, name: string): Declaration {
  const fields = new Map<string, Declaration>();
  const types = new Map<string, Type>();
  let minSize = 2;
  for (const [field, property] of Object.entries(properties)) {
    const declared = declare(property, isEmbedded(property), `${name}.${field}`);
    if (!declared) continue;
    const escaped = escapeName(field);
    if (escaped !== undefined) {
      fields.set(escaped, declared);
      types.set(escaped, declared.type);
    }
    if (required.includes(field) && property.default === undefined) {
      minSize += Buffer.byteLength(field) + declared.minSize + 4;
    }
  }
  return { type: structOf(name, types), maxElements: 0, minSize, fields };
}

function declareText(schema: Schema): Declaration {
  const { maxLength } = schema;
  switch (schema.format) {
    case 'byte':
      return { type: T.bytes, maxElements: Math.max(0, maxLength ?? MAX_REQUEST_BYTES - 2), minSize: 2 };
    case 'duration':
      return { type: T.duration, maxElements: 32, minSize: 3 };
    case 'date':
      return { type: T.timestamp, maxElements: 12, minSize: 12 };
    case 'date-time':
      return { type: T.timestamp, maxElements: 32, minSize: 21 };
    default:
  }
  let maxElements = MAX_REQUEST_BYTES - 2;
  if (maxLength !== undefined) maxElements = Math.max(0, maxLength) * 4;
  else if (schema.enum?.length) {
    maxElements = Math.max(
      0,
      ...schema.enum.map((one) => (typeof one === 'string' ? Buffer.byteLength(one) : 0)),
    );
  }
  return { type: T.string, maxElements, minSize: 2 };
}
