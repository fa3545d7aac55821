import { metadataCauses } from '../builtin/validation/metadata.js';
import { dns1035Label, pathSegment } from '../builtin/validation/names.js';
import { cause, type StatusCause } from '../common/api-error.js';
import { jsonKindOf } from '../common/go-text.js';
import { getField, isObject, type Json, type JsonObject, setField } from '../common/json.js';
import type { ServerObjectMeta } from '../common/kube-object.js';
import { coerceObjectMeta, OBJECT_META } from './object-meta.js';
import { unknownFields } from './prune.js';
import type { Schema } from './schema.js';
import { additionalOf, fieldSchema, propertyOf } from './schema-walk.js';

/** Visits the objects inside a value whose schema says that each is a whole resource. */
function visit(
  value: Json,
  schema: Schema | undefined,
  path: string,
  visitor: (resource: JsonObject, path: string) => void,
): void {
  if (!schema || !hasEmbedded(schema)) return;
  if (Array.isArray(value)) {
    value.forEach((item, index) => visit(item, schema.items, `${path}[${index}]`, visitor));
  } else if (isObject(value)) {
    if (schema['x-kubernetes-embedded-resource']) visitor(value, path);
    for (const name of Object.keys(value)) {
      const isNamed = propertyOf(schema, name) !== undefined;
      const below = isNamed ? child(path, name) : `${path}[${name}]`;
      visit(getField(value, name) as Json, fieldSchema(schema, name), below, visitor);
    }
  }
}

const NO_OWNER = { apiVersion: '', kind: '', name: '', uid: '' };

/** A name may be missing; a namespace, too. */
function embeddedMetadataCauses(metadata: JsonObject, path: string): StatusCause[] {
  const { name, namespace, ownerReferences } = metadata;
  const owners = Array.isArray(ownerReferences) ? ownerReferences : [];
  const read = {
    ...metadata,
    name: name || 'unnamed',
    ownerReferences: owners.map((owner) => ({ ...NO_OWNER, ...(isObject(owner) && owner) })),
  } as ServerObjectMeta;
  return metadataCauses(read, Boolean(namespace), pathSegment, path);
}

const child = (path: string, name: string) => (path ? `${path}.${name}` : name);

const embedded = new WeakMap<Schema, boolean>();

/** Most schemas have none: then no value is walked. */
function hasEmbedded(schema: Schema): boolean {
  let has = embedded.get(schema);
  if (has === undefined) {
    // Against schemas that describe themselves; their nodes ask again later.
    embedded.set(schema, false);
    const below = [schema.items, additionalOf(schema), ...Object.values(schema.properties ?? {})];
    has =
      (schema['x-kubernetes-embedded-resource'] ?? false) ||
      below.some((one) => one !== undefined && hasEmbedded(one));
    embedded.set(schema, has);
  }
  return has;
}

/**
 * Brings the metadata of embedded resources into the form that the API server gives it.
 *
 * @returns the unknown fields that went away, and what is wrong with what is left
 * @internal
 */
export function coerceEmbedded(
  value: Json,
  schema: Schema | undefined,
): { unknown: string[]; wrong?: StatusCause } {
  const unknown: string[] = [];
  let wrong: StatusCause | undefined;
  visit(value, schema, '', (resource, path) => {
    for (const name of ['apiVersion', 'kind']) {
      const type = getField(resource, name);
      if (type !== undefined && typeof type !== 'string') {
        wrong ??= cause.invalid(child(path, name), type, 'must be a string');
      }
    }
    const meta = getField(resource, 'metadata');
    if (meta === undefined) return;
    const at = child(path, 'metadata');
    if (isObject(meta)) {
      unknown.push(...unknownFields(meta, OBJECT_META, false).map((name) => `${at}.${name}`));
      const error = coerceObjectMeta(meta);
      if (error) wrong ??= cause.invalid(at, meta, error);
    } else if (meta === null) setField(resource, 'metadata', {});
    else {
      const why = `json: cannot unmarshal ${jsonKindOf(meta)} into Go value of type v1.ObjectMeta`;
      wrong ??= cause.invalid(at, meta, why);
    }
  });
  return wrong ? { unknown, wrong } : { unknown };
}

/** Checks that embedded resources say what they are. @internal */
export function validateEmbedded(value: Json, schema: Schema | undefined): StatusCause[] {
  const causes: StatusCause[] = [];
  visit(value, schema, '', (resource, path) => {
    for (const name of ['apiVersion', 'kind']) {
      const at = child(path, name);
      const type = getField(resource, name);
      if (type === undefined) causes.push(cause.required(at));
      else if (typeof type !== 'string') causes.push(cause.invalid(at, type, 'must be a string'));
      else if (type === '') causes.push(cause.invalid(at, type, 'must not be empty'));
      else if (name === 'apiVersion' && type.split('/').length > 2) {
        causes.push(cause.invalid(at, type, `unexpected GroupVersion string: ${type}`));
      } else if (name === 'kind') {
        const wrong = dns1035Label(type.toLowerCase()).join(',');
        const why = `may have mixed case, but should otherwise match: ${wrong}`;
        if (wrong) causes.push(cause.invalid(at, type, why));
      }
    }
    const metadata = getField(resource, 'metadata');
    if (isObject(metadata)) causes.push(...embeddedMetadataCauses(metadata, child(path, 'metadata')));
  });
  return causes;
}
