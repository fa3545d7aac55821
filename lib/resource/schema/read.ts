import type { SchemaType, StructuralSchema } from '../structural-schema.js';
import { both } from './both.js';
import { resolve } from './find-notes.js';
import { ANNOTATIONS, CHECKS, copy, extensionsOf, isObject, MEND_PRESERVE, PRESERVE } from './keywords.js';
import { integer } from './integer.js';
import { type Place, SchemaProblems } from './problems.js';
import { checksOf } from './shape.js';
import { text } from './text.js';
import { NULL, union } from './union.js';

/** Where the reader is: `root` is what a `$ref` points into, `refs` those being read, to notice a circle. */
export interface ReadingPlace extends Place {
  readonly root: unknown;
  readonly refs: readonly string[];
}

/** Keywords of JSON Schema which the server refuses or does not know, and what to do instead. */
const REFUSED: Readonly<Record<string, string>> = {
  prefixItems:
    'is a tuple, and all items of a list have one schema. Use an object with a named field for each item',
  patternProperties: 'has keys that match a pattern. Use a record, and check its keys with a CEL rule',
  dependentRequired: 'has fields that require others. Use a CEL rule, such as `!has(self.a) || has(self.b)`',
  dependentSchemas: 'has schemas that depend on a field. Use a CEL rule',
  if: 'has a conditional schema (`if`). Use a union, or a CEL rule',
  contains: 'must contain an item (`contains`). Use a CEL rule, such as `self.exists(item, …)`',
  $dynamicRef: 'has a dynamic reference. Write the schema out',
  uniqueItems:
    "has unique items, which the server refuses to check. Use an array with `.meta({ 'x-kubernetes-list-type': 'set' })`",
};

/**
 * A JSON Schema in the words of Kubernetes: references resolved, null as `nullable`, constants as `enum`, unions
 * folded. A schema without a type stays without one, since it may be a mere check beside another schema.
 *
 * @internal
 */
export function read(node: unknown, place: ReadingPlace): StructuralSchema {
  if (node === true) return {};
  if (!isObject(node) || isNever(node['not'])) {
    place.problems.add(place.path, 'can never have a value. Leave the field out.');
    return {};
  }
  const own = readKeywords(node, place);
  if (!own[PRESERVE]) return readParts(node, place).reduce((all, part) => both(all, part, place), own);
  // What the server is told to leave alone need not be explained to it.
  const trial = { ...place, problems: new SchemaProblems() };
  const whole = readParts(node, trial).reduce((all, part) => both(all, part, trial), own);
  return trial.problems.isEmpty ? whole : own;
}

/** The schemas that hold in addition to a node's own keywords. */
function readParts(node: Record<string, unknown>, place: ReadingPlace): StructuralSchema[] {
  const parts: StructuralSchema[] = [];
  if (typeof node['$ref'] === 'string') parts.push(readReference(node['$ref'], place));
  const types = typesOf(node);
  if (types.length > 1)
    parts.push(
      union(
        'anyOf',
        types.map((type) => integer({ type })),
        place,
      ),
    );
  parts.push(...schemasIn(node['allOf']).map((branch) => read(branch, place)));
  for (const keyword of ['anyOf', 'oneOf'] as const) {
    const branches = schemasIn(node[keyword]).map((branch) => (isNull(branch) ? NULL : read(branch, place)));
    if (branches.length > 0) parts.push(union(keyword, branches, place));
  }
  if (node['not'] !== undefined) parts.push({ not: readNegation(node, place) });
  return parts;
}

function readKeywords(node: Record<string, unknown>, place: ReadingPlace): StructuralSchema {
  const schema: StructuralSchema = {};
  const given = node as StructuralSchema;
  for (const key of [...ANNOTATIONS, ...CHECKS, ...extensionsOf(node)]) copy(given, key, schema);
  for (const key of ['default', 'required', 'nullable'] as const) copy(given, key, schema);
  for (const [keyword, problem] of Object.entries(REFUSED)) {
    if (node[keyword] !== undefined && node[keyword] !== false) place.problems.add(place.path, `${problem}.`);
  }
  const [type, ...otherTypes] = typesOf(node);
  if (type && otherTypes.length === 0) schema.type = type;
  if (Array.isArray(node['type']) && node['type'].includes('null')) schema.nullable = true;
  if (Array.isArray(node['examples']) && node['examples'].length > 0) schema.example ??= node['examples'][0];
  readValues(node, schema);
  readBounds(node, schema);
  readObject(node, schema, place);
  if (node['items'] !== undefined && node['prefixItems'] === undefined) {
    schema.items = read(node['items'], { ...place, path: `${place.path}[]` });
  }
  if (isNull(node)) place.problems.add(place.path, 'can only be null. Leave the field out.');
  return integer(text(schema, place));
}

