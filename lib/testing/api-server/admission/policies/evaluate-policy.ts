import type { KubeObject } from '../../common/kube-object.js';
import type { Value } from '../../schema/cel/values.js';
import { evaluateTo } from '../cel/condition.js';
import { jsonToCel } from '../cel/json-to-cel.js';
import { conditionsHold } from '../webhooks/match-conditions.js';
import { LazyVariables } from './lazy-variables.js';
import type { Policy } from './policy.js';
import type { PolicyExpression, Validation } from './policy-program.js';

/** Why a policy refuses a write. @internal */
export interface Denial {
  readonly message: string;
  /** Empty where an expression could not be evaluated. */
  readonly reason: string;
  /** Refuses whatever the binding says. */
  readonly isOfAudit?: true;
}

const MAX_MESSAGE_BYTES = 5 * 1024;

/**
 * What a policy has against a write.
 *
 * @param values what all its expressions read
 * @param authorizer what only those read that decide, not those that make messages
 * @internal
 */
export function denialsOf(
  policy: Policy,
  values: ReadonlyMap<string, Value>,
  namespace: Value,
  authorizer: Value,
  params: KubeObject | undefined,
): Denial[] {
  const { program, ignoresFailures, matchConditions } = policy;
  const failed = (error: unknown): Denial[] =>
    ignoresFailures ? [] : [{ message: (error as Error).message, reason: '' }];
  const told = new Map(values).set('params', jsonToCel(params));
  const asked = new Map(told).set('authorizer', authorizer);
  try {
    if (!conditionsHold(matchConditions, ignoresFailures, asked, program.conditionTypes)) return [];
  } catch (error) {
    return failed(error);
  }
  const { variables, validations, auditAnnotations } = program.compiled;
  const compose = (all: Map<string, Value>) => {
    all.set('namespaceObject', namespace);
    return all.set('variables', new LazyVariables(variables, all));
  };
  const decided = compose(new Map(asked));
  const denials = validations.flatMap((validation): Denial[] => {
    try {
      if (evaluate(validation, decided) === true) return [];
    } catch (error) {
      return failed(error);
    }
    return [
      { message: messageOf(validation, compose(new Map(told))), reason: validation.reason || 'Invalid' },
    ];
  });
  const annotations = auditAnnotations.flatMap((annotation): Denial[] => {
    try {
      evaluate(annotation, decided);
      return [];
    } catch (error) {
      return failed(error).map((denial) => ({ ...denial, isOfAudit: true }));
    }
  });
  return [...denials, ...annotations];
}

function evaluate({ text, compiled }: PolicyExpression, values: ReadonlyMap<string, Value>): Value {
  if (typeof compiled === 'string') throw new Error(`compilation error: ${compiled}`);
  return evaluateTo(text, compiled, values);
}

/** A message that cannot be made, or is none, gives way to the next plainer one. */
function messageOf(
  { messageExpression, message, text }: Validation,
  values: ReadonlyMap<string, Value>,
): string {
  return made(messageExpression, values) || message.trim() || `failed expression: ${text.trim()}`;
}

function made(expression: PolicyExpression | undefined, values: ReadonlyMap<string, Value>): string {
  if (!expression) return '';
  try {
    const value = evaluate(expression, values);
    const text = typeof value === 'string' ? value.trim() : '';
    return text.includes('\n') || Buffer.byteLength(text) > MAX_MESSAGE_BYTES ? '' : text;
  } catch {
    return '';
  }
}
