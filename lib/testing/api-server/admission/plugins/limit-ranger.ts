import type { Quantity } from '../../../../resource/quantity.js';
import { aggregate } from '../../access/rbac/rbac-authorizer.js';
import { isObject, type Json, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { type Admission, part, refused } from '../admission.js';
import type { ClusterView } from '../cluster-view.js';
import { podResources, quantityOf, type Resources, resourcesOf } from './pod-resources.js';
import type { AdmissionPlugin } from './plugin.js';

/** LimitRanges of the namespace: what containers get that say nothing, and how much or little they may ask. @internal */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  resources: ['pods', 'persistentvolumeclaims'],
  operations: ['CREATE', 'UPDATE'],
  subresources: true,
  mutate(admission, view) {
    if (!admission.object || admission.type.resource !== 'pods') return;
    for (const limits of limitsFor(admission, view)) setDefaults(admission.object, limits);
  },
  validate(admission, view) {
    const { object, type } = admission;
    if (!object) return;
    for (const limits of limitsFor(admission, view)) {
      const wrong = type.resource === 'pods' ? podErrors(object, limits) : claimErrors(object, limits);
      if (wrong.length > 0) throw refused(admission, aggregate(wrong));
    }
  },
};

/** The limits of each LimitRange that the write has to keep to. */
function* limitsFor(
  { type, operation, subresource, namespace, oldObject }: Admission,
  view: ClusterView,
): Generator<JsonObject[]> {
  const isPod = type.resource === 'pods';
  const isResize = isPod && subresource === 'resize' && operation === 'UPDATE';
  if (!isResize && (subresource !== '' || (isPod && operation === 'UPDATE'))) return;
  if (oldObject?.metadata.deletionTimestamp) return;
  for (const stored of view.list('', 'limitranges', namespace)) {
    yield objects(part(stored.parse(), 'spec')['limits']);
  }
}

function setDefaults(pod: KubeObject, limits: readonly JsonObject[]): void {
  const ofContainers = limits.filter(({ type }) => type === 'Container');
  const merged = (field: string) =>
    Object.assign({}, ...ofContainers.map((limit) => part(limit, field))) as JsonObject;
  const defaults = { limits: merged('default'), requests: merged('defaultRequest') };
  const spec = part(pod, 'spec');
  const told = [
    ...objects(spec['containers']).flatMap((one) => setContainer(one, defaults, 'container')),
    ...objects(spec['initContainers']).flatMap((one) => setContainer(one, defaults, 'init container')),
  ];
  if (told.length === 0) return;
  pod.metadata.annotations = {
    ...pod.metadata.annotations,
    'kubernetes.io/limit-ranger': `LimitRanger plugin set: ${told.join('; ')}`,
  };
}

function setContainer(
  container: JsonObject,
  defaults: Readonly<Record<string, JsonObject>>,
  what: string,
): string[] {
  const given = part(container, 'resources');
  return ['requests', 'limits'].flatMap((field) => {
    const present = part(given, field);
    const added = Object.entries(defaults[field] ?? {}).filter(([name]) => present[name] === undefined);
    if (added.length === 0) return [];
    container['resources'] = given;
    given[field] = { ...present, ...Object.fromEntries(added) };
    const names = added.map(([name]) => name).sort();
    return [`${names.join(', ')} ${field.slice(0, -1)} for ${what} ${textOf(container['name'])}`];
  });
}

function podErrors(pod: KubeObject, limits: readonly JsonObject[]): string[] {
  const spec = part(pod, 'spec');
  const containers = [...objects(spec['containers']), ...objects(spec['initContainers'])].map(resourcesOf);
  return limits.flatMap((limit) => {
    if (limit['type'] === 'Container') return containers.flatMap((one) => errorsOf(limit, one));
    return limit['type'] === 'Pod' ? errorsOf(limit, podResources(spec)) : [];
  });
}

function claimErrors(claim: KubeObject, limits: readonly JsonObject[]): string[] {
  const { requests } = resourcesOf(part(claim, 'spec'));
  return limits
    .filter(({ type }) => type === 'PersistentVolumeClaim')
    .flatMap((limit) => [
      ...each(limit, 'min', (name, least) => minimum(limit, name, least, { requests, limits: new Map() })),
      ...each(limit, 'max', (name, most) => {
        const request = requests.get(name);
        const rule = `maximum ${name} usage per PersistentVolumeClaim is ${most.toString()}`;
        if (!request) return `${rule}.  No request is specified`;
        return request.compare(most) > 0 ? `${rule}, but request is ${request.toString()}` : '';
      }),
    ]);
}

function errorsOf(limit: JsonObject, resources: Resources): string[] {
  return [
    ...each(limit, 'min', (name, least) => minimum(limit, name, least, resources)),
    ...each(limit, 'max', (name, most) => maximum(limit, name, most, resources)),
    ...each(limit, 'maxLimitRequestRatio', (name, ratio) => ratioError(limit, name, ratio, resources)),
  ];
}

function each(limit: JsonObject, field: string, check: (name: string, bound: Quantity) => string): string[] {
  return Object.entries(part(limit, field)).flatMap(([name, bound]) => check(name, quantityOf(bound)) || []);
}

function minimum(
  { type }: JsonObject,
  name: string,
  least: Quantity,
  { requests, limits }: Resources,
): string {
  const [request, limit] = [requests.get(name), limits.get(name)];
  const rule = `minimum ${name} usage per ${textOf(type)} is ${least.toString()}`;
  if (!request) return `${rule}.  No request is specified`;
  if (request.compare(least) < 0) return `${rule}, but request is ${request.toString()}`;
  return limit && limit.compare(least) < 0 ? `${rule}, but limit is ${limit.toString()}` : '';
}

function maximum(
  { type }: JsonObject,
  name: string,
  most: Quantity,
  { requests, limits }: Resources,
): string {
  const [request, limit] = [requests.get(name), limits.get(name)];
  const rule = `maximum ${name} usage per ${textOf(type)} is ${most.toString()}`;
  if (!limit) return `${rule}.  No limit is specified`;
  if (limit.compare(most) > 0) return `${rule}, but limit is ${limit.toString()}`;
  return request && request.compare(most) > 0 ? `${rule}, but request is ${request.toString()}` : '';
}

function ratioError(
  { type }: JsonObject,
  name: string,
  most: Quantity,
  { requests, limits }: Resources,
): string {
  const [request, limit] = [requests.get(name), limits.get(name)].map((one) => one?.toNumber() ?? 0) as [
    number,
    number,
  ];
  const rule = `${name} max limit to request ratio per ${textOf(type)} is ${most.toString()}`;
  if (request === 0) return `${rule}, but no request is specified or request is 0`;
  if (limit === 0) return `${rule}, but no limit is specified or limit is 0`;
  const ratio = limit / request;
  return ratio > most.toNumber() ? `${rule}, but provided ratio is ${ratio.toFixed(6)}` : '';
}

const objects = (list: Json | undefined): JsonObject[] => (Array.isArray(list) ? list : []).filter(isObject);
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
