import type { JsonSchema, JsonSchemaTarget, StandardJsonSchema } from '../standard-json-schema.js';
import type { StructuralSchema } from '../structural-schema.js';
import { findNotes, type FoundNote } from './find-notes.js';
import { isObject } from './keywords.js';
import { noteOf, type Noting, notingOf } from './library-notes.js';
import type { Place, SchemaProblems } from './problems.js';
import { toStructural } from './to-structural.js';

/** The newer dialect keeps what OpenAPI 3.0 cannot say, such as tuples, so that it can be refused by name. */
const TARGETS: readonly JsonSchemaTarget[] = ['draft-2020-12', 'openapi-3.0'];

const UNSAYABLE = 'is no JSON';
const CHANGED = 'is changed when it is parsed, and the server stores what was sent';
const REFINED =
  "is refined by code, which the server does not run. Say it in CEL, as `.meta({ 'x-kubernetes-validations': [{ rule: 'self …' }] })`; an empty list says that the server is not to check it.";

/** What is stored in place of what a library can't say, by a word of its error. */
const MENDS: readonly (readonly [RegExp, string])[] = [
  [/\bdate\b/i, 'Describe what is stored, such as `z.iso.datetime()`.'],
  [/\bbigint\b/i, 'Describe what is stored: `z.int()`, or a string.'],
  [/\bmap\b/i, 'Describe what is stored, such as `z.record()`.'],
  [/\bset\b/i, 'Describe what is stored, such as `z.array()`.'],
];

type Converter = StandardJsonSchema['~standard']['jsonSchema'];

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
  const place = { path, problems };
  const { vendor, jsonSchema } = (schema['~standard'] ?? {}) as { vendor?: string; jsonSchema?: Converter };
  if (!jsonSchema) {
    problems.add(
      path,
      'is no Standard JSON Schema. Wrap it: a valibot schema with `toStandardJsonSchema()` of @valibot/to-json-schema, plain JSON Schema with `jsonSchema()`.',
    );
    return {};
  }
  const noting = notingOf(vendor ?? '');
  const input = convert(jsonSchema.input, noting, place, UNSAYABLE);
  if (!input) return {};
  for (const note of input.notes) tellNote(note, input.error, problems);
  const structural = toStructural(input.schema, path, problems);
  if (structural.type !== 'object')
    problems.add(path, 'is no object. Make it one, with a named field for what it holds.');
  const output = convert(jsonSchema.output, noting, place, CHANGED);
  if (!output) return structural;
  const told = new Set(input.notes.filter(isUnsayable).map((note) => note.path));
  for (const note of output.notes.filter(isUnsayable)) {
    if (!told.has(note.path)) problems.add(note.path, withMend(CHANGED, note.unsayable), output.error);
  }
  checkUnchanged(input.schema, output.schema, place);
  return structural;
}

function tellNote(note: FoundNote, error: unknown, problems: SchemaProblems): void {
  const { path, unsayable, isRefined, isChanged, isSaid } = note;
  if (unsayable !== undefined) problems.add(path, withMend(UNSAYABLE, unsayable), error);
  if (isRefined && !isSaid) problems.add(path, REFINED);
  if (isChanged) problems.add(path, `${CHANGED}. Say with a pattern, or a format, what may be sent.`);
}

interface Conversion {
  readonly schema: JsonSchema;
  readonly notes: readonly FoundNote[];
  /** What the library threw before it was asked to note such things. */
  readonly error?: unknown;
}

/** A library's JSON Schema, with notes of what is missing in it; or a problem, where that is all it tells. */
function convert(
  to: Converter['input'],
  { quiet, all }: Noting,
  { path, problems }: Place,
  problem: string,
): Conversion | undefined {
  const errors: unknown[] = [];
  for (const libraryOptions of [quiet, all]) {
    for (const target of TARGETS) {
      try {
        const schema = to({ target, libraryOptions });
        const notes = findNotes(schema, path);
        if (libraryOptions === quiet || notes.some(isUnsayable)) return { schema, notes, error: errors[0] };
      } catch (error) {
        errors.push(error);
      }
    }
  }
  const why = errors[0] instanceof Error ? errors[0].message : String(errors[0]);
  problems.add(path, withMend(problem, why), errors[0]);
  return undefined;
}

function withMend(problem: string, why: string | undefined): string {
  const [, mend] = MENDS.find(([word]) => word.test(why ?? '')) ?? [, 'Describe the JSON that is stored.'];
  return `${problem}: ${why?.replace(/\.$/, '')}. ${mend}`;
}

function isUnsayable({ unsayable }: FoundNote): boolean {
  return unsayable !== undefined;
}

/** Nothing parses what the server returns, so a field must not change its type on the way through the schema. */
function checkUnchanged(input: unknown, output: unknown, { path, problems }: Place): void {
  if (!isObject(input) || !isObject(output)) return;
  // That is told already.
  if (noteOf(input).unsayable !== undefined || noteOf(output).unsayable !== undefined) return;
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
