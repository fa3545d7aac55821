import type { JsonSchema } from '../standard-json-schema.js';
import type { StructuralSchema } from '../structural-schema.js';
import { finish } from './finish.js';
import type { SchemaProblems } from './problems.js';
import { read } from './read.js';

/**
 * Turns the JSON Schema that a library gives into one the API server accepts, in two steps: `read` says it in
 * the server's words and folds unions into one shape, `finish` gives every field its one type and checks it.
 *
 * Guarantees: the result admits nothing the schema refuses, but for unknown fields (the server prunes them)
 * and string formats (the server's own check stands in). What cannot be said becomes a problem, never a gap.
 *
 * @param path Where the schema stands in the object, such as `spec`.
 * @internal
 */
export function toStructural(schema: JsonSchema, path: string, problems: SchemaProblems): StructuralSchema {
  return finish(read(schema, { path, problems, root: schema, refs: [] }), { path, problems });
}
