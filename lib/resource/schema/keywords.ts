import { isDeepStrictEqual } from 'node:util';
import type { SchemaType, StructuralSchema } from '../structural-schema.js';

/** Keywords that check a value and say nothing of its shape: all that may stand inside anyOf, oneOf, allOf, not. */
export const CHECKS = [
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'exclusiveMinimum',
  'maximum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
] as const satisfies readonly (keyof StructuralSchema)[];

/** Checks made of other schemas. */
export const JUNCTORS = [
  'allOf',
  'anyOf',
  'oneOf',
  'not',
] as const satisfies readonly (keyof StructuralSchema)[];

/** Words for a reader; the server does not act on them. */
export const ANNOTATIONS = [
  'title',
  'description',
  'example',
] as const satisfies readonly (keyof StructuralSchema)[];

/** @internal */
export const PRESERVE = 'x-kubernetes-preserve-unknown-fields';
/** @internal */
export const INT_OR_STRING = 'x-kubernetes-int-or-string';

/** The mend for what no structural schema can say. */
export const MEND_PRESERVE = `add \`.meta({ '${PRESERVE}': true })\` to have the server store it unchecked`;

/** The type a schema states or its enum implies; undefined for a mere check. @internal */
export function typeOf(schema: StructuralSchema): SchemaType | 'int-or-string' | undefined {
  if (schema[INT_OR_STRING]) return 'int-or-string';
  return schema.type ?? typeOfValues(schema.enum);
}

/** Whether a schema admits all there is. @internal */
export function isAnything(schema: StructuralSchema): boolean {
  return isEmpty(schema) || (schema[PRESERVE] === true && typeOf(schema) === undefined);
}

function typeOfValues(values: readonly unknown[] = []): SchemaType | 'int-or-string' | undefined {
  const types = new Set(values.map(typeOfValue));
  if (types.size === 2 && types.has('integer')) {
    if (types.has('number')) return 'number';
    if (types.has('string')) return 'int-or-string';
  }
  return types.size === 1 ? [...types][0] : undefined;
}

function typeOfValue(value: unknown): SchemaType | undefined {
  if (Array.isArray(value)) return 'array';
  if (Number.isInteger(value)) return 'integer';
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' || type === 'object' ? type : undefined;
}

/** @internal */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @internal */
export function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

/** Whether all are the same, in value. @internal */
export function allEqual(values: readonly unknown[]): boolean {
  return values.every((value) => isDeepStrictEqual(value, values[0]));
}

/** Copies a keyword where it is set, so that absent ones stay absent. @internal */
export function copy<Key extends keyof StructuralSchema>(
  from: StructuralSchema,
  key: Key,
  to: StructuralSchema,
): void {
  if (from[key] !== undefined) to[key] = from[key];
}

/** The `x-kubernetes-…` keywords of a schema. @internal */
export function extensionsOf(schema: object): (keyof StructuralSchema)[] {
  return Object.keys(schema).filter((key) => key.startsWith('x-kubernetes-')) as (keyof StructuralSchema)[];
}

/**
 * The server refuses null where there is an enum, even one that lists null. It does not look into `allOf` for a
 * null, so there the enum of a nullable field goes.
 *
 * @see https://github.com/kubernetes/kube-openapi/blob/master/pkg/validation/validate/validator.go
 * @internal
 */
export function setEnumAside(schema: StructuralSchema): void {
  if (!schema.enum) return;
  schema.allOf = [...(schema.allOf ?? []), { enum: schema.enum }];
  delete schema.enum;
}
