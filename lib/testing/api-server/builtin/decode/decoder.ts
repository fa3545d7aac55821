import { cloneJson, isObject, setField, type Json, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { DecodeError } from '../../types/resource-type.js';
import type { Schema } from '../../schema/schema.js';
import { roundedToMilli } from '../quantity/canonical-quantity.js';
import type { SetDefaults } from '../defaults/defaults.js';
import { defaultsByDefinition } from '../defaults/index.js';
import type { Definitions } from '../definitions.js';
import { DecodingPlace, maxDepth } from './decoding-place.js';
import { decodeScalar, zeroOf } from './scalars.js';
import { noteSentEmpty } from './sent-empty.js';
import { noteStoredUnlike } from './stored-unlike.js';

/**
 * How the API server reads its own kinds: into Go structs, and from there back to JSON. What comes out has no unknown
 * fields, no empty ones (unless the struct says so), and canonical quantities and times.
 *
 * The walk is along the value; what a struct looks like is worked out once for each schema.
 */
interface Field {
  readonly schema: Schema;
  /** What an absent field is written as; undefined: not at all. */
  readonly absent: Json | undefined;
  readonly keepsEmpty: boolean;
}

interface Struct {
  readonly fields: ReadonlyMap<string, Field>;
  /** Names of fields that are there even when nobody sent them. */
  readonly always: readonly string[];
  readonly setDefaults: SetDefaults | undefined;
}

const structs = new WeakMap<object, Struct>();

/** @internal */
export function decoder(
  definitions: Definitions,
  definition: string,
): (object: KubeObject, onUnknownField?: (path: string) => void) => KubeObject {
  const schema = definitions.get(definition);
  return (object, onUnknownField = () => {}) => {
    const place = new DecodingPlace(definitions, definition, onUnknownField);
    return decode(object, schema, place) as KubeObject;
  };
}

function decode(value: Json, schema: Schema, place: DecodingPlace): Json {
  if (schema['x-object-or-else']) {
    return isObject(value) ? decode(value, schema['x-object-or-else'], place) : copyOf(value, place.depth);
  }
  if (schema['x-kubernetes-preserve-unknown-fields']) return copyOf(value, place.depth);
  if (schema.properties) return decodeStruct(value, schema, schema.properties, place);
  if (schema.additionalProperties) return decodeMap(value, schema, place);
  if (schema.items) return decodeList(value, schema, schema.items, place);
  if (schema.type === 'object') return isObject(value) ? {} : place.mismatch(value, schema);
  return decodeScalar(value, schema, place);
}

function decodeStruct(
  value: Json,
  schema: Schema,
  properties: NonNullable<Schema['properties']>,
  place: DecodingPlace,
): JsonObject {
  if (!isObject(value)) return place.mismatch(value, schema);
  const struct = structOf(properties, schema, place);
  const result: JsonObject = {};
  place.enter(schema);
  for (const key of Object.keys(value)) {
    const field = struct.fields.get(key);
    const sent = value[key];
    if (!field) place.unknown(key);
    else if (sent !== null && sent !== undefined) {
      place.push(key);
      const decoded = decode(sent, field.schema, place);
      place.pop();
      // An empty list that is always written has an owner, before it is stored as none.
      if (field.keepsEmpty || !isEmpty(decoded)) result[key] = decoded;
      else if (field.schema.additionalProperties) noteSentEmpty(result, key);
    }
  }
  for (const key of struct.always) {
    if (result[key] === undefined) result[key] = absentValue(struct.fields.get(key) as Field, place);
  }
  struct.setDefaults?.(result);
  place.leave();
  return result;
}

function decodeMap(value: Json, schema: Schema, place: DecodingPlace): JsonObject {
  if (!isObject(value)) return place.mismatch(value, schema);
  const item = schema.additionalProperties as Schema;
  const result: JsonObject = {};
  for (const key of Object.keys(value)) {
    place.pushKey(key);
    const decoded = decodeItem(value[key] ?? null, item, place);
    place.pop();
    setField(result, key, item.format === 'quantity' ? roundedToMilli(decoded as string) : decoded);
    if (item.format === 'byte' && value[key] === null) noteStoredUnlike(result);
  }
  return result;
}

function decodeList(value: Json, schema: Schema, item: Schema, place: DecodingPlace): Json[] {
  if (!Array.isArray(value)) return place.mismatch(value, schema);
  const result: Json[] = [];
  for (const [index, one] of value.entries()) {
    place.pushIndex(index);
    result.push(decodeItem(one, item, place));
    place.pop();
  }
  return result;
}

/** A copy of what has no schema. */
function copyOf(value: Json, depth: number): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > maxDepth) throw new DecodeError('exceeded max depth');
  if (Array.isArray(value)) return value.map((one) => copyOf(one, depth + 1));
  const copy: JsonObject = {};
  for (const key of Object.keys(value)) setField(copy, key, copyOf(value[key] ?? null, depth + 1));
  return copy;
}

/** `null` in a list or a map is the zero value of its type. */
function decodeItem(value: Json, schema: Schema, place: DecodingPlace): Json {
  if (value !== null) return decode(value, schema, place);
  if (schema['x-kubernetes-preserve-unknown-fields']) return null;
  return schema.properties ? decode({}, schema, place) : zeroOf(schema);
}

function structOf(
  properties: NonNullable<Schema['properties']>,
  schema: Schema,
  place: DecodingPlace,
): Struct {
  const known = structs.get(properties);
  if (known) return known;
  const fields = new Map<string, Field>();
  const always: string[] = [];
  for (const name of Object.keys(properties)) {
    const field = properties[name] as Schema;
    const rule = field['x-empty'];
    const absent = rule === 'null' ? null : field.default;
    fields.set(name, {
      schema: field,
      absent,
      keepsEmpty: rule !== undefined || field.properties !== undefined || isIntOrString(field),
    });
    if (absent !== undefined) always.push(name);
  }
  const struct = { fields, always, setDefaults: defaultsByDefinition[place.definitionOf(schema) ?? ''] };
  structs.set(properties, struct);
  return struct;
}

/** A struct of its own, in which an empty text is not the number 0. */
const isIntOrString = (field: Schema) => field['x-kubernetes-int-or-string'] === true;

/** A struct that is no pointer is always written, with all that is always written in it. */
function absentValue({ schema, absent }: Field, place: DecodingPlace): Json | undefined {
  return absent !== null && schema.properties ? decode({}, schema, place) : cloneJson(absent);
}

function isEmpty(value: Json): boolean {
  if (value === null || value === '' || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
