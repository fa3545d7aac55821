import type { StatusCause } from '../../common/api-error.js';
import type { Json, JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { at, listAt, objectAt, textAt, textsAt } from '../fields.js';
import { Checks } from '../validation/checks.js';
import { dns1035Label, dnsSubdomain, pathSegment, qualifiedName } from '../validation/names.js';
import { selectorCauses } from '../validation/selectors.js';
import type { RulesByResource } from './kind-rules.js';
import { checkRule } from './policies.js';

/** What a policy says beside its expressions, which admission looks at. */
function policyCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks();
  const spec = objectAt(object, 'spec') ?? {};
  checks.oneOf('spec.failurePolicy', spec.failurePolicy, ['Fail', 'Ignore'], true);
  const paramKind = objectAt(spec, 'paramKind');
  if (paramKind) checkParamKind(checks, paramKind, 'spec.paramKind');
  const constraints = objectAt(spec, 'matchConstraints');
  if (constraints) {
    checkMatch(checks, constraints, 'spec.matchConstraints');
    if (listAt(constraints, 'resourceRules').length === 0)
      checks.required('spec.matchConstraints.resourceRules');
  } else checks.required('spec.matchConstraints');
  checkConditionNames(checks, listAt(spec, 'matchConditions'), 'spec.matchConditions');
  return checks.causes;
}

function validatingPolicyCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks().add(...policyCauses(object));
  const validations = listAt(object, 'spec', 'validations');
  const annotations = listAt(object, 'spec', 'auditAnnotations');
  if (validations.length + annotations.length === 0) {
    const why = 'validations or auditAnnotations must contain at least one item';
    checks.required('spec.validations', why);
    checks.required('spec.auditAnnotations', why);
  }
  for (const [index, validation] of validations.entries()) {
    const field = `spec.validations[${index}]`;
    const message = textAt(validation, 'message');
    if (message && message.trim() === '') {
      checks.invalid(`${field}.message`, message, 'must be non-empty if specified');
    } else if (/[\n\r]/.test(message.trim())) {
      checks.invalid(`${field}.message`, message, 'must not contain line breaks');
    }
    checks.oneOf(`${field}.reason`, validation.reason, ['Forbidden', 'Invalid', 'RequestEntityTooLarge']);
  }
  const keys = new Set<string>();
  for (const [index, annotation] of annotations.entries()) {
    const key = textAt(annotation, 'key');
    const name = `${object.metadata.name ?? ''}/${key}`;
    checks.invalid(`spec.auditAnnotations[${index}].key`, name, qualifiedName(name));
    if (keys.has(key)) checks.duplicate(`spec.auditAnnotations[${index}].key`, key);
    keys.add(key);
  }
  return checks.causes;
}

const mayChange = ['*', 'CONNECT', 'CREATE', 'UPDATE'];

function mutatingPolicyCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks().add(...policyCauses(object));
  checkOperations(checks, objectAt(object, 'spec', 'matchConstraints'), 'spec.matchConstraints');
  const mutations = listAt(object, 'spec', 'mutations');
  if (mutations.length === 0) checks.required('spec.mutations', 'mutations must contain at least one item');
  for (const [index, mutation] of mutations.entries()) {
    checkMutation(checks, mutation, `spec.mutations[${index}]`);
  }
  const policy = at(object, 'spec', 'reinvocationPolicy');
  checks.oneOf('spec.reinvocationPolicy', policy, ['IfNeeded', 'Never'], true);
  return checks.causes;
}

function checkOperations(checks: Checks, match: JsonObject | undefined, field: string): void {
  for (const rule of listAt(match, 'resourceRules')) {
    for (const one of textsAt(rule, 'operations')) {
      checks.oneOf(`${field}.resourceRules.operations`, one, mayChange);
    }
  }
}

function checkMutation(checks: Checks, mutation: JsonObject, field: string): void {
  const patchType = textAt(mutation, 'patchType');
  checks.oneOf(`${field}.patchType`, patchType, ['ApplyConfiguration', 'JSONPatch'], true);
  const fields = { JSONPatch: 'jsonPatch', ApplyConfiguration: 'applyConfiguration' };
  const wanted = fields[patchType as keyof typeof fields];
  if (!wanted) return;
  for (const name of Object.values(fields)) {
    const isThere = objectAt(mutation, name) !== undefined;
    if (name === wanted) {
      if (!isThere) checks.required(`${field}.${name}`, `must be specified when patchType is ${patchType}`);
    } else if (isThere) {
      checks.invalid(`${field}.${name}`, `{${name}}`, `must not be specified when patchType is ${patchType}`);
    }
  }
}

