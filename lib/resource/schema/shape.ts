import type { StructuralSchema } from '../structural-schema.js';
import {
  allEqual,
  ANNOTATIONS,
  CHECKS,
  copy,
  extensionsOf,
  INT_OR_STRING,
  isAnything,
  isEmpty,
  JUNCTORS,
  PRESERVE,
  setEnumAside,
  typeOf,
} from './keywords.js';
import type { Place } from './problems.js';

/**
 * The shape that the branches of a union share: one type, the properties of all, and the checks they agree on.
 * What would then hold for the other branches too, such as the default of one, is a problem.
 *
 * @internal
 */
export function shapeOf(branches: readonly StructuralSchema[], place: Place): StructuralSchema {
  if (allEqual(branches)) return { ...branches[0] };
  const shape: StructuralSchema = typeOfAll(branches, place);
  const [first = {}] = branches;
  for (const key of [...CHECKS, ...JUNCTORS]) {
    if (allEqual(branches.map((branch) => branch[key]))) copy(first, key, shape);
  }
  // A flag means nothing without its bound.
  if (shape.minimum === undefined) delete shape.exclusiveMinimum;
  if (shape.maximum === undefined) delete shape.exclusiveMaximum;
  if (branches.every((branch) => branch.enum))
    shape.enum = [...new Set(branches.flatMap((branch) => branch.enum ?? []))];
  const required = (first.required ?? []).filter((name) =>
    branches.every((branch) => branch.required?.includes(name)),
  );
  if (required.length > 0) shape.required = required;
  addWords(branches, shape);
  addCommon(branches, shape, place);
  addProperties(branches, shape, place);
  addValues(branches, shape, place);
  return shape;
}

/** What a schema checks beyond a shape, without the keywords the server refuses inside anyOf and its like. @internal */
export function checksOf(schema: StructuralSchema, shape: StructuralSchema): StructuralSchema {
  const checks: StructuralSchema = {};
  for (const key of [...CHECKS, ...JUNCTORS, 'enum'] as const) {
    if (!allEqual([schema[key], shape[key]])) copy(schema, key, checks);
  }
  // The width of an integer is a format only beside its type, which stands outside.
  if (checks.format?.startsWith('int')) delete checks.format;
  if (checks.exclusiveMinimum) copy(schema, 'minimum', checks);
  if (checks.exclusiveMaximum) copy(schema, 'maximum', checks);
  if (schema.nullable) setEnumAside(checks);
  if (schema.type === 'integer' && shape.type === 'number') checks.multipleOf ??= 1;
  const required = schema.required?.filter((name) => !shape.required?.includes(name)) ?? [];
  if (required.length > 0) checks.required = required;
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    const rest = checksOf(child, shape.properties?.[name] ?? {});
    if (!isEmpty(rest)) checks.properties = { ...checks.properties, [name]: rest };
  }
  const items = schema.items && checksOf(schema.items, shape.items ?? {});
  if (items && !isEmpty(items)) checks.items = items;
  return schema.additionalProperties === false ? closed(checks, schema, shape) : checks;
}

/** A branch without unknown fields refuses those that only other branches have. */
function closed(
  checks: StructuralSchema,
  schema: StructuralSchema,
  shape: StructuralSchema,
): StructuralSchema {
  const foreign = Object.keys(shape.properties ?? {}).filter((name) => !schema.properties?.[name]);
  if (foreign.length === 0) return checks;
  const not = { anyOf: foreign.map((name) => ({ required: [name] })) };
  return checks.not ? { ...checks, allOf: [...(checks.allOf ?? []), { not }] } : { ...checks, not };
}

function typeOfAll(branches: readonly StructuralSchema[], place: Place): StructuralSchema {
  const types = new Set(branches.map((branch) => (isAnything(branch) ? 'anything' : typeOf(branch))));
  types.delete(undefined);
  if (types.size === 2 && types.has('integer') && types.has('number')) return { type: 'number' };
  if (types.size > 1) {
    place.problems.add(
      place.path,
      `is ${[...types].join(' in one branch of a union and ')} in another. Give it the same type, or another name, in each.`,
    );
  }
  const [type] = [...types];
  if (type === 'int-or-string') return { [INT_OR_STRING]: true };
  return type && type !== 'anything' && branches.some((branch) => branch.type) ? { type } : {};
}

function addWords(branches: readonly StructuralSchema[], shape: StructuralSchema): void {
  for (const key of ANNOTATIONS) {
    const said = branches.filter((branch) => branch[key] !== undefined);
    if (said[0] && allEqual(said.map((branch) => branch[key]))) copy(said[0], key, shape);
  }
  const descriptions = new Set(branches.flatMap((branch) => branch.description ?? []));
  if (descriptions.size > 1) shape.description = [...descriptions].join(' Or: ');
}

function addCommon(branches: readonly StructuralSchema[], shape: StructuralSchema, place: Place): void {
  const typed = branches.filter((branch) => typeOf(branch) !== undefined);
  const keys = new Set([
    'nullable',
    'default',
    ...branches.flatMap(extensionsOf),
  ] as (keyof StructuralSchema)[]);
  for (const key of keys) {
    if (key === INT_OR_STRING) continue;
    const holder = branches.find((branch) => branch[key] !== undefined);
    if (!holder) continue;
    copy(holder, key, shape);
    if (key === PRESERVE || allEqual(typed.map((branch) => branch[key]))) continue;
    place.problems.add(
      place.path,
      `has \`${key}\` in one branch of a union only, and the server would apply it to all. Say the same in each branch, or give each branch an object of its own.`,
    );
  }
}

function addProperties(branches: readonly StructuralSchema[], shape: StructuralSchema, place: Place): void {
  const names = new Set(branches.flatMap((branch) => Object.keys(branch.properties ?? {})));
  if (names.size === 0) return;
  shape.properties = {};
  for (const name of names) {
    const path = `${place.path}.${name}`;
    const children = branches.flatMap((branch) => branch.properties?.[name] ?? []);
    const child = shapeOf(children, { ...place, path });
    shape.properties[name] = child;
    if (child.default === undefined || children.length === branches.length) continue;
    place.problems.add(
      path,
      'has a default in one branch of a union, and the server would fill it in for every branch. Leave the default out, or put the branch into an object of its own.',
    );
  }
}

function addValues(branches: readonly StructuralSchema[], shape: StructuralSchema, place: Place): void {
  const items = branches.flatMap((branch) => branch.items ?? []);
  if (items.length > 0) shape.items = shapeOf(items, { ...place, path: `${place.path}[]` });
  const record = branches.find((branch) => branch.additionalProperties);
  if (!record) return;
  copy(record, 'additionalProperties', shape);
  if (!allEqual(branches.map((branch) => branch.additionalProperties))) {
    place.problems.add(
      place.path,
      'is a record with other values in another branch of a union. Give each branch an object of its own.',
    );
  }
}
