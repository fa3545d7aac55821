import type { KubeObject } from '../../common/kube-object.js';
import type { Column } from '../../types/resource-type.js';
import { at, listAt, mapAt, numberAt, objectAt, textAt, textsAt } from '../fields.js';
import { age, boolean, integer, selectorText, text, textFrom, wide } from './column.js';

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

const volumePhase = text('Status', (object) =>
  object.metadata.deletionTimestamp ? 'Terminating' : textAt(object, 'status', 'phase'),
);
const storageClass = text(
  'StorageClass',
  (object) =>
    object.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ??
    textAt(object, 'spec', 'storageClassName'),
);
const attributesClass = text(
  'VolumeAttributesClass',
  (object) => textAt(object, 'spec', 'volumeAttributesClassName') || '<unset>',
);
const volumeMode = wide(text('VolumeMode', (object) => textAt(object, 'spec', 'volumeMode') || '<unset>'));

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

const nodeInfo = (name: string, field: string): Column =>
  wide(text(name, (node) => textAt(node, 'status', 'nodeInfo', field) || '<unknown>'));

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

const binding: readonly Column[] = [
  text('Role', (object) => `${textAt(object, 'roleRef', 'kind')}/${textAt(object, 'roleRef', 'name')}`),
  age,
  wide(text('Users', subjects('User'))),
  wide(text('Groups', subjects('Group'))),
  wide(text('ServiceAccounts', subjects('ServiceAccount'))),
];

const webhooks: readonly Column[] = [integer('Webhooks', (object) => listAt(object, 'webhooks').length), age];

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
export const otherColumns: Readonly<Record<string, readonly Column[]>> = {
  '/configmaps': [
    text('Data', (object) => {
      return Object.keys(mapAt(object, 'data')).length + Object.keys(mapAt(object, 'binaryData')).length;
    }),
    age,
  ],
  '/secrets': [
    textFrom('Type', 'type'),
    text('Data', (object) => Object.keys(mapAt(object, 'data')).length),
    age,
  ],
  '/namespaces': [textFrom('Status', 'status', 'phase'), age],
  '/serviceaccounts': [age],
  '/nodes': [
    text('Status', nodeStatus),
    text('Roles', nodeRoles),
    age,
    textFrom('Version', 'status', 'nodeInfo', 'kubeletVersion'),
    wide(text('Internal-IP', nodeAddress('InternalIP'))),
    wide(text('External-IP', nodeAddress('ExternalIP'))),
    nodeInfo('OS-Image', 'osImage'),
    wide(text('Kernel-Version', kernel)),
    nodeInfo('Container-Runtime', 'containerRuntimeVersion'),
  ],
  '/persistentvolumeclaims': [
    volumePhase,
    textFrom('Volume', 'spec', 'volumeName'),
    text('Capacity', (object) => {
      if (!textAt(object, 'spec', 'volumeName')) return '';
      return textAt(object, 'status', 'capacity', 'storage') || '0';
    }),
    text('Access Modes', (object) =>
      textAt(object, 'spec', 'volumeName') ? accessModes(textsAt(object, 'status', 'accessModes')) : '',
    ),
    storageClass,
    attributesClass,
    age,
    volumeMode,
  ],
  '/persistentvolumes': [
    text('Capacity', (object) => textAt(object, 'spec', 'capacity', 'storage') || '0'),
    text('Access Modes', (object) => accessModes(textsAt(object, 'spec', 'accessModes'))),
    textFrom('Reclaim Policy', 'spec', 'persistentVolumeReclaimPolicy'),
    volumePhase,
    text('Claim', (object) => {
      const claim = objectAt(object, 'spec', 'claimRef');
      return claim ? `${textAt(claim, 'namespace')}/${textAt(claim, 'name')}` : '';
    }),
    storageClass,
    attributesClass,
    textFrom('Reason', 'status', 'reason'),
    age,
    volumeMode,
  ],
  '/resourcequotas': [
    text('Request', (object) => quotaText(object, false)),
    text('Limit', (object) => quotaText(object, true)),
    age,
  ],
  'policy/poddisruptionbudgets': [
    text('Min Available', budget('minAvailable')),
    text('Max Unavailable', budget('maxUnavailable')),
    integer('Allowed Disruptions', (object) => numberAt(object, 'status', 'disruptionsAllowed') ?? 0),
    age,
  ],
  'rbac.authorization.k8s.io/rolebindings': binding,
  'rbac.authorization.k8s.io/clusterrolebindings': binding,
  'coordination.k8s.io/leases': [textFrom('Holder', 'spec', 'holderIdentity'), age],
  'scheduling.k8s.io/priorityclasses': [
    integer('Value', (object) => numberAt(object, 'value') ?? 0),
    boolean('Global-Default', (object) => at(object, 'globalDefault') === true),
    age,
    textFrom('PreemptionPolicy', 'preemptionPolicy'),
  ],
  'node.k8s.io/runtimeclasses': [textFrom('Handler', 'handler'), age],
  'networking.k8s.io/networkpolicies': [
    text('Pod-Selector', (object) => selectorText(objectAt(object, 'spec', 'podSelector'))),
    age,
  ],
  'admissionregistration.k8s.io/validatingwebhookconfigurations': webhooks,
  'admissionregistration.k8s.io/mutatingwebhookconfigurations': webhooks,
  'apiregistration.k8s.io/apiservices': [
    text('Service', (object) => {
      const service = objectAt(object, 'spec', 'service');
      return service ? `${textAt(service, 'namespace')}/${textAt(service, 'name')}` : 'Local';
    }),
    text('Available', apiServiceAvailable),
    age,
  ],
  'apps/controllerrevisions': [
    text('Controller', ({ metadata: { ownerReferences = [] } }) => {
      const owner = ownerReferences.find(({ controller }) => controller);
      if (!owner) return '<none>';
      const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/', 1)[0] ?? ''}` : '';
      return `${owner.kind.toLowerCase()}${group}/${owner.name}`;
    }),
    text('Revision', (object) => numberAt(object, 'revision') ?? 0),
    age,
  ],
};
