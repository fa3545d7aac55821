import type { StructuralSchema } from '../structural-schema.js';
import { formatFor } from './format.js';
import { patternProblem, toRe2 } from './pattern.js';
import type { Place } from './problems.js';

/** The format and the pattern of a string as the server understands them. @internal */
export function text(schema: StructuralSchema, place: Place): StructuralSchema {
  const { format, pattern, ...rest } = schema;
  if (schema.type !== undefined && schema.type !== 'string') return schema;
  const checks = formatFor(format, pattern);
  if (checks.pattern === undefined) return { ...rest, ...checks };
  const problem = patternProblem(checks.pattern);
  if (problem) place.problems.add(place.path, `has the pattern /${checks.pattern}/, ${problem}`);
  return { ...rest, ...checks, pattern: toRe2(checks.pattern) };
}
