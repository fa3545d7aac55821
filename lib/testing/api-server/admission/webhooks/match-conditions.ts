import { aggregate } from '../../access/rbac/rbac-authorizer.js';
import { ApiError } from '../../common/api-error.js';
import { isObject } from '../../common/json.js';
import type { Expression } from '../../schema/cel/expression.js';
import type { Value } from '../../schema/cel/values.js';
import type { Admission } from '../admission.js';
import { compileCondition, evaluateCondition } from '../cel/condition.js';
import { jsonToCel } from '../cel/json-to-cel.js';
import { admissionReview, type VersionedObjects } from './admission-review.js';
import type { Invocation } from './match-webhook.js';
import type { MatchCondition } from './webhook.js';

/** Compiled once, for as long as the configuration stays as it is. */
const compiled = new WeakMap<MatchCondition, Expression | string>();

/**
 * Whether all conditions of a webhook hold. One that does not is enough not to ask it, whatever is wrong with the
 * others; where nothing is false and something is wrong, `failurePolicy` decides.
 *
 * @throws ApiError 403 where a condition cannot be answered and failures are not ignored
 * @internal
 */
export function conditionsHold(
  invocation: Invocation,
  admission: Admission,
  objects: VersionedObjects,
): boolean {
  const { webhook } = invocation;
  const variables = variablesOf(invocation, admission, objects);
  const errors: string[] = [];
  for (const condition of webhook.matchConditions) {
    try {
      if (!holds(condition, variables)) return false;
    } catch (error) {
      errors.push((error as Error).message);
    }
  }
  if (errors.length === 0) return true;
  if (webhook.ignoresFailures) return false;
  throw ApiError.forbidden(admission.type, admission.name, aggregate(errors));
}

function holds(condition: MatchCondition, variables: ReadonlyMap<string, Value>): boolean {
  let expression = compiled.get(condition);
  if (expression === undefined)
    compiled.set(condition, (expression = compileCondition(condition.expression)));
  if (typeof expression === 'string') throw new Error(expression);
  return evaluateCondition(condition.expression, expression, variables);
}

function variablesOf(
  invocation: Invocation,
  admission: Admission,
  objects: VersionedObjects,
): ReadonlyMap<string, Value> {
  const { request } = admissionReview('v1', '', admission, invocation, objects);
  // The objects have variables of their own, and nobody is asked yet, so there is no UID.
  const { uid: _uid, object: _object, oldObject: _old, ...rest } = isObject(request) ? request : {};
  return new Map([
    ['object', jsonToCel(objects.object)],
    ['oldObject', jsonToCel(objects.oldObject)],
    ['request', jsonToCel(rest)],
  ]);
}
