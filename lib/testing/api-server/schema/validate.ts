import type { StatusCause } from '../common/api-error.js';
import { equalJson, getField, isObject, type Json, type JsonObject } from '../common/json.js';
import type { Correlation } from './correlation.js';
import { Findings, toCause } from './findings.js';
import type { Schema } from './schema.js';
import { additionalOf, propertyOf } from './schema-walk.js';
import { checkAlternatives } from './validate-alternatives.js';
import { validateNumber } from './validate-number.js';
import { checkEnum, checkString, checkType, typesOf } from './validate-scalar.js';

/** @internal */
export interface ValidateOptions {
  /** The field that the value is of, when it is not the whole object. */
  readonly below?: string;
  /** What the value was before an update: then what did not change is not complained of. */
  readonly correlation?: Correlation | undefined;
}

/**
 * Checks a value against a schema, with the words of the API server
 * (k8s.io/kube-openapi/pkg/validation/validate): the same findings at the same paths.
 *
 * Lists of type set and map, embedded resources and CEL rules are checked elsewhere.
 *
 * @internal
 */
export function validateSchema(schema: Schema, value: Json, options: ValidateOptions = {}): StatusCause[] {
  const findings = new Findings();
  checkNode(schema, value, '', options.correlation, findings);
  return findings.all.map((finding) => toCause(finding, options.below));
}

/** @returns how many checks the value passed, by which the nearest miss among alternatives is told */
function checkNode(
  schema: Schema,
  value: Json,
  path: string,
  correlation: Correlation | undefined,
  into: Findings,
): number {
  if (!correlation) return check(schema, value, path, undefined, into);
  const own = new Findings();
  const matches = check(schema, value, path, correlation, own);
  if (!own.isEmpty && !correlation.isEqual) into.addAll(own);
  return matches;
}

function check(
  schema: Schema,
  value: Json,
  path: string,
  correlation: Correlation | undefined,
  into: Findings,
): number {
  const types = typesOf(schema);
  if (value === null) {
    let matches = 1;
    if (types.length > 0 && !schema.nullable) {
      into.wrongType(path, types.join(','), 'null');
      matches = 0;
    }
    checkEnum(schema, value, path, into);
    return matches;
  }
  let matches = checkType(schema, types, value, path, into);
  matches += checkAlternatives(schema, path, into, (alternative, findings) =>
    check(alternative, value, path, correlation, findings),
  );
  if (typeof value === 'string') matches += checkString(schema, types, value, path, into);
  if (typeof value === 'number') {
    validateNumber(schema, types, value, path, into);
    matches += 2;
  }
  if (Array.isArray(value)) matches += checkList(schema, value, path, correlation, into);
  checkEnum(schema, value, path, into);
  if (isObject(value)) matches += checkObject(schema, value, path, correlation, into);
  return matches + 2;
}

function checkList(
  schema: Schema,
  value: readonly Json[],
  path: string,
  correlation: Correlation | undefined,
  into: Findings,
): number {
  const { items, minItems, maxItems } = schema;
  let matches = 2;
  if (items) {
    value.forEach((item, index) => {
      matches += checkNode(items, item, `${path}[${index}]`, correlation?.item(index), into);
    });
  }
  if (minItems !== undefined && value.length < minItems) {
    into.invalid(path, value.length, `should have at least ${minItems} items`);
  }
  if (maxItems !== undefined && value.length > maxItems) {
    const text = `${path} in body should have at most ${maxItems} items`;
    into.add({ type: 'tooMany', path, text, value: value.length, limit: maxItems });
  }
  if (
    schema.uniqueItems &&
    value.some((item, index) => value.slice(0, index).some((one) => equalJson(one, item)))
  ) {
    into.add({ type: 'invalid', path, text: `${path} in body shouldn't contain duplicates` });
  }
  return matches;
}

function checkObject(
  schema: Schema,
  value: JsonObject,
  path: string,
  correlation: Correlation | undefined,
  into: Findings,
): number {
  const names = Object.keys(value);
  const { minProperties, maxProperties } = schema;
  if (minProperties !== undefined && names.length < minProperties) {
    into.invalid(path, names.length, `should have at least ${minProperties} properties`);
  }
  if (maxProperties !== undefined && names.length > maxProperties) {
    const text = `${path} in body should have at most ${maxProperties} properties`;
    into.add({ type: 'tooMany', path, text, value: names.length, limit: maxProperties });
  }
  let matches = 1;
  const additional = additionalOf(schema);
  for (const name of names) {
    const property = propertyOf(schema, name);
    const below = property && path === '' ? name : `${path}.${name}`;
    const own = property ?? additional;
    if (own) {
      // What the type is and which version is told changes without being seen: it never counts as unchanged.
      const isTypeField = path === '' && (name === 'kind' || name === 'apiVersion');
      const before = isTypeField ? undefined : correlation?.field(name);
      matches += checkNode(own, getField(value, name) as Json, below, before, into);
    } else if (schema.additionalProperties === false) {
      const text = `${path}.${name} in body is a forbidden property`;
      into.add({ type: 'invalid', path, text, value: name });
    }
  }
  for (const name of schema.required ?? []) {
    if (Object.hasOwn(value, name)) continue;
    into.add({ type: 'required', path: `${path}.${name}`, text: `${path}.${name} in body is required` });
  }
  return matches;
}
