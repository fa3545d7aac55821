import type { KubeObject } from '../../common/kube-object.js';
import { listAt, mapAt, numberAt, objectAt, textAt, textsAt } from '../fields.js';
import { type Cell, cell, firstOf, labelText, textFrom } from './column.js';

function balancerAddresses(object: KubeObject): string {
  const ingress = listAt(object, 'status', 'loadBalancer', 'ingress');
  const all = new Set(ingress.map((one) => textAt(one, 'ip') || textAt(one, 'hostname')).filter(Boolean));
  return [...all].sort().join(',');
}

/** As the server would print them for a client that asks for no wide table: tables always are wide. */
function externalAddress(service: KubeObject): string {
  const type = textAt(service, 'spec', 'type');
  const external = textsAt(service, 'spec', 'externalIPs');
  if (type === 'ExternalName') return textAt(service, 'spec', 'externalName');
  if (type !== 'LoadBalancer') return external.join(',') || '<none>';
  const balancer = balancerAddresses(service);
  return [...(balancer ? [balancer] : []), ...external].join(',') || '<pending>';
}

function servicePorts(service: KubeObject): string {
  const ports = listAt(service, 'spec', 'ports').map((port) => {
    const node = numberAt(port, 'nodePort') ?? 0;
    const number = numberAt(port, 'port') ?? 0;
    return `${number}${node > 0 ? `:${node}` : ''}/${textAt(port, 'protocol')}`;
  });
  return ports.join(',') || '<none>';
}

function ingressHosts(ingress: KubeObject): string {
  const rules = listAt(ingress, 'spec', 'rules');
  const hosts = rules.map((rule) => textAt(rule, 'host')).filter(Boolean);
  if (hosts.length === 0) return '*';
  const shown = hosts.slice(0, 3).join(',');
  return hosts.length >= 3 && rules.length > 3 ? `${shown} + ${rules.length - 3} more...` : shown;
}

function slicePorts(slice: KubeObject): string {
  const ports = listAt(slice, 'ports').map((port) => {
    const number = numberAt(port, 'port');
    return number === undefined ? textAt(port, 'name') || '*' : String(number);
  });
  return ports.length > 0 ? firstOf(ports, 3) : '<unset>';
}

function sliceEndpoints(slice: KubeObject): string {
  const addresses = listAt(slice, 'endpoints').flatMap((endpoint) => textsAt(endpoint, 'addresses'));
  return addresses.length > 0 ? firstOf(addresses, 3) : '<unset>';
}

function endpoints(object: KubeObject): string {
  const all = listAt(object, 'subsets').flatMap((subset) => {
    const addresses = listAt(subset, 'addresses').map((address) => textAt(address, 'ip'));
    const ports = listAt(subset, 'ports');
    if (ports.length === 0) return addresses;
    return ports.flatMap((port) =>
      addresses.map((ip) => `${ip.includes(':') ? `[${ip}]` : ip}:${numberAt(port, 'port') ?? 0}`),
    );
  });
  return listAt(object, 'subsets').length === 0 ? '<none>' : all.length > 0 ? firstOf(all, 3) : '';
}

function classParameters(object: KubeObject): string {
  const parameters = objectAt(object, 'spec', 'parameters');
  if (!parameters) return '<none>';
  const group = textAt(parameters, 'apiGroup');
  return `${textAt(parameters, 'kind')}${group ? `.${group}` : ''}/${textAt(parameters, 'name')}`;
}

function addressParent(object: KubeObject): string {
  const parent = objectAt(object, 'spec', 'parentRef');
  if (!parent) return '<none>';
  const group = textAt(parent, 'group');
  const namespace = textAt(parent, 'namespace');
  const resource = `${textAt(parent, 'resource')}${group ? `.${group}` : ''}`.toLowerCase();
  return `${resource}/${namespace ? `${namespace}/` : ''}${textAt(parent, 'name')}`;
}

