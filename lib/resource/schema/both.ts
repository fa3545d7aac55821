import { isDeepStrictEqual } from 'node:util';
import type { StructuralSchema } from '../structural-schema.js';
import { ANNOTATIONS, CHECKS, copy, extensionsOf, INT_OR_STRING, isEmpty, typeOf } from './keywords.js';
import type { Place } from './problems.js';

/** Checks that belong together: a flag means nothing without its bound. */
const GROUPS: readonly (readonly (keyof StructuralSchema)[])[] = [
  ['minimum', 'exclusiveMinimum'],
  ['maximum', 'exclusiveMaximum'],
  ...CHECKS.filter((key) => !/minimum|maximum/i.test(key)).map((key) => [key]),
  ['enum'],
  ['anyOf'],
  ['oneOf'],
  ['not'],
];

/**
 * One schema for what must satisfy two. The words of the first win. A check that differs goes into `allOf`.
 *
 * @internal
 */
export function both(first: StructuralSchema, second: StructuralSchema, place: Place): StructuralSchema {
  if (isEmpty(first)) return second;
  if (isEmpty(second)) return first;
  const schema: StructuralSchema = { ...typeOfBoth(first, second, place) };
  for (const key of [...ANNOTATIONS, 'default', ...extensionsOf({ ...second, ...first })] as const) {
    if (key === INT_OR_STRING) continue;
    copy(second, key, schema);
    copy(first, key, schema);
  }
  if (first.nullable || second.nullable) schema.nullable = true;
  const rules = [...(first['x-kubernetes-validations'] ?? []), ...(second['x-kubernetes-validations'] ?? [])];
  if (rules.length > 0) schema['x-kubernetes-validations'] = rules;
  const required = new Set([...(first.required ?? []), ...(second.required ?? [])]);
  if (required.size > 0) schema.required = [...required];
  addShape(first, second, schema, place);
  addChecks(first, second, schema);
  return schema;
}

function addShape(
  first: StructuralSchema,
  second: StructuralSchema,
  schema: StructuralSchema,
  place: Place,
): void {
  if (first.properties || second.properties) {
    schema.properties = { ...first.properties };
    for (const [name, child] of Object.entries(second.properties ?? {})) {
      const known = schema.properties[name];
      schema.properties[name] = known
        ? both(known, child, { ...place, path: `${place.path}.${name}` })
        : child;
    }
  }
  if (first.items && second.items)
    schema.items = both(first.items, second.items, { ...place, path: `${place.path}[]` });
  else copy(first.items ? first : second, 'items', schema);
  const [others, otherOthers] = [first.additionalProperties, second.additionalProperties];
  if (typeof others === 'object' && typeof otherOthers === 'object') {
    schema.additionalProperties = both(others, otherOthers, { ...place, path: `${place.path}.<key>` });
  } else {
    copy(others === undefined ? second : first, 'additionalProperties', schema);
  }
}

function addChecks(first: StructuralSchema, second: StructuralSchema, schema: StructuralSchema): void {
  const further: StructuralSchema[] = [];
  for (const group of GROUPS) {
    const [mine, theirs] = [pick(first, group), pick(second, group)];
    Object.assign(schema, isEmpty(mine) ? theirs : mine);
    if (!isEmpty(mine) && !isEmpty(theirs) && !isDeepStrictEqual(mine, theirs)) further.push(theirs);
  }
  const all = [...(first.allOf ?? []), ...(second.allOf ?? []), ...further];
  if (all.length > 0) schema.allOf = all;
}

function pick(schema: StructuralSchema, keys: readonly (keyof StructuralSchema)[]): StructuralSchema {
  const picked: StructuralSchema = {};
  for (const key of keys) copy(schema, key, picked);
  return picked;
}

function typeOfBoth(first: StructuralSchema, second: StructuralSchema, place: Place): StructuralSchema {
  const types = new Set([typeOf(first), typeOf(second)]);
  types.delete(undefined);
  // Of two types where one admits the other, the narrower remains.
  if (types.has('integer')) types.delete('number');
  if (types.has('integer') || types.has('string')) types.delete('int-or-string');
  const [type, ...others] = [...types];
  if (others.length > 0) {
    place.problems.add(place.path, `has to be ${[type, ...others].join(' and ')} at once. Give it one type.`);
  }
  if (type === 'int-or-string') return { [INT_OR_STRING]: true };
  // A type that an enum implies is not stated: the other schema may be a mere check.
  return type && (first.type === type || second.type === type) ? { type } : {};
}
