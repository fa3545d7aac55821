import { isDeepStrictEqual } from 'node:util';
import type { StructuralSchema } from '../structural-schema.js';
import { both } from './both.js';
import {
  CHECKS,
  INT_OR_STRING,
  isAnything,
  isEmpty,
  JUNCTORS,
  MEND_PRESERVE,
  PRESERVE,
  typeOf,
} from './keywords.js';
import type { Place } from './problems.js';
import { checksOf, shapeOf } from './shape.js';

/** Stands for null among the branches of a union. @internal */
export const NULL: StructuralSchema = { enum: [], nullable: true };

/**
 * One schema for what may be one of several. A structural schema has one shape, so the branches' shapes are
 * merged, and what each branch checks beyond that stays as a branch of checks.
 *
 * ```
 * { a: string } | { b: integer }  →  properties: { a: string, b: integer }, anyOf: [required: [a], required: [b]]
 * string | integer                →  x-kubernetes-int-or-string: true
 * ```
 *
 * @internal
 */
export function union(keyword: 'anyOf' | 'oneOf', given: StructuralSchema[], place: Place): StructuralSchema {
  const nullable: StructuralSchema = given.some((branch) => branch.nullable) ? { nullable: true } : {};
  const branches = given
    .filter((branch) => branch !== NULL)
    .map(({ nullable: _, ...branch }) => branch)
    .filter((branch, at, all) => all.findIndex((other) => isDeepStrictEqual(other, branch)) === at);
  const [first] = branches;
  if (!first) return nullable;
  if (branches.length === 1) return { ...first, ...nullable };
  if (branches.some(isAnything)) return nullable;
  const types = new Set(branches.map(typeOf).filter((type) => type !== undefined));
  const areAll = (...some: string[]) => [...types].every((type) => some.includes(type));
  if (types.size > 1 && areAll('string', 'integer', 'int-or-string')) {
    return { ...intOrString(branches, place), ...nullable };
  }
  if (types.size > 1 && !areAll('integer', 'number')) {
    place.problems.add(
      place.path,
      `may be ${[...types].join(' or ')}, and a field has one type (or is a string or an integer). Use one type, or ${MEND_PRESERVE}.`,
    );
    return { [PRESERVE]: true };
  }
  const shape = shapeOf(branches, place);
  const checks = branches.map((branch) => checksOf(branch, shape));
  const isSaid = branches.every(isEnum) || (keyword === 'anyOf' && checks.some(isEmpty));
  return { ...shape, ...(isSaid ? {} : { [keyword]: checks }), ...nullable };
}

/** Checks for strings let integers pass and the other way round, so both may stand side by side without a type. */
function intOrString(branches: StructuralSchema[], place: Place): StructuralSchema {
  if (branches.every(isEnum))
    return { [INT_OR_STRING]: true, enum: branches.flatMap((branch) => branch.enum ?? []) };
  const ofType = (type: 'string' | 'integer') => {
    const some = branches.filter((branch) => typeOf(branch) === type || typeOf(branch) === 'int-or-string');
    return withoutType(
      union(
        'anyOf',
        some.map((branch) => (branch[INT_OR_STRING] ? { ...withoutType(branch), type } : branch)),
        place,
      ),
    );
  };
  return { ...both(ofType('string'), ofType('integer'), place), [INT_OR_STRING]: true };
}

/** An enum would refuse every value of the other type, so it becomes a pattern, or bounds. */
function withoutType(schema: StructuralSchema): StructuralSchema {
  const { type, [INT_OR_STRING]: _, enum: values, ...rest } = schema;
  if (rest.format === 'int64' || rest.format === 'int32') delete rest.format;
  if (!values) return rest;
  if (values.every((value) => typeof value === 'string')) {
    return { ...rest, pattern: `^(${values.map((value) => value.replace(/[^\w-]/g, '\\$&')).join('|')})$` };
  }
  const exact = (values as number[]).map((value) => ({ minimum: value, maximum: value }));
  return exact.length === 1 ? { ...rest, ...exact[0] } : { ...rest, anyOf: exact };
}

function isEnum(schema: StructuralSchema): boolean {
  return (
    schema.enum !== undefined &&
    ![...CHECKS, ...JUNCTORS].some((key) => key !== 'format' && schema[key] !== undefined)
  );
}
