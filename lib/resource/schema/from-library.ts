import type { JsonSchema, JsonSchemaTarget, StandardJsonSchema } from '../standard-json-schema.js';
import type { StructuralSchema } from '../structural-schema.js';
import { isObject } from './keywords.js';
import type { Place, SchemaProblems } from './problems.js';
import { toStructural } from './to-structural.js';

/** The newer dialect keeps what OpenAPI 3.0 cannot say, such as tuples, so that it can be refused by name. */
const TARGETS: readonly JsonSchemaTarget[] = ['draft-2020-12', 'openapi-3.0'];

/**
 * The structural schema of a field from a library's schema. The field has to be an object.
 *
 * @internal
 */
export function fromLibrary(
  schema: StandardJsonSchema,
  path: string,
  problems: SchemaProblems,
): StructuralSchema {
  const converter = schema['~standard']?.jsonSchema as
    StandardJsonSchema['~standard']['jsonSchema'] | undefined;
  if (!converter) {
    problems.add(
      path,
      'is no Standard JSON Schema. Wrap it: a valibot schema with `toStandardJsonSchema()` of @valibot/to-json-schema, plain JSON Schema with `jsonSchema()`.',
    );
    return {};
  }
  const input = convert(converter.input, { path, problems });
  if (!input) return {};
  const structural = toStructural(input, path, problems);
  if (structural.type !== 'object')
    problems.add(path, 'is no object. Make it one, with a named field for what it holds.');
  const output = convert(
    converter.output,
    { path, problems },
    'is changed when it is parsed, and the server stores what was sent',
  );
  if (output) checkUnchanged(input, output, { path, problems });
  return structural;
}

function convert(
  to: (options: { target: JsonSchemaTarget }) => JsonSchema,
  { path, problems }: Place,
  problem = 'cannot be said in JSON Schema',
): JsonSchema | undefined {
  const errors: unknown[] = [];
  for (const target of TARGETS) {
    try {
      return to({ target });
    } catch (error) {
      errors.push(error);
    }
  }
  const why = errors[0] instanceof Error ? errors[0].message : String(errors[0]);
  problems.add(
    path,
    `${problem}: ${why}. Describe the JSON that is stored, such as \`z.iso.datetime()\` for a date.`,
    errors[0],
  );
  return undefined;
}

/** Nothing parses what the server returns, so a field must not change its type on the way through the schema. */
function checkUnchanged(input: unknown, output: unknown, { path, problems }: Place): void {
  if (!isObject(input) || !isObject(output)) return;
  if (JSON.stringify(input['type']) !== JSON.stringify(output['type'])) {
    problems.add(
      path,
      'gets another type when it is parsed, and nothing parses what the server returns. Describe the JSON that is stored.',
    );
    return;
  }
  checkUnchanged(input['items'], output['items'], { path: `${path}[]`, problems });
  checkUnchanged(input['additionalProperties'], output['additionalProperties'], {
    path: `${path}.<key>`,
    problems,
  });
  const [before, after] = [input['properties'], output['properties']];
  if (!isObject(before) || !isObject(after)) return;
  for (const name of Object.keys(before))
    checkUnchanged(before[name], after[name], { path: `${path}.${name}`, problems });
}
