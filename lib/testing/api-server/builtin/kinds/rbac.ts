import type { StatusCause } from '../../common/api-error.js';
import { equalJson, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { listAt, objectAt, textAt, textsAt } from '../fields.js';
import { Checks } from '../validation/checks.js';
import { goRoleRef } from '../validation/go-structs.js';
import { dnsSubdomain, pathSegment } from '../validation/names.js';
import { selectorCauses } from '../validation/selectors.js';
import type { KindRules, RulesByResource } from './kind-rules.js';

const group = 'rbac.authorization.k8s.io';

function roleCauses(object: KubeObject, isNamespaced: boolean): StatusCause[] {
  const checks = new Checks();
  for (const [index, rule] of listAt(object, 'rules').entries()) {
    checkRule(checks, rule, isNamespaced, `rules[${index}]`);
  }
  const aggregation = objectAt(object, 'aggregationRule');
  if (aggregation) {
    const selectors = listAt(aggregation, 'clusterRoleSelectors');
    const field = 'aggregationRule.clusterRoleSelectors';
    if (selectors.length === 0) {
      checks.required(field, 'at least one clusterRoleSelector required if aggregationRule is non-nil');
    }
    for (const [index, one] of selectors.entries()) {
      checks.add(...selectorCauses(one, `${field}[${index}]`));
    }
  }
  return checks.causes;
}

function checkRule(checks: Checks, rule: JsonObject, isNamespaced: boolean, field: string): void {
  const urls = textsAt(rule, 'nonResourceURLs');
  if (textsAt(rule, 'verbs').length === 0) {
    checks.required(`${field}.verbs`, 'verbs must contain at least one value');
  }
  const names = ['apiGroups', 'resources', 'resourceNames'];
  if (urls.length > 0) {
    if (isNamespaced) {
      checks.invalid(`${field}.nonResourceURLs`, urls, 'namespaced rules cannot apply to non-resource URLs');
    }
    if (names.some((name) => textsAt(rule, name).length > 0)) {
      const why = 'rules cannot apply to both regular resources and non-resource URLs';
      checks.invalid(`${field}.nonResourceURLs`, urls, why);
    }
    return;
  }
  if (textsAt(rule, 'apiGroups').length === 0) {
    checks.required(`${field}.apiGroups`, 'resource rules must supply at least one api group');
  }
  if (textsAt(rule, 'resources').length === 0) {
    checks.required(`${field}.resources`, 'resource rules must supply at least one resource');
  }
}

function bindingCauses(object: KubeObject, isNamespaced: boolean): StatusCause[] {
  const checks = new Checks();
  const role = objectAt(object, 'roleRef') ?? {};
  const kinds = isNamespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  if (role.apiGroup !== group) checks.notSupported('roleRef.apiGroup', role.apiGroup, [group]);
  if (!kinds.includes(textAt(role, 'kind'))) checks.notSupported('roleRef.kind', role.kind, kinds);
  checks.name('roleRef.name', textAt(role, 'name'), pathSegment);
  for (const [index, subject] of listAt(object, 'subjects').entries()) {
    checkSubject(checks, subject, isNamespaced, `subjects[${index}]`);
  }
  return checks.causes;
}

function checkSubject(checks: Checks, subject: JsonObject, isNamespaced: boolean, field: string): void {
  const name = textAt(subject, 'name');
  const apiGroup = textAt(subject, 'apiGroup');
  if (!name) checks.required(`${field}.name`);
  if (subject.kind === 'ServiceAccount') {
    if (name) checks.invalid(`${field}.name`, name, dnsSubdomain(name));
    if (apiGroup) checks.notSupported(`${field}.apiGroup`, apiGroup, ['']);
    if (!isNamespaced && !textAt(subject, 'namespace')) checks.required(`${field}.namespace`);
  } else if (subject.kind === 'User' || subject.kind === 'Group') {
    if (apiGroup !== group) checks.notSupported(`${field}.apiGroup`, apiGroup, [group]);
  } else checks.notSupported(`${field}.kind`, subject.kind, ['ServiceAccount', 'User', 'Group']);
}

function bindingUpdateCauses(object: KubeObject, old: KubeObject): StatusCause[] {
  const checks = new Checks();
  if (!equalJson(object.roleRef, old.roleRef)) {
    checks.invalid('roleRef', goRoleRef(objectAt(object, 'roleRef') ?? {}), 'cannot change roleRef');
  }
  return checks.causes;
}

const role = (isNamespaced: boolean): KindRules => ({
  name: pathSegment,
  validate: (object) => roleCauses(object, isNamespaced),
});

const binding = (isNamespaced: boolean): KindRules => ({
  name: pathSegment,
  validate: (object) => bindingCauses(object, isNamespaced),
  validateUpdate: bindingUpdateCauses,
});

/** @internal */
export const rbacRules: RulesByResource = {
  [`${group}/roles`]: role(true),
  [`${group}/clusterroles`]: role(false),
  [`${group}/rolebindings`]: binding(true),
  [`${group}/clusterrolebindings`]: binding(false),
};
