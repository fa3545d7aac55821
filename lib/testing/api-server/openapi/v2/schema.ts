import type { Json, JsonObject } from '../../common/json.js';
import { REF } from '../document.js';

const LISTED = ['properties'];
const INNER = ['items', 'additionalProperties'];
/** What OpenAPI 2 has no words for, or the real server leaves out of it. */
const UNKNOWN = ['default', 'allOf', 'anyOf', 'oneOf', 'not', 'nullable'];

/** Where OpenAPI 2 keeps a schema that OpenAPI 3 keeps elsewhere. @internal */
export function definitionRef(ref: string): string {
  return ref.startsWith(REF) ? `#/definitions/${ref.slice(REF.length)}` : ref;
}

/** A schema of OpenAPI 3 in the words of OpenAPI 2, as the real server finds them for what is built in. @internal */
export function schemaOfV2(schema: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === '$ref') result[keyword] = definitionRef(value as string);
    else if (LISTED.includes(keyword)) result[keyword] = mapValues(value as JsonObject, schemaOfV2);
    else if (INNER.includes(keyword) && typeof value === 'object')
      result[keyword] = schemaOfV2(value as JsonObject);
    else if (!UNKNOWN.includes(keyword) && value !== undefined) result[keyword] = value;
  }
  const [only] = (schema['allOf'] ?? []) as JsonObject[];
  if (only?.['$ref']) result['$ref'] = definitionRef(only['$ref'] as string);
  // A number that may be a text is a text, with a format that tells.
  else if (schema['oneOf'] && !schema['type']) result['type'] = 'string';
  return result;
}

/**
 * A schema of a CRD, in which old clients find nothing that they stumble over: of what may be null, or anything, they are
 * not told a type.
 *
 * @internal
 */
export function customSchemaOfV2(schema: JsonObject): JsonObject {
  const isNullable = schema['nullable'] === true;
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true;
  const { items, properties, additionalProperties, required, type, ...rest } = schema;
  const result: JsonObject = {};
  for (const [keyword, value] of Object.entries(rest)) {
    if (keyword === '$ref') result[keyword] = definitionRef(value as string);
    else if (!UNKNOWN.includes(keyword) && value !== undefined) result[keyword] = value;
  }
  const [only] = (schema['allOf'] ?? []) as JsonObject[];
  if (only?.['$ref']) result['$ref'] = definitionRef(only['$ref'] as string);
  const isBare = isNullable || isOpen;
  if (items && !isBare) result['items'] = customSchemaOfV2(items as JsonObject);
  if (properties && !isBare) result['properties'] = mapValues(properties as JsonObject, customSchemaOfV2);
  if (additionalProperties !== undefined)
    result['additionalProperties'] =
      typeof additionalProperties === 'object'
        ? customSchemaOfV2(additionalProperties as JsonObject)
        : additionalProperties;
  const isTypeless = isNullable || (isOpen && type === 'object') || (type === 'array' && !result['items']);
  if (type !== undefined && !isTypeless) result['type'] = type;
  const kept = requiredOf(required as string[] | undefined, schema);
  if (kept.length > 0) result['required'] = kept;
  return result;
}

/** What may be null needs not be there. */
function requiredOf(required: readonly string[] = [], schema: JsonObject): string[] {
  const isNullable = (part: Json | undefined) => (part as JsonObject | undefined)?.['nullable'] === true;
  if (isNullable(schema['additionalProperties'])) return [];
  const properties = (schema['properties'] ?? {}) as JsonObject;
  return required.filter((name) => !isNullable(properties[name]));
}

function mapValues(object: JsonObject, map: (value: JsonObject) => JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value as JsonObject)]));
}
