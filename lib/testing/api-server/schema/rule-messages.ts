import { cause, type StatusCause } from '../common/cause.js';
import { CostExceeded } from './cel/frame.js';
import { CelError, type Value } from './cel/values.js';
import type { CompiledRule } from './compile-rules.js';
import { ruleTree } from './rule-tree.js';
import type { Schema } from './schema.js';

const MAX_MESSAGE_BYTES = 5 * 1024;

/** Why the rules of an object with these causes are not asked; undefined where they can be. @internal */
export function uncheckedRules(schema: Schema, causes: readonly StatusCause[]): StatusCause | undefined {
  const blocking = [
    'FieldValueNotSupported',
    'FieldValueRequired',
    'FieldValueTooLong',
    'FieldValueTooMany',
    'FieldValueTypeInvalid',
  ];
  if (!causes.some(({ reason }) => blocking.includes(reason ?? '')) || !ruleTree(schema)) return undefined;
  return cause.invalid(
    '<nil>',
    null,
    'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
  );
}

/** The message that a rule makes of the object; undefined where it fails to. @internal */
export function messageOf(
  { message }: CompiledRule,
  variables: ReadonlyMap<string, Value>,
): string | undefined {
  if (!message) return undefined;
  try {
    const text = message.evaluate(variables);
    if (typeof text !== 'string') return undefined;
    const trimmed = text.trim();
    const isUsable =
      trimmed !== '' && !trimmed.includes('\n') && Buffer.byteLength(trimmed) <= MAX_MESSAGE_BYTES;
    return isUsable ? trimmed : undefined;
  } catch (error) {
    if (error instanceof CelError || error instanceof CostExceeded) return undefined;
    throw error;
  }
}

/** @internal */
export function causeFor(
  reason: string | undefined,
  field: string,
  value: unknown,
  detail: string,
): StatusCause {
  switch (reason) {
    case 'FieldValueForbidden':
      return cause.forbidden(field, detail);
    case 'FieldValueRequired':
      return cause.required(field, detail);
    case 'FieldValueDuplicate':
      return cause.duplicate(field, value);
    default:
      return cause.invalid(field, value, detail);
  }
}