/** The name of a class, which says so when it is the default one. */
const nameOrDefault = (annotation: string): Cell =>
  cell('Name', ({ metadata: { name = '', annotations = {} } }) =>
    annotations[annotation] === 'true' ? `${name} (default)` : name,
  );

const bool = (name: string, field: string): Cell =>
  cell(name, (object) => objectAt(object, 'spec')?.[field] === true);

/** @internal */
export const networkingColumns: Readonly<Record<string, readonly Cell[]>> = {
  '/services': [
    textFrom('Type', 'spec', 'type'),
    cell('Cluster-IP', (object) => textsAt(object, 'spec', 'clusterIPs')[0] ?? '<none>'),
    cell('External-IP', externalAddress),
    cell('Port(s)', servicePorts),
    cell('Selector', (object) => labelText(mapAt(object, 'spec', 'selector'))),
  ],
  '/endpoints': [cell('Endpoints', endpoints)],
  'discovery.k8s.io/endpointslices': [
    textFrom('AddressType', 'addressType'),
    cell('Ports', slicePorts),
    cell('Endpoints', sliceEndpoints),
  ],
  'networking.k8s.io/ingresses': [
    cell('Class', (object) => textAt(object, 'spec', 'ingressClassName') || '<none>'),
    cell('Hosts', ingressHosts),
    cell('Address', balancerAddresses),
    cell('Ports', (object) => (listAt(object, 'spec', 'tls').length > 0 ? '80, 443' : '80')),
  ],
  'networking.k8s.io/ingressclasses': [
    nameOrDefault('ingressclass.kubernetes.io/is-default-class'),
    textFrom('Controller', 'spec', 'controller'),
    cell('Parameters', classParameters),
  ],
  'networking.k8s.io/ipaddresses': [cell('ParentRef', addressParent)],
  'networking.k8s.io/servicecidrs': [cell('CIDRs', (object) => textsAt(object, 'spec', 'cidrs').join(','))],
  'storage.k8s.io/storageclasses': [
    nameOrDefault('storageclass.kubernetes.io/is-default-class'),
    textFrom('Provisioner', 'provisioner'),
    textFrom('ReclaimPolicy', 'reclaimPolicy'),
    textFrom('VolumeBindingMode', 'volumeBindingMode'),
    cell('AllowVolumeExpansion', (object) => object.allowVolumeExpansion === true),
  ],
  'storage.k8s.io/csidrivers': [
    bool('AttachRequired', 'attachRequired'),
    bool('PodInfoOnMount', 'podInfoOnMount'),
    bool('StorageCapacity', 'storageCapacity'),
    cell('TokenRequests', (object) => {
      const requests = listAt(object, 'spec', 'tokenRequests');
      return requests.length > 0 ? requests.map((one) => textAt(one, 'audience')).join(',') : '<unset>';
    }),
    bool('RequiresRepublish', 'requiresRepublish'),
    cell('Modes', (object) => textsAt(object, 'spec', 'volumeLifecycleModes').join(',') || '<none>'),
  ],
  'storage.k8s.io/csinodes': [cell('Drivers', (object) => listAt(object, 'spec', 'drivers').length)],
  'storage.k8s.io/volumeattachments': [
    textFrom('Attacher', 'spec', 'attacher'),
    textFrom('PV', 'spec', 'source', 'persistentVolumeName'),
    textFrom('Node', 'spec', 'nodeName'),
    cell('Attached', (object) => objectAt(object, 'status')?.attached === true),
  ],
  'flowcontrol.apiserver.k8s.io/flowschemas': [
    textFrom('PriorityLevel', 'spec', 'priorityLevelConfiguration', 'name'),
    cell('MatchingPrecedence', (object) => numberAt(object, 'spec', 'matchingPrecedence') ?? 0),
    cell(
      'DistinguisherMethod',
      (object) => textAt(object, 'spec', 'distinguisherMethod', 'type') || '<none>',
    ),
    cell('MissingPL', (object) => {
      const dangling = listAt(object, 'status', 'conditions').find(({ type }) => type === 'Dangling');
      return dangling ? textAt(dangling, 'status') : '?';
    }),
  ],
};
