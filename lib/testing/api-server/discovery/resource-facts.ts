import { createHash } from 'node:crypto';
import type { ResourceType } from '../types/resource-type.js';

/** A subresource as both forms of discovery tell of it. @internal */
export interface DiscoveredSubresource {
  readonly name: string;
  readonly kind: string;
  /** Empty, like the version, where the kind is one of the resource's own group and version. */
  readonly group: string;
  readonly version: string;
  readonly verbs: readonly string[];
}

const SCALE = { group: 'autoscaling', version: 'v1', kind: 'Scale' };
const READ_AND_CHANGE = ['get', 'patch', 'update'];

/** Built-in kinds are told in the order of their names, custom ones the status before the scale. @internal */
export function subresourcesOf(type: ResourceType, versionName: string): DiscoveredSubresource[] {
  const { group, kind } = type;
  const version = type.versions.get(versionName);
  const own = { group: '', version: '', kind, verbs: READ_AND_CHANGE };
  const all: DiscoveredSubresource[] = [];
  if (version?.hasStatus) all.push({ name: 'status', ...own });
  if (version?.scale) all.push({ name: 'scale', ...SCALE, verbs: READ_AND_CHANGE });
  for (const [name, { verbs, ...kind }] of type.subresources ?? []) {
    const isOwn = kind.group === group && kind.version === versionName;
    const from = isOwn ? { ...own, kind: kind.kind } : kind;
    all.push({ name, ...from, verbs: [...verbs].sort() });
  }
  return type.isCustom ? all : all.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @internal */
export function servedVerbs({ verbs, isCustom, isTerminating }: ResourceType): readonly string[] {
  if (!isCustom) return [...verbs].sort();
  return isTerminating ? verbs.filter((verb) => !['create', 'patch', 'update'].includes(verb)) : verbs;
}

/** Tells clients that migrate stored objects when they are stored in another form. @internal */
export function storageVersionHash(type: ResourceType, version: string): string | undefined {
  if (!type.isCustom) return type.versions.get(version)?.storageVersionHash;
  const text = `${type.group}/${type.storageVersion}/${type.kind}`;
  return createHash('sha256').update(text).digest().subarray(0, 8).toString('base64');
}
