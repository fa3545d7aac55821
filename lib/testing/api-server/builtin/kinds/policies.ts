import type { StatusCause } from '../../common/api-error.js';
import { equalJson, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { at, listAt, numberAt, objectAt, textAt, textsAt } from '../fields.js';
import { Checks, IMMUTABLE } from '../validation/checks.js';
import { checkAtMost100Percent, checkIntOrPercent } from '../validation/counts.js';
import { dnsLabel, dnsSubdomain, pathSegment } from '../validation/names.js';
import { goBudgetSpec } from '../validation/go-structs.js';
import { selectorCauses } from '../validation/selectors.js';
import type { RulesByResource } from './kind-rules.js';
import { budgetStatusCauses } from './statuses.js';

function budgetCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks();
  const spec = objectAt(object, 'spec') ?? {};
  if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined) {
    checks.invalid('spec', goBudgetSpec(spec), 'minAvailable and maxUnavailable cannot be both set');
  }
  for (const name of ['minAvailable', 'maxUnavailable']) {
    checkIntOrPercent(checks, at(spec, name), `spec.${name}`);
    checkAtMost100Percent(checks, at(spec, name), `spec.${name}`);
  }
  checks.add(...selectorCauses(objectAt(spec, 'selector'), 'spec.selector'));
  const policy = spec.unhealthyPodEvictionPolicy;
  // A pointer in Go: the empty text is a value, too.
  if (policy === '') checks.notSupported('spec.unhealthyPodEvictionPolicy', policy, EVICTION_POLICIES);
  else checks.oneOf('spec.unhealthyPodEvictionPolicy', policy, EVICTION_POLICIES);
  return checks.causes;
}

const EVICTION_POLICIES = ['AlwaysAllow', 'IfHealthyBudget'];

/** Above this, priorities are the system's own. */
const highestUserPriority = 1_000_000_000;

function priorityClassCauses(object: KubeObject, old?: KubeObject): StatusCause[] {
  const checks = new Checks();
  const name = object.metadata.name ?? '';
  const value = numberAt(object, 'value') ?? 0;
  if (old) {
    if (value !== (numberAt(old, 'value') ?? 0)) {
      checks.forbidden('value', 'may not be changed in an update.');
    }
    if (object.preemptionPolicy !== old.preemptionPolicy) {
      checks.invalid('preemptionPolicy', object.preemptionPolicy, IMMUTABLE);
    }
    return checks.causes;
  }
  if (name.startsWith('system-') && !isSystemClass(name, value)) {
    checks.forbidden(
      'metadata.name',
      "priority class names with 'system-' prefix are reserved for system use only. error: " +
        `${name} is not a known system priority class`,
    );
  } else if (!name.startsWith('system-') && value > highestUserPriority) {
    checks.forbidden('value', `maximum allowed value of a user defined priority is ${highestUserPriority}`);
  }
  checks.oneOf('preemptionPolicy', object.preemptionPolicy, ['PreemptLowerPriority', 'Never']);
  return checks.causes;
}

const isSystemClass = (name: string, value: number): boolean =>
  (name === 'system-node-critical' && value === 2_000_001_000) ||
  (name === 'system-cluster-critical' && value === 2_000_000_000);

function webhookCauses(object: KubeObject, isMutating: boolean): StatusCause[] {
  const checks = new Checks();
  const names = new Set<string>();
  for (const [index, hook] of listAt(object, 'webhooks').entries()) {
    const field = `webhooks[${index}]`;
    checkWebhook(checks, hook, field, isMutating);
    const name = textAt(hook, 'name');
    if (name && names.has(name)) checks.duplicate(`${field}.name`, name);
    names.add(name);
  }
  return checks.causes;
}