function bindingCauses(object: KubeObject, hasActions: boolean): StatusCause[] {
  const checks = new Checks();
  const spec = objectAt(object, 'spec') ?? {};
  checks.name('spec.policyName', textAt(spec, 'policyName'), dnsSubdomain);
  const paramRef = objectAt(spec, 'paramRef');
  if (paramRef) checkParamRef(checks, paramRef, 'spec.paramRef');
  const match = objectAt(spec, 'matchResources');
  if (match) checkMatch(checks, match, 'spec.matchResources');
  if (!hasActions) checkOperations(checks, match, 'spec.matchResources');
  if (hasActions) checkActions(checks, textsAt(spec, 'validationActions'), 'spec.validationActions');
  return checks.causes;
}

function checkActions(checks: Checks, actions: readonly string[], field: string): void {
  actions.forEach((action, index) => {
    checks.oneOf(`${field}[${index}]`, action, ['Audit', 'Deny', 'Warn'], true);
    if (actions.indexOf(action) < index) checks.duplicate(`${field}[${index}]`, action);
  });
  if (actions.includes('Deny') && actions.includes('Warn')) {
    const why =
      'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)';
    checks.invalid(field, [...actions], why);
  }
  if (actions.length === 0) checks.required(field, 'at least one validation action is required');
}

function checkMatch(checks: Checks, match: JsonObject, field: string): void {
  checks.oneOf(`${field}.matchPolicy`, match.matchPolicy, ['Equivalent', 'Exact'], true);
  for (const name of ['namespaceSelector', 'objectSelector']) {
    checks.add(...selectorCauses(match[name], `${field}.${name}`));
  }
  for (const name of ['resourceRules', 'excludeResourceRules']) {
    for (const [index, rule] of listAt(match, name).entries())
      checkNamedRule(checks, rule, `${field}.${name}[${index}]`);
  }
}

function checkNamedRule(checks: Checks, rule: JsonObject, field: string): void {
  const names = textsAt(rule, 'resourceNames');
  names.forEach((name, index) => {
    checks.invalid(`${field}.resourceNames[${index}]`, name, pathSegment(name));
    if (names.indexOf(name) < index) checks.duplicate(`${field}.resourceNames[${index}]`, name);
  });
  checkRule(checks, rule, field);
}

function checkParamKind(checks: Checks, paramKind: JsonObject, field: string): void {
  const apiVersion = textAt(paramKind, 'apiVersion');
  const [version = '', group = '', ...rest] = apiVersion.split('/').reverse();
  const path = `${field}.apiVersion`;
  if (!apiVersion) checks.required(path);
  else if (rest.length > 0) checks.invalid(path, apiVersion, `unexpected GroupVersion string: ${apiVersion}`);
  else {
    if (group) checks.invalid(path, group, joined(dnsSubdomain(group)));
    checks.invalid(path, version, joined(dns1035Label(version)));
  }
  const kind = textAt(paramKind, 'kind');
  if (!kind) checks.required(`${field}.kind`);
  else {
    const wrong = joined(dns1035Label(kind.toLowerCase()));
    checks.invalid(
      `${field}.kind`,
      kind,
      wrong.map((why) => `may have mixed case, but should otherwise match: ${why}`),
    );
  }
}

const joined = (wrong: readonly string[]): string[] => (wrong.length > 0 ? [wrong.join(',')] : []);

function checkParamRef(checks: Checks, ref: JsonObject, field: string): void {
  const name = textAt(ref, 'name');
  const selector: Json | undefined = ref.selector ?? undefined;
  const both = 'name and selector are mutually exclusive';
  if (name) {
    checks.invalid(`${field}.name`, name, pathSegment(name));
    if (selector !== undefined) checks.forbidden(`${field}.name`, both);
  }
  if (selector !== undefined) {
    checks.add(...selectorCauses(selector, `${field}.selector`));
    if (name) checks.forbidden(`${field}.selector`, both);
  }
  if (!name && selector === undefined) checks.required(field, 'one of name or selector must be specified');
  checks.oneOf(`${field}.parameterNotFoundAction`, ref.parameterNotFoundAction, ['Deny', 'Allow'], true);
}

function checkConditionNames(checks: Checks, conditions: readonly JsonObject[], field: string): void {
  const names = new Set<string>();
  for (const [index, condition] of conditions.entries()) {
    const name = textAt(condition, 'name');
    checks.name(`${field}[${index}].name`, name, qualifiedName);
    if (name && names.has(name)) checks.duplicate(`${field}[${index}].name`, name);
    names.add(name);
  }
}

/** @internal */
export const admissionPolicyRules: RulesByResource = {
  'admissionregistration.k8s.io/validatingadmissionpolicies': { validate: validatingPolicyCauses },
  'admissionregistration.k8s.io/validatingadmissionpolicybindings': {
    validate: (object) => bindingCauses(object, true),
  },
  'admissionregistration.k8s.io/mutatingadmissionpolicies': { validate: mutatingPolicyCauses },
  'admissionregistration.k8s.io/mutatingadmissionpolicybindings': {
    validate: (object) => bindingCauses(object, false),
  },
};
