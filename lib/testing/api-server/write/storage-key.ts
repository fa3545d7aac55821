import type { ResourceType } from '../types/resource-type.js';

/** Where etcd would have the objects of a kind, where that is not told by the name of its resource. */
const PREFIXES: Readonly<Record<string, string>> = {
  '/endpoints': 'services/endpoints',
  '/nodes': 'minions',
  '/replicationcontrollers': 'controllers',
  '/services': 'services/specs',
  'networking.k8s.io/ingresses': 'ingress',
};

/** Groups that keep their objects apart by the group's name. */
const KEPT_BY_GROUP = new Set(['apiextensions.k8s.io', 'apiregistration.k8s.io']);

/**
 * The key that a real server names in an error of its storage; of what is only tried, it names the key without that of the
 * cluster.
 *
 * @internal
 */
export function storageKey(
  { group, resource, isCustom }: ResourceType,
  objectKey: string,
  isDryRun: boolean,
): string {
  const byGroup = isCustom || KEPT_BY_GROUP.has(group);
  const prefix = PREFIXES[`${group}/${resource}`] ?? (byGroup ? `${group}/${resource}` : resource);
  return `${isDryRun ? '' : '/registry'}/${prefix}/${objectKey}`;
}
