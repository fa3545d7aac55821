import { ApiError, cause, type StatusCause } from '../../common/api-error.js';
import { isObject } from '../../common/json.js';
import { compileCondition } from '../cel/condition.js';
import type { MatchCondition } from '../webhooks/webhook.js';
import { parsePolicy } from '../policies/policy.js';
import type { Mutation, PolicyExpression, PolicyVariable, Validation } from '../policies/policy-program.js';
import type { AdmissionPlugin } from './plugin.js';

const GROUP = 'admissionregistration.k8s.io';
const RESERVED = new Set(
  'as break const continue else false for function if import in let loop null package namespace return true var void while'.split(
    ' ',
  ),
);

/** Expressions of policies must be such, and of the type that is wanted. @internal */
export const policyExpressions: AdmissionPlugin = {
  name: 'PolicyExpressions',
  resources: [`validatingadmissionpolicies.${GROUP}`, `mutatingadmissionpolicies.${GROUP}`],
  operations: ['CREATE', 'UPDATE'],
  validate({ object, type }) {
    if (!object || !isObject(object['spec'])) return;
    const { program, matchConditions } = parsePolicy(object);
    const { variables, validations, auditAnnotations, mutations } = program.compiled;
    const causes = [
      ...matchConditions.flatMap((one, index) =>
        conditionCauses(one, program.conditionTypes, `spec.matchConditions[${index}]`),
      ),
      ...variables.flatMap((one, index) => variableCauses(one, `spec.variables[${index}]`)),
      ...validations.flatMap((one, index) => validationCauses(one, `spec.validations[${index}]`)),
      ...mutations.flatMap((one, index) => mutationCauses(one, `spec.mutations[${index}]`)),
      ...auditAnnotations.flatMap((one, index) =>
        expressionCauses(one, `spec.auditAnnotations[${index}].valueExpression`, 'valueExpression'),
      ),
    ];
    if (causes.length > 0) throw ApiError.invalid(type, object.metadata.name ?? '', causes);
  },
};

function conditionCauses(
  { expression }: MatchCondition,
  types: Parameters<typeof compileCondition>[1],
  field: string,
): StatusCause[] {
  if (!expression) return [cause.required(`${field}.expression`)];
  const compiled = compileCondition(expression, types);
  return typeof compiled === 'string' ? [cause.invalid(`${field}.expression`, expression, compiled)] : [];
}

function variableCauses(variable: PolicyVariable, field: string): StatusCause[] {
  const { name } = variable;
  const causes = expressionCauses(variable, `${field}.expression`);
  if (name.trim() === '') return [cause.required(`${field}.name`, 'name is not specified'), ...causes];
  if (/^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) && !RESERVED.has(name)) return causes;
  return [cause.invalid(`${field}.name`, name, 'must be a valid CEL identifier'), ...causes];
}

function validationCauses(validation: Validation, field: string): StatusCause[] {
  const { messageExpression } = validation;
  const causes = expressionCauses(validation, `${field}.expression`);
  if (!messageExpression) return causes;
  const path = `${field}.messageExpression`;
  if (messageExpression.text.trim() !== '') return [...causes, ...expressionCauses(messageExpression, path)];
  return [...causes, cause.invalid(path, messageExpression.text, 'must be non-empty if specified')];
}

function mutationCauses({ patchType, text, compiled }: Mutation, field: string): StatusCause[] {
  const path = `${field}.${patchType === 'JSONPatch' ? 'jsonPatch' : 'applyConfiguration'}.expression`;
  if (text === '') return [cause.required(path)];
  return typeof compiled === 'string' ? [cause.invalid(path, text, compiled)] : [];
}

function expressionCauses(
  { text, compiled }: PolicyExpression,
  field: string,
  what = 'expression',
): StatusCause[] {
  if (text.trim() === '') return [cause.required(field, `${what} is not specified`)];
  return typeof compiled === 'string' ? [cause.invalid(field, text, compiled)] : [];
}
