import type { KubeObject } from '../../common/kube-object.js';
import { at, listAt, mapAt, numberAt, objectAt, textAt, textsAt } from '../fields.js';
import { type Cell, cell, selectorText, textFrom } from './column.js';

const modeNames: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

const accessModes = (modes: readonly string[]): string =>
  Object.keys(modeNames)
    .filter((mode) => modes.includes(mode))
    .map((mode) => modeNames[mode])
    .join(',');

const volumePhase = cell('Status', (object) =>
  object.metadata.deletionTimestamp ? 'Terminating' : textAt(object, 'status', 'phase'),
);
const storageClass = cell(
  'StorageClass',
  (object) =>
    object.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ??
    textAt(object, 'spec', 'storageClassName'),
);
const attributesClass = cell(
  'VolumeAttributesClass',
  (object) => textAt(object, 'spec', 'volumeAttributesClassName') || '<unset>',
);
const volumeMode = cell('VolumeMode', (object) => textAt(object, 'spec', 'volumeMode') || '<unset>');

function nodeStatus(node: KubeObject): string {
  const ready = listAt(node, 'status', 'conditions').find(({ type }) => type === 'Ready');
  const status = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown';
  return at(node, 'spec', 'unschedulable') === true ? `${status},SchedulingDisabled` : status;
}

function nodeRoles({ metadata: { labels = {} } }: KubeObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.keys(labels)
    .filter((key) => key.startsWith(prefix) && key.length > prefix.length)
    .map((key) => key.slice(prefix.length));
  if (labels['kubernetes.io/role']) roles.push(labels['kubernetes.io/role']);
  return [...new Set(roles)].sort().join(',') || '<none>';
}

const nodeAddress = (type: string) => (node: KubeObject) =>
  textAt(
    listAt(node, 'status', 'addresses').find((one) => one.type === type),
    'address',
  ) || '<none>';

const nodeInfo = (name: string, field: string): Cell =>
  cell(name, (node) => textAt(node, 'status', 'nodeInfo', field) || '<unknown>');

function kernel(node: KubeObject): string {
  const version = textAt(node, 'status', 'nodeInfo', 'kernelVersion') || '<unknown>';
  const architecture = textAt(node, 'status', 'nodeInfo', 'architecture');
  return architecture ? `${version} (${architecture})` : version;
}

function quotaText(quota: KubeObject, isLimit: boolean): string {
  const hard = mapAt(quota, 'status', 'hard');
  const used = mapAt(quota, 'status', 'used');
  return Object.keys(hard)
    .sort()
    .filter((name) => name.startsWith('limits.') === isLimit)
    .map((name) => `${name}: ${used[name] ?? '0'}/${hard[name] ?? ''}`)
    .join(', ');
}

const subjects = (kind: string) => (binding: KubeObject) =>
  listAt(binding, 'subjects')
    .filter((subject) => subject.kind === kind)
    .map((subject) =>
      kind === 'ServiceAccount'
        ? `${textAt(subject, 'namespace')}/${textAt(subject, 'name')}`
        : textAt(subject, 'name'),
    )
    .join(', ');

const binding: readonly Cell[] = [
  cell('Role', (object) => `${textAt(object, 'roleRef', 'kind')}/${textAt(object, 'roleRef', 'name')}`),
  cell('Users', subjects('User')),
  cell('Groups', subjects('Group')),
  cell('ServiceAccounts', subjects('ServiceAccount')),
];

const budget = (field: string) => (object: KubeObject) =>
  numberAt(object, 'spec', field)?.toString() ?? (textAt(object, 'spec', field) || 'N/A');

function apiServiceAvailable(service: KubeObject): string {
  const found = listAt(service, 'status', 'conditions').find(({ type }) => type === 'Available');
  if (!found) return 'Unknown';
  const reason = textAt(found, 'reason');
  return found.status === 'True' || !reason
    ? textAt(found, 'status')
    : `${textAt(found, 'status')} (${reason})`;
}

