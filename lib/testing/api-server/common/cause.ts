import { goFloat, goJson, goQuote, isInt64 } from './go-format.js';
import type { Json } from './json.js';

/** One reason why a request was refused, by field. @internal */
export interface StatusCause {
  readonly reason?: string;
  readonly message: string;
  readonly field?: string;
}

/** Says that the value is not worth showing. @internal */
export const OMITTED = Symbol('omitted');

/** A number to be shown as a float64, whole or not. @internal */
export class GoFloat {
  constructor(readonly value: number) {}
}

/** A value of which the text is known: Go shows its structs with the names and the order of their fields. @internal */
export class Shown {
  constructor(readonly text: string) {}
}

/** What a refusal by field is called: k8s.io/apimachinery/pkg/util/validation/field. @internal */
export const cause = {
  required: (field: string, why = ''): StatusCause => ({
    reason: 'FieldValueRequired',
    message: why ? `Required value: ${why}` : 'Required value',
    field,
  }),
  invalid: (field: string, value: unknown, why: string): StatusCause => ({
    reason: 'FieldValueInvalid',
    message: withDetail('Invalid value', value, why),
    field,
  }),
  notSupported: (field: string, value: unknown, supported: readonly string[]): StatusCause => ({
    reason: 'FieldValueNotSupported',
    message: withDetail(
      'Unsupported value',
      value,
      supported.length > 0 ? `supported values: ${supported.map(goQuote).join(', ')}` : '',
    ),
    field,
  }),
  duplicate: (field: string, value: unknown): StatusCause => ({
    reason: 'FieldValueDuplicate',
    message: withDetail('Duplicate value', value, ''),
    field,
  }),
  forbidden: (field: string, why: string): StatusCause => ({
    reason: 'FieldValueForbidden',
    message: `Forbidden: ${why}`,
    field,
  }),
  tooLong: (field: string, max: number): StatusCause => ({
    reason: 'FieldValueTooLong',
    message: `Too long: may not be more than ${max} ${max === 1 ? 'byte' : 'bytes'}`,
    field,
  }),
  tooMany: (field: string, actual: number, max: number): StatusCause => ({
    reason: 'FieldValueTooMany',
    message: `Too many: ${actual}: must have at most ${max} ${max === 1 ? 'item' : 'items'}`,
    field,
  }),
  typeInvalid: (field: string, value: unknown, why: string): StatusCause => ({
    reason: 'FieldValueTypeInvalid',
    message: withDetail('Invalid value', value, why),
    field,
  }),
  internal: (field: string, why: string): StatusCause => ({
    reason: 'InternalError',
    message: `Internal error: ${why}`,
    field,
  }),
};

function withDetail(type: string, value: unknown, why: string): string {
  const shown = value === OMITTED ? type : `${type}: ${show(value)}`;
  return why ? `${shown}: ${why}` : shown;
}

function show(value: unknown): string {
  if (typeof value === 'string') return goQuote(value);
  if (value instanceof Shown) return value.text;
  if (value instanceof GoFloat) return goFloat(value.value);
  if (typeof value === 'number') return isInt64(value) ? String(BigInt(value)) : goFloat(value);
  return goJson(value as Json | undefined);
}