function checkWebhook(checks: Checks, hook: JsonObject, field: string, isMutating: boolean): void {
  const name = textAt(hook, 'name');
  const wrong = dnsSubdomain(name);
  if (!name) checks.required(`${field}.name`);
  else if (wrong.length > 0) checks.invalid(`${field}.name`, name, wrong.join(','));
  else if (name.split('.').length < 3) {
    const why = 'should be a domain with at least three segments separated by dots';
    checks.invalid(`${field}.name`, name, why);
  }
  for (const [index, rule] of listAt(hook, 'rules').entries()) {
    checkRule(checks, rule, `${field}.rules[${index}]`);
  }
  checks.oneOf(`${field}.failurePolicy`, hook.failurePolicy, ['Fail', 'Ignore']);
  checks.oneOf(`${field}.matchPolicy`, hook.matchPolicy, ['Equivalent', 'Exact']);
  const effects = ['None', 'NoneOnDryRun'];
  if (hook.sideEffects === undefined || hook.sideEffects === null) {
    checks.required(`${field}.sideEffects`, `must specify one of ${effects.join(', ')}`);
  } else checks.oneOf(`${field}.sideEffects`, hook.sideEffects, effects);
  const timeout = numberAt(hook, 'timeoutSeconds') ?? 10;
  if (timeout > 30 || timeout < 1) {
    checks.invalid(`${field}.timeoutSeconds`, timeout, 'the timeout value must be between 1 and 30 seconds');
  }
  checks.add(...selectorCauses(hook.namespaceSelector, `${field}.namespaceSelector`));
  checks.add(...selectorCauses(hook.objectSelector, `${field}.objectSelector`));
  if (isMutating) {
    checks.oneOf(`${field}.reinvocationPolicy`, hook.reinvocationPolicy, ['IfNeeded', 'Never']);
  }
  checkClient(checks, objectAt(hook, 'clientConfig') ?? {}, `${field}.clientConfig`);
  const versions = textsAt(hook, 'admissionReviewVersions');
  const path = `${field}.admissionReviewVersions`;
  if (versions.length === 0) checks.required(path, 'must specify one of v1, v1beta1');
  else if (!versions.some((one) => one === 'v1' || one === 'v1beta1')) {
    checks.invalid(path, versions, 'must include at least one of v1, v1beta1');
  }
}

function checkClient(checks: Checks, client: JsonObject, field: string): void {
  const url = textAt(client, 'url');
  const service = objectAt(client, 'service');
  if ((client.url === undefined) === (service === undefined)) {
    return checks.required(field, 'exactly one of url or service is required');
  }
  if (service) {
    if (!textAt(service, 'name')) checks.required(`${field}.service.name`);
    if (!textAt(service, 'namespace')) {
      checks.required(`${field}.service.namespace`);
    }
  } else if (!url.startsWith('https://')) {
    const scheme = /^(\w*):/.exec(url)?.[1] ?? '';
    checks.invalid(
      `${field}.url`,
      scheme,
      "'https' is the only allowed URL scheme; desired format: https://host[/path]",
    );
  }
}

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];

/** A rule of a webhook or a policy. @internal */
export function checkRule(checks: Checks, rule: JsonObject, field: string): void {
  const asked = textsAt(rule, 'operations');
  if (asked.length === 0) checks.required(`${field}.operations`);
  if (asked.length > 1 && asked.includes('*')) {
    checks.invalid(`${field}.operations`, asked, "if '*' is present, must not specify other operations");
  }
  for (const [index, one] of asked.entries()) checks.oneOf(`${field}.operations[${index}]`, one, operations);
  for (const [name, label] of [
    ['apiGroups', 'API groups'],
    ['apiVersions', 'API versions'],
  ] as const) {
    const values = textsAt(rule, name);
    if (values.length === 0) checks.required(`${field}.${name}`);
    if (values.length > 1 && values.includes('*')) {
      checks.invalid(`${field}.${name}`, values, `if '*' is present, must not specify other ${label}`);
    }
  }
  if (textsAt(rule, 'resources').length === 0) checks.required(`${field}.resources`);
  checks.oneOf(`${field}.scope`, rule.scope, ['*', 'Cluster', 'Namespaced']);
}

/** Coordinated leader election is off by default, and its fields are dropped. */
function dropCoordination(object: KubeObject): void {
  const { strategy: _, preferredHolder: _holder, ...spec } = objectAt(object, 'spec') ?? {};
  object.spec = spec;
}

function leaseCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks();
  const duration = numberAt(object, 'spec', 'leaseDurationSeconds');
  if (duration !== undefined && duration <= 0) {
    checks.invalid('spec.leaseDurationSeconds', duration, 'must be greater than 0');
  }
  checks.noneNegative('spec', objectAt(object, 'spec'), 'leaseTransitions');
  return checks.causes;
}

function runtimeClassCauses(object: KubeObject, old?: KubeObject): StatusCause[] {
  const checks = new Checks();
  checks.name('handler', textAt(object, 'handler'), dnsLabel);
  if (old && !equalJson(object.handler, old.handler)) checks.invalid('handler', object.handler, IMMUTABLE);
  return checks.causes;
}

/** @internal */
export const policyRules: RulesByResource = {
  'policy/poddisruptionbudgets': {
    name: pathSegment,
    validate: budgetCauses,
    validateStatus: budgetStatusCauses,
  },
  'scheduling.k8s.io/priorityclasses': { validate: priorityClassCauses },
  'admissionregistration.k8s.io/validatingwebhookconfigurations': {
    validate: (object) => webhookCauses(object, false),
  },
  'admissionregistration.k8s.io/mutatingwebhookconfigurations': {
    validate: (object) => webhookCauses(object, true),
  },
  'coordination.k8s.io/leases': {
    prepareForCreate: dropCoordination,
    prepareForUpdate: dropCoordination,
    validate: leaseCauses,
  },
  'node.k8s.io/runtimeclasses': { validate: runtimeClassCauses },
};
