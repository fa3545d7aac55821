import { isObject, type Json } from '../../common/json.js';
import type { AccessAttributes } from '../access-attributes.js';

/** @internal */
export const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** A rule of a Role or ClusterRole. Rules only ever allow. @internal */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** The rules of a role as it is stored; anything that is no rule is left out. @internal */
export function parseRules(rules: Json | undefined): PolicyRule[] {
  if (!Array.isArray(rules)) return [];
  return rules.filter(isObject).map((rule) => ({
    verbs: strings(rule['verbs']),
    apiGroups: strings(rule['apiGroups']),
    resources: strings(rule['resources']),
    resourceNames: strings(rule['resourceNames']),
    nonResourceURLs: strings(rule['nonResourceURLs']),
  }));
}

function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** @internal */
export function ruleAllows(rule: PolicyRule, asked: AccessAttributes): boolean {
  if (!hasOrAll(rule.verbs, asked.verb)) return false;
  if (!asked.isResource) return rule.nonResourceURLs.some((url) => urlCovers(url, asked.path));
  return (
    hasOrAll(rule.apiGroups, asked.group) &&
    matchesResource(rule.resources, asked.resource, asked.subresource) &&
    (rule.resourceNames.length === 0 || rule.resourceNames.includes(asked.name))
  );
}

/** `*` covers subresources too. `pods` does not cover `pods/log`; the name `*` before `/log` does. */
function matchesResource(resources: readonly string[], resource: string, subresource: string): boolean {
  const full = subresource ? `${resource}/${subresource}` : resource;
  if (hasOrAll(resources, full)) return true;
  return subresource !== '' && resources.includes(`*/${subresource}`);
}

/** Whether a URL of a rule, which may end in `*`, covers a path or a narrower URL. @internal */
export function urlCovers(url: string, path: string): boolean {
  return url === path || (url.endsWith('*') && path.startsWith(url.replace(/\*+$/, '')));
}

function hasOrAll(items: readonly string[], wanted: string): boolean {
  return items.includes('*') || items.includes(wanted);
}
