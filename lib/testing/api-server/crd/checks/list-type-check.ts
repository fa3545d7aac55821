import { cause, type StatusCause } from '../../common/cause.js';
import type { Schema } from '../../schema/schema.js';
import { propertyOf } from '../../schema/schema-walk.js';
import { goSchema } from './go-structs.js';

const LIST_TYPES = ['atomic', 'set', 'map'];
const MAP_TYPES = ['atomic', 'granular'];

/** Whether what a schema says of lists and maps, so that they can be merged, fits together. @internal */
export function listTypeCauses(schema: Schema, path: string): StatusCause[] {
  const causes: StatusCause[] = [];
  const listType = schema['x-kubernetes-list-type'];
  const mapType = schema['x-kubernetes-map-type'];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const { type = '' } = schema;
  const wrongType = (why: string) =>
    type ? cause.invalid(`${path}.type`, type, why) : cause.required(`${path}.type`, why);
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
    causes.push(
      cause.invalid(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined'),
    );
  }
  if (mapType !== undefined && type !== 'object') {
    causes.push(wrongType('must be object if x-kubernetes-map-type is specified'));
  }
  if (mapType !== undefined && !MAP_TYPES.includes(mapType)) {
    causes.push(cause.notSupported(`${path}.x-kubernetes-map-type`, mapType, MAP_TYPES));
  }
  if (listType !== undefined && type !== 'array') {
    causes.push(wrongType('must be array if x-kubernetes-list-type is specified'));
  } else if (listType === 'set') causes.push(...setCauses(schema, path));
  if (listType !== undefined && !LIST_TYPES.includes(listType)) {
    causes.push(cause.notSupported(`${path}.x-kubernetes-list-type`, listType, LIST_TYPES));
  }
  if (keys.length > 0 && listType !== 'map') {
    const at = `${path}.x-kubernetes-list-type`;
    const why = 'must be map if x-kubernetes-list-map-keys is non-empty';
    causes.push(listType === undefined ? cause.required(at, why) : cause.invalid(at, listType, why));
  }
  if (listType === 'map') causes.push(...mapCauses(schema, keys, path));
  if (listType === 'map' || listType === 'set') causes.push(...itemCauses(schema, keys, path));
  return causes;
}

function setCauses({ items }: Schema, path: string): StatusCause[] {
  const why = 'must be atomic as item of a list with x-kubernetes-list-type=set';
  const listType = items?.['x-kubernetes-list-type'];
  if (items?.type === 'array' && listType !== undefined && listType !== 'atomic') {
    return [cause.invalid(`${path}.items.x-kubernetes-list-type`, listType, why)];
  }
  if (items?.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic') {
    // The value that is shown is the type of the list, whatever it is about.
    return [cause.invalid(`${path}.items.x-kubernetes-map-type`, listType ?? null, why)];
  }
  return [];
}

function mapCauses({ items }: Schema, keys: readonly string[], path: string): StatusCause[] {
  const causes: StatusCause[] = [];
  if (keys.length === 0) {
    const why = 'must not be empty if x-kubernetes-list-type is map';
    causes.push(cause.required(`${path}.x-kubernetes-list-map-keys`, why));
  }
  if (!items) {
    causes.push(cause.required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map'));
    return causes;
  }
  if (Array.isArray(items)) {
    const why = 'must only have a single schema if x-kubernetes-list-type is map';
    return [...causes, cause.invalid(`${path}.items`, goSchema({}), why)];
  }
  if (items.type !== 'object') {
    const why = "must be object if parent array's x-kubernetes-list-type is map";
    return [...causes, cause.invalid(`${path}.items.type`, items.type ?? '', why)];
  }
  keys.forEach((key, index) => {
    const property = propertyOf(items, key);
    const at = `${path}.x-kubernetes-list-map-keys`;
    if (!property) causes.push(cause.invalid(at, keys, 'entries must all be names of item properties'));
    else if (property.type === 'array' || property.type === 'object') {
      const why = "must be a scalar type if parent array's x-kubernetes-list-type is map";
      causes.push(cause.invalid(`${path}.items.properties[${key}].type`, items.type, why));
    }
    if (keys.indexOf(key) < index) causes.push(cause.invalid(at, keys, 'must not contain duplicate entries'));
  });
  return causes;
}

/** Items have to be there, and keys too. */
function itemCauses(schema: Schema, keys: readonly string[], path: string): StatusCause[] {
  const { items } = schema;
  const listType = schema['x-kubernetes-list-type'] ?? '';
  if (!items || Array.isArray(items)) return [];
  const causes: StatusCause[] = [];
  if (items.nullable) {
    const why = `cannot be nullable when x-kubernetes-list-type is ${listType}`;
    causes.push(cause.forbidden(`${path}.items.nullable`, why));
  }
  if (listType !== 'map') return causes;
  for (const key of keys) {
    const property = propertyOf(items, key);
    if (!property) continue;
    const at = `${path}.items.properties[${key}]`;
    if (!items.required?.includes(key) && property.default === undefined) {
      const why =
        'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property';
      causes.push(cause.required(`${at}.default`, why));
    }
    if (property.nullable) {
      const why = 'this property is in x-kubernetes-list-map-keys, so it cannot be nullable';
      causes.push(cause.forbidden(`${at}.nullable`, why));
    }
  }
  return causes;
}
