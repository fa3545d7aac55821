import { aggregate } from '../../access/rbac/rbac-authorizer.js';
import type { Expression } from '../../schema/cel/expression.js';
import type { Value } from '../../schema/cel/values.js';
import type { Variables } from '../cel/admission-variables.js';
import { compileCondition, evaluateTo } from '../cel/condition.js';
import type { MatchCondition } from './webhook.js';

/** Compiled once, for as long as the configuration stays as it is. */
const compiled = new WeakMap<MatchCondition, Expression | string>();

/**
 * Whether all conditions hold. One that does not is enough, whatever is wrong with the others; where nothing is false
 * and something is wrong, the failure policy decides.
 *
 * @throws Error where a condition cannot be answered and failures are not ignored
 * @internal
 */
export function conditionsHold(
  conditions: readonly MatchCondition[],
  ignoresFailures: boolean,
  values: ReadonlyMap<string, Value>,
  variables?: Variables,
): boolean {
  const errors: string[] = [];
  for (const condition of conditions) {
    try {
      if (!holds(condition, values, variables)) return false;
    } catch (error) {
      errors.push((error as Error).message);
    }
  }
  if (errors.length === 0) return true;
  if (ignoresFailures) return false;
  throw new Error(aggregate(errors));
}

function holds(
  condition: MatchCondition,
  values: ReadonlyMap<string, Value>,
  variables?: Variables,
): boolean {
  let expression = compiled.get(condition);
  if (expression === undefined) {
    compiled.set(condition, (expression = compileCondition(condition.expression, variables)));
  }
  if (typeof expression === 'string') throw new Error(expression);
  return evaluateTo(condition.expression, expression, values) === true;
}