function readValues(node: Record<string, unknown>, schema: StructuralSchema): void {
  const values = 'const' in node ? [node['const']] : node['enum'];
  if (!Array.isArray(values)) return;
  schema.enum = values.filter((value) => value !== null);
  if (schema.enum.length < values.length) schema.nullable = true;
  if (schema.type === 'number' && schema.enum.every(Number.isInteger)) schema.type = 'integer';
}

/** An exclusive bound is a number in JSON Schema, and a flag beside the bound in OpenAPI 3.0. */
function readBounds(node: Record<string, unknown>, schema: StructuralSchema): void {
  const { exclusiveMinimum: above, exclusiveMaximum: below } = node;
  if (typeof above === 'number') {
    const isStronger = above >= (schema.minimum ?? -Infinity);
    delete schema.exclusiveMinimum;
    if (isStronger) Object.assign(schema, { minimum: above, exclusiveMinimum: true });
  }
  if (typeof below === 'number') {
    const isStronger = below <= (schema.maximum ?? Infinity);
    delete schema.exclusiveMaximum;
    if (isStronger) Object.assign(schema, { maximum: below, exclusiveMaximum: true });
  }
}

function readObject(node: Record<string, unknown>, schema: StructuralSchema, place: ReadingPlace): void {
  const { properties, additionalProperties: others, propertyNames: names } = node;
  if (isObject(properties)) {
    schema.properties = Object.fromEntries(
      Object.entries(properties).map(([name, child]) => [
        name,
        read(child, { ...place, path: `${place.path}.${name}` }),
      ]),
    );
  }
  if (others === false) schema.additionalProperties = false;
  else if (others !== undefined) {
    schema.additionalProperties = read(others, { ...place, path: `${place.path}.<key>` });
  }
  if (!isObject(names)) return;
  if (Array.isArray(names['enum']) && isObject(schema.additionalProperties)) {
    const value = schema.additionalProperties;
    schema.properties = Object.fromEntries(names['enum'].map((name) => [String(name), value]));
    schema.additionalProperties = false;
  } else if (Object.keys(names).some((keyword) => keyword !== 'type')) {
    const mend =
      'Use plain string keys, and check them with a CEL rule such as `self.all(key, key.matches("^[a-z]+$"))`';
    place.problems.add(place.path, `has a schema for its keys. ${mend}.`);
  }
}

function readReference(reference: string, place: ReadingPlace): StructuralSchema {
  if (place.refs.includes(reference) || reference === '#') {
    place.problems.add(
      place.path,
      `refers to itself, and a structural schema ends somewhere. Write it out as deep as you need, or ${MEND_PRESERVE}.`,
    );
    return { [PRESERVE]: true };
  }
  const target = resolve(place.root, reference);
  if (target !== undefined) {
    return read(target, { ...place, refs: [...place.refs, reference] });
  }
  place.problems.add(place.path, `refers to "${reference}", which is not in the schema. Write it out.`);
  return { [PRESERVE]: true };
}

/** What must not hold. The server takes only checks here, no types: the type is said beside the `not`. */
function readNegation(node: Record<string, unknown>, place: ReadingPlace): StructuralSchema {
  const refused = read(node['not'], place);
  if (isObject(node['not']) && node['not']['type'] !== undefined && node['not']['type'] !== node['type']) {
    place.problems.add(place.path, 'excludes a type (`not`). State the type it has instead.');
  }
  return checksOf(refused, {});
}

function typesOf(node: Record<string, unknown>): SchemaType[] {
  return [node['type'] ?? []].flat().filter((type) => type !== 'null') as SchemaType[];
}

function isNull(node: unknown): boolean {
  if (!isObject(node)) return false;
  const values = node['enum'] ?? ('const' in node ? [node['const']] : undefined);
  const onlyNull = Array.isArray(values) && values.every((value) => value === null);
  return onlyNull || (node['type'] !== undefined && [node['type']].flat().every((type) => type === 'null'));
}

function isNever(not: unknown): boolean {
  return not === true || (isObject(not) && Object.keys(not).length === 0);
}

function schemasIn(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
