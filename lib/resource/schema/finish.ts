import type { SchemaType, StructuralSchema } from '../structural-schema.js';
import { checkExtensions } from './extensions.js';
import {
  INT_OR_STRING,
  isEmpty,
  JUNCTORS,
  MEND_PRESERVE,
  PRESERVE,
  setEnumAside,
  typeOf,
} from './keywords.js';
import type { Place } from './problems.js';

/** How a manifest reads best: what it is, what it may be, what is in it. */
const FIRST = ['title', 'description', 'type', 'format', 'nullable', 'default', 'enum', 'pattern'];
const LAST = ['required', 'properties', 'items', 'additionalProperties'];

/**
 * Gives every field its one type, and notes what the server would refuse.
 *
 * @internal
 */
export function finish(schema: StructuralSchema, place: Place): StructuralSchema {
  const done: StructuralSchema = { ...schema, ...typed(schema, place) };
  if (schema.default === null) {
    place.problems.add(
      place.path,
      'has null as its default, which the server does not fill in. Make it optional.',
    );
  }
  if (done.nullable) setEnumAside(done);
  if (done.required?.length === 0) delete done.required;
  if (done['x-kubernetes-validations']?.length === 0) delete done['x-kubernetes-validations'];
  finishObject(done, place);
  if (done.type === 'array') {
    done.items = finish(schema.items ?? { [PRESERVE]: true }, { ...place, path: `${place.path}[]` });
  }
  checkJunctors(done, done, place);
  checkExtensions(done, place);
  return sorted(done);
}

function finishObject(schema: StructuralSchema, place: Place): void {
  const { properties, additionalProperties: others } = schema;
  delete schema.additionalProperties;
  if (properties) {
    schema.properties = Object.fromEntries(
      Object.entries(properties).map(([name, child]) => [
        name,
        finish(child, { ...place, path: `${place.path}.${name}` }),
      ]),
    );
    if (isEmpty(properties)) delete schema.properties;
  }
  if (typeof others !== 'object') return;
  const values = finish(others, { ...place, path: `${place.path}.<key>` });
  if (!schema.properties) schema.additionalProperties = values;
  else if (values[PRESERVE] && !values.type) schema[PRESERVE] = true;
  else {
    place.problems.add(
      place.path,
      'has named fields and a schema for all others, and the server takes one or the other. Put the others into a record of their own.',
    );
  }
}

function typed(schema: StructuralSchema, place: Place): StructuralSchema {
  const type = typeOf(schema) ?? impliedType(schema);
  if (type === 'int-or-string') return { [INT_OR_STRING]: true };
  if (type) return { type };
  if (schema.enum && schema.enum.length > 0 && !schema[PRESERVE]) {
    place.problems.add(
      place.path,
      `has values of several types, and a field has one type. Use one, or ${MEND_PRESERVE}.`,
    );
  }
  return { [PRESERVE]: true };
}

/** JSON Schema lets checks stand without a type; the server does not. */
function impliedType(schema: StructuralSchema): SchemaType | undefined {
  const has = (...keys: (keyof StructuralSchema)[]) => keys.some((key) => schema[key] !== undefined);
  if (has('properties', 'additionalProperties', 'required', 'minProperties', 'maxProperties'))
    return 'object';
  if (has('items', 'minItems', 'maxItems')) return 'array';
  if (has('pattern', 'minLength', 'maxLength', 'format')) return 'string';
  return has('minimum', 'maximum', 'multipleOf') ? 'number' : undefined;
}

/** What a branch of checks names must be there outside of it too. */
function checkJunctors(checks: StructuralSchema, outside: StructuralSchema, place: Place): void {
  for (const check of JUNCTORS.flatMap((junctor) => checks[junctor] ?? [])) {
    for (const [name, child] of Object.entries(check.properties ?? {})) {
      const known = outside.properties?.[name];
      if (known) checkJunctors({ allOf: [child] }, known, { ...place, path: `${place.path}.${name}` });
      else
        place.problems.add(
          place.path,
          `checks the field "${name}" which it does not have. Add it to the properties.`,
        );
    }
    checkJunctors(check, outside, place);
  }
}

function sorted(schema: StructuralSchema): StructuralSchema {
  return Object.fromEntries(Object.entries(schema).sort(([one], [other]) => rank(one) - rank(other)));
}

function rank(keyword: string): number {
  const first = FIRST.indexOf(keyword);
  return first >= 0 ? first - FIRST.length : LAST.indexOf(keyword) + 1;
}