/** @internal */
export const otherColumns: Readonly<Record<string, readonly Cell[]>> = {
  '/configmaps': [
    cell('Data', (object) => {
      return Object.keys(mapAt(object, 'data')).length + Object.keys(mapAt(object, 'binaryData')).length;
    }),
  ],
  '/secrets': [textFrom('Type', 'type'), cell('Data', (object) => Object.keys(mapAt(object, 'data')).length)],
  '/namespaces': [textFrom('Status', 'status', 'phase')],
  '/nodes': [
    cell('Status', nodeStatus),
    cell('Roles', nodeRoles),
    textFrom('Version', 'status', 'nodeInfo', 'kubeletVersion'),
    cell('Internal-IP', nodeAddress('InternalIP')),
    cell('External-IP', nodeAddress('ExternalIP')),
    nodeInfo('OS-Image', 'osImage'),
    cell('Kernel-Version', kernel),
    nodeInfo('Container-Runtime', 'containerRuntimeVersion'),
  ],
  '/persistentvolumeclaims': [
    volumePhase,
    textFrom('Volume', 'spec', 'volumeName'),
    cell('Capacity', (object) => {
      if (!textAt(object, 'spec', 'volumeName')) return '';
      return textAt(object, 'status', 'capacity', 'storage') || '0';
    }),
    cell('Access Modes', (object) =>
      textAt(object, 'spec', 'volumeName') ? accessModes(textsAt(object, 'status', 'accessModes')) : '',
    ),
    storageClass,
    attributesClass,
    volumeMode,
  ],
  '/persistentvolumes': [
    cell('Capacity', (object) => textAt(object, 'spec', 'capacity', 'storage') || '0'),
    cell('Access Modes', (object) => accessModes(textsAt(object, 'spec', 'accessModes'))),
    textFrom('Reclaim Policy', 'spec', 'persistentVolumeReclaimPolicy'),
    volumePhase,
    cell('Claim', (object) => {
      const claim = objectAt(object, 'spec', 'claimRef');
      return claim ? `${textAt(claim, 'namespace')}/${textAt(claim, 'name')}` : '';
    }),
    storageClass,
    attributesClass,
    textFrom('Reason', 'status', 'reason'),
    volumeMode,
  ],
  '/resourcequotas': [
    cell('Request', (object) => quotaText(object, false)),
    cell('Limit', (object) => quotaText(object, true)),
  ],
  'policy/poddisruptionbudgets': [
    cell('Min Available', budget('minAvailable')),
    cell('Max Unavailable', budget('maxUnavailable')),
    cell('Allowed Disruptions', (object) => numberAt(object, 'status', 'disruptionsAllowed') ?? 0),
  ],
  'rbac.authorization.k8s.io/rolebindings': binding,
  'rbac.authorization.k8s.io/clusterrolebindings': binding,
  'coordination.k8s.io/leases': [textFrom('Holder', 'spec', 'holderIdentity')],
  'scheduling.k8s.io/priorityclasses': [
    cell('Value', (object) => numberAt(object, 'value') ?? 0),
    cell('Global-Default', (object) => at(object, 'globalDefault') === true),
    textFrom('PreemptionPolicy', 'preemptionPolicy'),
  ],
  'node.k8s.io/runtimeclasses': [textFrom('Handler', 'handler')],
  'networking.k8s.io/networkpolicies': [
    cell('Pod-Selector', (object) => selectorText(objectAt(object, 'spec', 'podSelector'))),
  ],
  'apiregistration.k8s.io/apiservices': [
    cell('Service', (object) => {
      const service = objectAt(object, 'spec', 'service');
      return service ? `${textAt(service, 'namespace')}/${textAt(service, 'name')}` : 'Local';
    }),
    cell('Available', apiServiceAvailable),
  ],
  'apps/controllerrevisions': [
    cell('Controller', ({ metadata: { ownerReferences = [] } }) => {
      const owner = ownerReferences.find(({ controller }) => controller);
      if (!owner) return '<none>';
      const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/', 1)[0] ?? ''}` : '';
      return `${owner.kind.toLowerCase()}${group}/${owner.name}`;
    }),
    cell('Revision', (object) => numberAt(object, 'revision') ?? 0),
  ],
};
