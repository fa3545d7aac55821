import { type PolicyRule, urlCovers } from './policy-rule.js';

/**
 * The parts of `wanted` that no rule of `held` covers. Rules are taken apart first, down to one verb on one
 * resource, so that each part is covered by one rule or by none.
 *
 * @internal
 */
export function missingRules(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.flatMap(parts).filter((part) => !held.some((rule) => covers(rule, part)));
}

/** What is missing, one line for each resource, as the refusal lists it. @internal */
export function describeRules(rules: readonly PolicyRule[]): string {
  const byTarget = new Map<string, PolicyRule>();
  for (const rule of rules) {
    // Only verbs on one resource are joined; URLs keep a line each.
    const { verbs, ...target } = rule;
    const key = JSON.stringify(rule.nonResourceURLs.length > 0 ? rule : target);
    const known = byTarget.get(key);
    byTarget.set(key, known ? { ...known, verbs: [...known.verbs, ...verbs] } : rule);
  }
  // By code units, as the server sorts them.
  return [...new Set([...byTarget.values()].map(describeRule))].sort().join('\n');
}

function describeRule(rule: PolicyRule): string {
  const fields: [string, readonly string[]][] = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['ResourceNames', rule.resourceNames],
    ['Verbs', rule.verbs],
  ];
  const given = fields.filter(([, values]) => values.length > 0);
  return `{${given.map(([name, values]) => `${name}:${quoteList(values)}`).join(', ')}}`;
}

/** A list of strings as Go's `%q` writes it. @internal */
export function quoteList(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(' ')}]`;
}

const nothing: PolicyRule = {
  verbs: [],
  apiGroups: [],
  resources: [],
  resourceNames: [],
  nonResourceURLs: [],
};

function parts(rule: PolicyRule): PolicyRule[] {
  const names = rule.resourceNames.length > 0 ? rule.resourceNames.map((name) => [name]) : [[]];
  const found: PolicyRule[] = [];
  for (const group of rule.apiGroups) {
    for (const resource of rule.resources) {
      for (const verb of rule.verbs) {
        for (const resourceNames of names) {
          found.push({ ...nothing, apiGroups: [group], resources: [resource], verbs: [verb], resourceNames });
        }
      }
    }
  }
  for (const url of rule.nonResourceURLs) {
    for (const verb of rule.verbs) found.push({ ...nothing, nonResourceURLs: [url], verbs: [verb] });
  }
  return found;
}

function covers(held: PolicyRule, part: PolicyRule): boolean {
  return (
    hasAll(held.verbs, part.verbs) &&
    hasAll(held.apiGroups, part.apiGroups) &&
    part.resources.every((resource) => coversResource(held.resources, resource)) &&
    part.nonResourceURLs.every((url) => held.nonResourceURLs.some((own) => urlCovers(own, url))) &&
    (held.resourceNames.length === 0 ||
      (part.resourceNames.length > 0 &&
        part.resourceNames.every((name) => held.resourceNames.includes(name))))
  );
}

function hasAll(held: readonly string[], wanted: readonly string[]): boolean {
  return held.includes('*') || wanted.every((one) => held.includes(one));
}

function coversResource(held: readonly string[], resource: string): boolean {
  if (held.includes('*') || held.includes(resource)) return true;
  const slash = resource.indexOf('/');
  return slash > 0 && held.includes(`*${resource.slice(slash)}`);
}
