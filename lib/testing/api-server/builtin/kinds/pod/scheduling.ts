import { cause } from '../../../common/api-error.js';
import type { JsonObject } from '../../../common/json.js';
import { listAt, mapAt, numberAt, objectAt, textAt, textsAt } from '../../fields.js';
import type { Checks } from '../../validation/checks.js';
import { labelCauses } from '../../validation/metadata.js';
import { labelValue, qualifiedName } from '../../validation/names.js';
import { selectorCauses } from '../../validation/selectors.js';

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** What decides on which node a pod runs. @internal */
export function checkScheduling(checks: Checks, spec: JsonObject, field: string): void {
  checks.add(...labelCauses(mapAt(spec, 'nodeSelector'), `${field}.nodeSelector`));
  checkTolerations(checks, spec, field);
  checkAffinity(checks, objectAt(spec, 'affinity'), `${field}.affinity`);
  for (const [index, one] of listAt(spec, 'topologySpreadConstraints').entries()) {
    checkSpread(checks, one, `${field}.topologySpreadConstraints[${index}]`);
  }
}

/** @internal */
export function checkTolerations(checks: Checks, spec: JsonObject, field: string): void {
  for (const [index, one] of listAt(spec, 'tolerations').entries()) {
    checkToleration(checks, one, `${field}.tolerations[${index}]`);
  }
}

function checkToleration(checks: Checks, one: JsonObject, field: string): void {
  const key = textAt(one, 'key');
  const operator = textAt(one, 'operator');
  const value = textAt(one, 'value');
  const effect = textAt(one, 'effect');
  if (key) checks.invalid(`${field}.key`, key, qualifiedName(key));
  if (!key && operator !== 'Exists') {
    checks.invalid(
      `${field}.operator`,
      operator,
      'operator must be Exists when `key` is empty, which means "match all values and all keys"',
    );
  }
  if (one.tolerationSeconds !== undefined && effect !== 'NoExecute') {
    checks.invalid(`${field}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
  }
  if (operator === 'Equal' || operator === '') {
    const wrong = labelValue(value);
    if (wrong.length > 0) checks.invalid(`${field}.operator`, value, wrong.join(';'));
  } else if (operator === 'Exists') {
    if (value) checks.invalid(`${field}.operator`, value, "value must be empty when `operator` is 'Exists'");
  } else if (operator === 'Lt' || operator === 'Gt') {
    checks.add(cause.notSupported(`${field}.operator`, operator, ['Equal', 'Exists', 'Lt', 'Gt']));
  } else checks.add(cause.notSupported(`${field}.operator`, operator, ['Equal', 'Exists']));
  checks.oneOf(`${field}.effect`, effect, effects);
}

function checkAffinity(checks: Checks, affinity: JsonObject | undefined, field: string): void {
  const required = objectAt(affinity, 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  const requiredPath = `${field}.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution`;
  if (required) {
    const terms = listAt(required, 'nodeSelectorTerms');
    if (terms.length === 0) {
      checks.required(`${requiredPath}.nodeSelectorTerms`, 'must have at least one node selector term');
    }
    for (const [index, term] of terms.entries()) {
      checkTerm(checks, term, `${requiredPath}.nodeSelectorTerms[${index}]`);
    }
  }
  for (const kind of ['podAffinity', 'podAntiAffinity']) {
    const list = listAt(affinity, kind, 'requiredDuringSchedulingIgnoredDuringExecution');
    for (const [index, term] of list.entries()) {
      const path = `${field}.${kind}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`;
      checkPodTerm(checks, term, path);
    }
    const preferred = listAt(affinity, kind, 'preferredDuringSchedulingIgnoredDuringExecution');
    for (const [index, one] of preferred.entries()) {
      const path = `${field}.${kind}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
      checkWeight(checks, one, path);
      checkPodTerm(checks, objectAt(one, 'podAffinityTerm') ?? {}, `${path}.podAffinityTerm`);
    }
  }
  const preferred = listAt(affinity, 'nodeAffinity', 'preferredDuringSchedulingIgnoredDuringExecution');
  for (const [index, one] of preferred.entries()) {
    const path = `${field}.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
    checkWeight(checks, one, path);
    checkTerm(checks, objectAt(one, 'preference') ?? {}, `${path}.preference`);
  }
}

function checkWeight(checks: Checks, one: JsonObject, field: string): void {
  const weight = numberAt(one, 'weight') ?? 0;
  if (weight <= 0 || weight > 100) checks.invalid(`${field}.weight`, weight, 'must be in the range 1-100');
}

function checkTerm(checks: Checks, term: JsonObject, field: string): void {
  for (const [index, one] of listAt(term, 'matchExpressions').entries()) {
    const path = `${field}.matchExpressions[${index}]`;
    const values = textsAt(one, 'values');
    const operator = textAt(one, 'operator');
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0) {
        checks.required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'");
      }
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0) {
        checks.forbidden(
          `${path}.values`,
          "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        );
      }
    } else if (operator === 'Gt' || operator === 'Lt') {
      if (values.length !== 1) {
        checks.required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'");
      }
    } else checks.invalid(`${path}.operator`, operator, 'not a valid selector operator');
    checks.invalid(`${path}.key`, textAt(one, 'key'), qualifiedName(textAt(one, 'key')));
  }
}

function checkPodTerm(checks: Checks, term: JsonObject, field: string): void {
  checks.add(...selectorCauses(objectAt(term, 'labelSelector'), `${field}.labelSelector`));
  checks.add(...selectorCauses(objectAt(term, 'namespaceSelector'), `${field}.namespaceSelector`));
  const key = textAt(term, 'topologyKey');
  if (!key) checks.required(`${field}.topologyKey`, 'can not be empty');
  checks.invalid(`${field}.topologyKey`, key, qualifiedName(key));
}

function checkSpread(checks: Checks, one: JsonObject, field: string): void {
  const skew = numberAt(one, 'maxSkew') ?? 0;
  if (skew <= 0) checks.invalid(`${field}.maxSkew`, skew, 'must be greater than zero');
  if (!textAt(one, 'topologyKey')) checks.required(`${field}.topologyKey`, 'can not be empty');
  if (!['DoNotSchedule', 'ScheduleAnyway'].includes(textAt(one, 'whenUnsatisfiable'))) {
    checks.notSupported(`${field}.whenUnsatisfiable`, textAt(one, 'whenUnsatisfiable'), [
      'DoNotSchedule',
      'ScheduleAnyway',
    ]);
  }
  checks.add(...selectorCauses(objectAt(one, 'labelSelector'), `${field}.labelSelector`));
}
