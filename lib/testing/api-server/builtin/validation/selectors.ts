import type { StatusCause } from '../../common/api-error.js';
import type { Json, JsonObject } from '../../common/json.js';
import { listAt, mapAt, textAt, textsAt } from '../fields.js';
import { Checks } from './checks.js';
import { labelCauses } from './metadata.js';
import { labelValue, qualifiedName } from './names.js';

/** What is wrong with a `LabelSelector`. @internal */
export function selectorCauses(selector: Json | undefined, field: string): StatusCause[] {
  const checks = new Checks();
  checks.add(...labelCauses(mapAt(selector, 'matchLabels'), `${field}.matchLabels`));
  for (const [index, one] of listAt(selector, 'matchExpressions').entries()) {
    requirement(checks, one, `${field}.matchExpressions[${index}]`);
  }
  return checks.causes;
}

function requirement(checks: Checks, one: JsonObject, field: string): void {
  const values = textsAt(one, 'values');
  const operator = textAt(one, 'operator');
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) {
      checks.required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'");
    }
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) {
      checks.forbidden(
        `${field}.values`,
        "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
      );
    }
  } else checks.invalid(`${field}.operator`, operator, 'not a valid selector operator');
  checks.invalid(`${field}.key`, textAt(one, 'key'), qualifiedName(textAt(one, 'key')));
  for (const [index, value] of values.entries()) {
    checks.invalid(`${field}.values[${index}]`, value, labelValue(value));
  }
}

/** A selector that selects nothing in particular. @internal */
export function isEmptySelector(selector: Json | undefined): boolean {
  return (
    Object.keys(mapAt(selector, 'matchLabels')).length === 0 &&
    listAt(selector, 'matchExpressions').length === 0
  );
}

/** Whether labels are selected. @internal */
export function selects(selector: Json | undefined, labels: Readonly<Record<string, string>>): boolean {
  const wanted = mapAt(selector, 'matchLabels');
  const matches = Object.keys(wanted).every((key) => labels[key] === wanted[key]);
  return matches && listAt(selector, 'matchExpressions').every((one) => fulfils(one, labels));
}

function fulfils(one: JsonObject, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[textAt(one, 'key')];
  const values = textsAt(one, 'values');
  switch (textAt(one, 'operator')) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    default:
      return value === undefined;
  }
}
