import { readTime } from '../builtin/decode/go-time.js';
import { isObject, type Json, type JsonObject } from '../common/json.js';
import { DecodeError } from '../types/resource-type.js';
import type { Schema } from './schema.js';

const text: Schema = { type: 'string' };
/** Go writes it even where it is empty. */
const requiredText: Schema = { type: 'string', default: '' };
const texts: Schema = { type: 'object', additionalProperties: text };

/** The metadata of any object, with how its lists are merged; what else stands there is unknown. @internal */
export const OBJECT_META: Schema = {
  type: 'object',
  properties: {
    name: text,
    generateName: text,
    namespace: text,
    selfLink: text,
    uid: text,
    resourceVersion: text,
    generation: { type: 'integer', format: 'int64' },
    creationTimestamp: { type: 'string', format: 'date-time' },
    deletionTimestamp: { type: 'string', format: 'date-time' },
    deletionGracePeriodSeconds: { type: 'integer', format: 'int64' },
    labels: texts,
    annotations: texts,
    ownerReferences: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['uid'],
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
    },
    finalizers: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
    managedFields: {
      type: 'array',
      'x-kubernetes-list-type': 'atomic',
      items: {
        type: 'object',
        properties: {
          manager: text,
          operation: text,
          apiVersion: text,
          time: { type: 'string', format: 'date-time' },
          fieldsType: text,
          fieldsV1: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
          subresource: text,
        },
      },
    },
  },
};

/** Go's names of the types, for what it says about a value that is of another. */
const GO_TYPES: Readonly<Record<string, string>> = {
  name: 'string',
  generation: 'int64',
  deletionGracePeriodSeconds: 'int64',
  labels: 'map[string]string',
  annotations: 'map[string]string',
  ownerReferences: '[]v1.OwnerReference',
  finalizers: '[]string',
  managedFields: '[]v1.ManagedFieldsEntry',
};

/**
 * What the API server does with metadata by decoding it into its own type: unset fields go away. The metadata is
 * changed.
 *
 * @returns what is wrong with its types, in Go's words, else undefined
 * @internal
 */
export function coerceObjectMeta(meta: JsonObject): string | undefined {
  for (const name of Object.keys(meta)) {
    const schema = OBJECT_META.properties?.[name];
    const value = meta[name] as Json;
    if (!schema || value === null) {
      delete meta[name];
      continue;
    }
    const wrong = wrongType(value, schema);
    if (wrong !== undefined) {
      const type = schema.type === 'object' && isObject(value) ? 'string' : (GO_TYPES[name] ?? 'string');
      return `json: cannot unmarshal ${wrong} into Go struct field ObjectMeta.${name} of type ${type}`;
    }
    if (schema.format === 'date-time') {
      const why = whyNoTime(value as string);
      if (why !== undefined) return why;
    }
    if (isUnset(name, value)) delete meta[name];
  }
  return undefined;
}

/** In Go's words; undefined for a time. */
function whyNoTime(value: string): string | undefined {
  try {
    readTime(value);
    return undefined;
  } catch (error) {
    if (error instanceof DecodeError) return error.message;
    throw error;
  }
}

const isUnset = (name: string, value: Json) =>
  value === '' ||
  (value === 0 && name === 'generation') ||
  (Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0);

/** What a value of a wrong type is called by Go; undefined when it is right. */
function wrongType(value: Json, schema: Schema): string | undefined {
  const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  const expected = schema.type === 'integer' ? 'number' : schema.type === 'boolean' ? 'bool' : schema.type;
  if (value === null) return undefined;
  if (type !== expected) return type;
  if (schema.additionalProperties === text && isObject(value)) {
    for (const one of Object.values(value)) {
      if (one !== null && typeof one !== 'string') return wrongType(one as Json, text);
    }
  }
  return undefined;
}
