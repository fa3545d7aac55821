import { compileExpression, type Expression } from './cel/expression.js';
import { type Declaration, MAX_REQUEST_BYTES } from './cel/schema-types.js';
import { optionalOf, T, type Type } from './cel/types.js';
import type { Schema, ValidationRule } from './schema.js';
import { schemaPlace } from './schema-path.js';

/** A rule of a schema, ready to be asked. @internal */
export interface CompiledRule {
  readonly rule: ValidationRule;
  /** Absent with an error, and of a rule without text. */
  readonly expression?: Expression;
  readonly error?: string;
  readonly message?: Expression;
  readonly messageError?: string;
  /** Compares with what was before: then it is asked of updates only. */
  readonly usesOldSelf: boolean;
  /** The field that a failure is told of, below the value that the rule is for. */
  readonly fieldPath?: string;
}

/** How many values of a schema a request has room for, where no limit says it. @internal */
export const mostValues = ({ minSize }: Declaration): number => Math.floor(MAX_REQUEST_BYTES / (minSize + 1));

/** Compiles the rules of a schema. @internal */
export function compileRules(schema: Schema, declaration: Declaration): CompiledRule[] {
  return (schema['x-kubernetes-validations'] ?? []).map((rule) => compileRule(schema, rule, declaration));
}

function compileRule(schema: Schema, rule: ValidationRule, declaration: Declaration): CompiledRule {
  if (rule.rule.trim() === '') return { rule, usesOldSelf: false };
  const { type } = declaration;
  const variables = new Map([
    ['self', type],
    ['oldSelf', rule.optionalOldSelf ? optionalOf(type) : type],
  ]);
  const expression = compileTo(rule.rule, variables, declaration, T.bool);
  if (typeof expression === 'string') {
    const error = expression.replace(/^WRONG_TYPE$/, 'cel expression must evaluate to a bool');
    return { rule, usesOldSelf: false, error };
  }
  const compiled: CompiledRule = { rule, expression, usesOldSelf: expression.variables.has('oldSelf') };
  return { ...compiled, ...compileMessage(rule, variables, declaration), ...compileFieldPath(schema, rule) };
}

function compileMessage(
  { messageExpression }: ValidationRule,
  variables: ReadonlyMap<string, Type>,
  declaration: Declaration,
): Pick<CompiledRule, 'message' | 'messageError'> {
  if (!messageExpression) return {};
  const message = compileTo(messageExpression, variables, declaration, T.string);
  if (typeof message !== 'string') return { message };
  const messageError = message
    .replace(/^WRONG_TYPE$/, 'messageExpression must evaluate to a string')
    .replace(/^compilation failed/, 'messageExpression compilation failed')
    .replace(/^program instantiation/, 'messageExpression instantiation');
  return { messageError };
}

function compileFieldPath(schema: Schema, { fieldPath }: ValidationRule): Pick<CompiledRule, 'fieldPath'> {
  const place = fieldPath ? schemaPlace(fieldPath, schema, true) : '';
  return typeof place === 'string' ? {} : { fieldPath: place.path };
}

/** @returns what is wrong; `WRONG_TYPE` where only the type of the result is */
function compileTo(
  source: string,
  variables: ReadonlyMap<string, Type>,
  declaration: Declaration,
  type: Type,
): Expression | string {
  const compiled = compileExpression(source.trim(), variables, declaration);
  if ('evaluate' in compiled) return compiled.type.kind === type.kind ? compiled : 'WRONG_TYPE';
  if (compiled.compilation !== undefined) return `compilation failed: ${compiled.compilation}`;
  return `program instantiation failed: ${compiled.instantiation}`;
}
