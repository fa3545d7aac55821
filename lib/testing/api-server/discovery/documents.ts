import type { ResourceType } from '../types/resource-type.js';
import type { TypeRegistry } from '../types/type-registry.js';
import { apiVersion } from '../types/resource-type.js';

/** A group with the versions that it is served in, the preferred first. @internal */
export interface ServedGroup {
  readonly group: string;
  readonly versions: readonly string[];
}

/** The groups that are served, the core group not among them. @internal */
export function servedGroups(types: TypeRegistry): ServedGroup[] {
  const versions = new Map<string, Set<string>>();
  for (const type of types.all()) {
    if (!type.group) continue;
    let known = versions.get(type.group);
    if (!known) versions.set(type.group, (known = new Set()));
    for (const version of type.versions.keys()) known.add(version);
  }
  return [...versions].map(([group, known]) => ({ group, versions: [...known].sort(byPriority) }));
}

/** `/apis`. @internal */
export function groupsDocument(types: TypeRegistry): object {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: servedGroups(types).map(groupOf) };
}

/** `/apis/{group}`. @internal */
export function groupDocument(types: TypeRegistry, name: string): object | undefined {
  const served = servedGroups(types).find(({ group }) => group === name);
  return served && { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(served) };
}

function groupOf({ group, versions }: ServedGroup): object {
  const all = versions.map((version) => ({ groupVersion: `${group}/${version}`, version }));
  return { name: group, versions: all, preferredVersion: all[0] };
}

/** `/api/v1` and `/apis/{group}/{version}`. @internal */
export function resourcesDocument(types: TypeRegistry, group: string, version: string): object | undefined {
  const resources = typesIn(types, group, version).flatMap((type) => resourcesOf(type, version));
  if (resources.length === 0) return undefined;
  return {
    kind: 'APIResourceList',
    ...(group && { apiVersion: 'v1' }),
    groupVersion: apiVersion(group, version),
    resources,
  };
}

/** @internal */
export function typesIn(types: TypeRegistry, group: string, version: string): ResourceType[] {
  return [...types.all()].filter((type) => type.group === group && type.versions.has(version));
}

function resourcesOf(type: ResourceType, version: string): object[] {
  const { resource, singular, kind, isNamespaced, verbs, shortNames, categories } = type;
  const served = type.versions.get(version);
  const own = {
    name: resource,
    singularName: singular,
    namespaced: isNamespaced,
    kind,
    verbs: [...verbs].sort(),
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
  };
  const of = (name: string, more: object, its: readonly string[]) => ({
    name: `${resource}/${name}`,
    singularName: '',
    namespaced: isNamespaced,
    ...more,
    verbs: [...its].sort(),
  });
  const scale = { group: 'autoscaling', version: 'v1', kind: 'Scale' };
  const subresources = [
    ...(served?.hasStatus ? [of('status', { kind }, ['get', 'patch', 'update'])] : []),
    ...(served?.scale ? [of('scale', scale, ['get', 'patch', 'update'])] : []),
    ...[...(type.subresources ?? [])].map(([name, sub]) =>
      of(name, { ...(sub.group && { group: sub.group }), version: sub.version, kind: sub.kind }, sub.verbs),
    ),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [own, ...subresources];
}

/** GA before beta before alpha, and in each the higher first: Kubernetes' order of version names. @internal */
export function byPriority(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)];
  if (!left || !right) return left ? -1 : right ? 1 : a < b ? -1 : 1;
  return right.stage - left.stage || right.major - left.major || right.minor - left.minor;
}

function parse(version: string): { stage: number; major: number; minor: number } | undefined {
  const found = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (!found) return undefined;
  const [, major, stage, minor] = found;
  return {
    stage: stage === undefined ? 2 : stage === 'beta' ? 1 : 0,
    major: Number(major),
    minor: Number(minor ?? 0),
  };
}
