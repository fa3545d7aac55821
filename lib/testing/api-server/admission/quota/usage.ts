import { Quantity } from '../../../../resource/quantity.js';
import { isObject, type Json } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import type { ResourceType } from '../../types/resource-type.js';
import { part } from '../admission.js';
import { podResources, quantityOf } from '../plugins/pod-resources.js';

/** Amounts by the names that quotas have for them. @internal */
export type Usage = ReadonlyMap<string, Quantity>;

const ONE = Quantity.parse(1);
/** Counted by a name of their own, too. */
const PLAIN_NAMES = new Set([
  'configmaps',
  'persistentvolumeclaims',
  'pods',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
]);
const CLASS = '.storageclass.storage.k8s.io/';
/** What containers have to say where a quota limits it. */
const SAID = new Set(['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']);

/** How a kind is counted by quotas as such: `count/deployments.apps`. */
const countName = ({ group, resource }: ResourceType): string =>
  `count/${group ? `${resource}.${group}` : resource}`;

/** What an object uses of the quotas of its namespace. @internal */
export function usageOf(type: ResourceType, object: KubeObject): Usage {
  const usage = new Map([[countName(type), ONE]]);
  if (type.group !== '') return usage;
  switch (type.resource) {
    case 'pods':
      return hasEnded(object) ? usage : new Map([...usage, ...podUsage(object)]);
    case 'services':
      return new Map([...usage, ...serviceUsage(object)]);
    case 'persistentvolumeclaims':
      return new Map([...usage, ...claimUsage(object)]);
    default:
      return PLAIN_NAMES.has(type.resource) ? usage.set(type.resource, ONE) : usage;
  }
}

/** Which of the limits of a quota are about a kind. @internal */
export function isAbout(type: ResourceType, name: string): boolean {
  if (name === countName(type)) return true;
  if (type.group !== '') return false;
  switch (type.resource) {
    case 'pods':
      return (
        name === 'pods' ||
        /^((requests|limits)\.)?(cpu|memory)$|^((requests|limits)\.)?ephemeral-storage$|^(requests\.)?hugepages-/.test(
          name,
        ) ||
        /^requests\.[^/]+\/./.test(name)
      );
    case 'services':
      return name === 'services' || name.startsWith('services.');
    case 'persistentvolumeclaims':
      return [type.resource, 'requests.storage'].some((one) => name === one || name.endsWith(CLASS + one));
    default:
      return PLAIN_NAMES.has(type.resource) && name === type.resource;
  }
}

/** What a Pod has to say and does not, by container; empty where all is said. @internal */
export function unsaid(object: KubeObject, names: readonly string[]): string {
  const spec = part(object, 'spec');
  if (spec['resources'] !== undefined) return '';
  const wanted = names.filter((name) => SAID.has(name)).sort();
  const containers = ['containers', 'initContainers'].flatMap((field) => objects(spec[field]));
  const missing = wanted.flatMap((name) => {
    const silent = containers
      .filter((one) => !namedUsage(podResources({ containers: [one] })).has(name))
      .map((one) => (typeof one['name'] === 'string' ? one['name'] : ''));
    return silent.length > 0 ? [`${name} for: ${[...new Set(silent)].sort().join(',')}`] : [];
  });
  return missing.length > 0 ? `must specify ${missing.join('; ')}` : '';
}

function hasEnded({ status, metadata }: KubeObject): boolean {
  const phase = isObject(status) ? status['phase'] : undefined;
  return phase === 'Succeeded' || phase === 'Failed' || metadata.deletionGracePeriodSeconds === 0;
}

function podUsage(pod: KubeObject): Usage {
  return new Map([['pods', ONE], ...namedUsage(podResources(part(pod, 'spec')))]);
}

function namedUsage({ requests, limits }: ReturnType<typeof podResources>): Map<string, Quantity> {
  const named = new Map<string, Quantity>();
  for (const [name, amount] of requests) {
    const isCommon = ['cpu', 'memory', 'ephemeral-storage'].includes(name) || name.startsWith('hugepages-');
    if (isCommon) named.set(name, amount);
    named.set(`requests.${name}`, amount);
  }
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) {
    const amount = limits.get(name);
    if (amount) named.set(`limits.${name}`, amount);
  }
  return named;
}

function serviceUsage(service: KubeObject): Usage {
  const { type, ports, allocateLoadBalancerNodePorts } = part(service, 'spec');
  const all = objects(ports);
  const isBalancer = type === 'LoadBalancer';
  const counted =
    isBalancer && allocateLoadBalancerNodePorts === false ? all.filter(({ nodePort }) => nodePort) : all;
  return new Map([
    ['services', ONE],
    ['services.loadbalancers', Quantity.parse(isBalancer ? 1 : 0)],
    ['services.nodeports', Quantity.parse(isBalancer || type === 'NodePort' ? counted.length : 0)],
  ]);
}

function claimUsage(claim: KubeObject): Usage {
  const spec = part(claim, 'spec');
  const beta = claim.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'];
  const storageClass = beta ?? (typeof spec['storageClassName'] === 'string' ? spec['storageClassName'] : '');
  const storage = part(part(spec, 'resources'), 'requests')['storage'];
  const usage = new Map([['persistentvolumeclaims', ONE]]);
  if (storage !== undefined) usage.set('requests.storage', quantityOf(storage));
  if (!storageClass) return usage;
  return new Map([
    ...usage,
    ...[...usage].map(([name, amount]) => [storageClass + CLASS + name, amount] as const),
  ]);
}

const objects = (list: Json | undefined) => (Array.isArray(list) ? list : []).filter(isObject);
