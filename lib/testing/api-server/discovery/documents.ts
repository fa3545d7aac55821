import type { ResourceType } from '../types/resource-type.js';
import type { TypeRegistry } from '../types/type-registry.js';
import { apiVersion } from '../types/resource-type.js';
import { byPriority } from '../crd/version-priority.js';
import { servedVerbs, storageVersionHash, subresourcesOf } from './resource-facts.js';

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
  const { resource, singular, kind, isNamespaced, shortNames, categories } = type;
  const hash = storageVersionHash(type, version);
  const own = {
    name: resource,
    singularName: singular,
    namespaced: isNamespaced,
    kind,
    verbs: servedVerbs(type),
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(hash && { storageVersionHash: hash }),
  };
  const subresources = subresourcesOf(type, version).map(({ name, kind, group, version, verbs }) => ({
    name: `${resource}/${name}`,
    singularName: '',
    namespaced: isNamespaced,
    ...(group && { group }),
    ...(version && { version }),
    kind,
    verbs,
  }));
  return [own, ...subresources];
}
