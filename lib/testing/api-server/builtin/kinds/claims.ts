import { cause, type StatusCause } from '../../common/api-error.js';
import { equalJson, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { mapAsSent } from '../decode/sent-empty.js';
import { noteStoredUnlike } from '../decode/stored-unlike.js';
import { Quantity } from '../../../../resource/quantity.js';
import { at, objectAt, textAt, textsAt } from '../fields.js';
import { Checks, IMMUTABLE } from '../validation/checks.js';
import { dnsSubdomain } from '../validation/names.js';
import { selectorCauses } from '../validation/selectors.js';
import { checkClaimSources, prepareClaimSources } from './claim-sources.js';
import type { RulesByResource } from './kind-rules.js';
import { claimStatusCauses } from './statuses.js';

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const zero = Quantity.parse('0');

function checkAccessModes(checks: Checks, modes: readonly string[], field: string): void {
  for (const mode of modes) if (!accessModes.includes(mode)) checks.notSupported(field, mode, accessModes);
  const others = modes.filter((mode) => mode !== 'ReadWriteOncePod' && accessModes.includes(mode));
  if (modes.includes('ReadWriteOncePod') && others.length > 0) {
    checks.forbidden(field, 'may not use ReadWriteOncePod with other access modes');
  }
}

/** What is wrong with the spec of a claim. @internal */
export function claimSpecCauses(spec: JsonObject, field: string, old?: JsonObject): StatusCause[] {
  const checks = new Checks();
  const modes = textsAt(spec, 'accessModes');
  if (modes.length === 0) checks.required(`${field}.accessModes`, 'at least 1 access mode is required');
  checks.add(...selectorCauses(objectAt(spec, 'selector'), `${field}.selector`));
  checkAccessModes(checks, modes, `${field}.accessModes`);
  const storage = textAt(spec, 'resources', 'requests', 'storage');
  const path = `${field}.resources[storage]`;
  if (!storage) checks.required(path);
  else if (Quantity.parse(storage).compare(zero) <= 0)
    checks.invalid(path, storage, 'must be greater than zero');
  const name = textAt(spec, 'storageClassName');
  if (name) checks.invalid(`${field}.storageClassName`, name, dnsSubdomain(name));
  const modesOfVolume = ['Block', 'Filesystem'];
  const mode = spec.volumeMode ?? 'Filesystem';
  if (!modesOfVolume.includes(mode as string))
    checks.notSupported(`${field}.volumeMode`, mode, modesOfVolume);
  checkClaimSources(checks, spec, field, old);
  const attributes = textAt(spec, 'volumeAttributesClassName');
  if (attributes) checks.invalid(`${field}.volumeAttributesClassName`, attributes, dnsSubdomain(attributes));
  return checks.causes;
}

function claimUpdateCauses(object: KubeObject, old: KubeObject): StatusCause[] {
  const checks = new Checks();
  const before = { ...objectAt(old, 'spec') };
  const after = { ...objectAt(object, 'spec') };
  const isBound = textAt(object, 'status', 'phase') === 'Bound';
  if (!before.volumeName) delete after.volumeName;
  // A class may still come to a claim that has been made without one.
  if (before.storageClassName === undefined) delete after.storageClassName;
  for (const spec of isBound ? [before, after] : []) {
    delete spec.volumeAttributesClassName;
    // Who asks for nothing at all has changed more than how much storage it is.
    if (!mapAsSent(object, 'spec', 'resources', 'requests')) continue;
    const { storage: _, ...requests } = objectAt(spec, 'resources', 'requests') ?? {};
    spec.resources = { ...objectAt(spec, 'resources'), requests };
  }
  if (!equalJson(before, after)) {
    checks.forbidden(
      'spec',
      'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
    );
  }
  const size = (from: KubeObject) =>
    Quantity.parse(textAt(from, 'spec', 'resources', 'requests', 'storage') || '0');
  const capacity = Quantity.parse(textAt(old, 'status', 'capacity', 'storage') || '0');
  if (size(object).compare(size(old)) < 0 && size(object).compare(capacity) <= 0) {
    checks.forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity');
  }
  if (!equalJson(at(object, 'spec', 'volumeMode'), at(old, 'spec', 'volumeMode'))) {
    checks.invalid('volumeMode', at(object, 'spec', 'volumeMode'), IMMUTABLE);
  }
  return checks.causes;
}

/** It is pending from its creation on. */
function prepareVolume(volume: KubeObject): void {
  const { creationTimestamp } = volume.metadata;
  volume.status = {
    phase: 'Pending',
    ...(creationTimestamp && { lastPhaseTransitionTime: creationTimestamp }),
  };
}

function volumeCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks();
  const spec = objectAt(object, 'spec') ?? {};
  const modes = textsAt(spec, 'accessModes');
  if (modes.length === 0) checks.required('spec.accessModes');
  checkAccessModes(checks, modes, 'spec.accessModes');
  const capacity = objectAt(spec, 'capacity');
  const storage = textAt(capacity, 'storage');
  if (!capacity) checks.required('spec.capacity');
  if (!storage || Object.keys(capacity ?? {}).length > 1) {
    const names = Object.keys(capacity ?? {});
    checks.add(cause.notSupported('spec.capacity', names[0] ? capacity : null, ['storage']));
  } else if (Quantity.parse(storage).compare(zero) <= 0) {
    checks.invalid('spec.capacity[storage]', storage, 'must be greater than zero');
  }
  checks.oneOf('spec.persistentVolumeReclaimPolicy', spec.persistentVolumeReclaimPolicy, [
    'Delete',
    'Recycle',
    'Retain',
  ]);
  if (!Object.keys(spec).some((key) => volumeSources.has(key))) {
    checks.required('spec', 'must specify a volume type');
  }
  checks.oneOf('spec.volumeMode', spec.volumeMode, ['Block', 'Filesystem']);
  return checks.causes;
}

const volumeSources = new Set([
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'csi',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'glusterfs',
  'hostPath',
  'iscsi',
  'local',
  'nfs',
  'photonPersistentDisk',
  'portworxVolume',
  'quobyte',
  'rbd',
  'scaleIO',
  'storageos',
  'vsphereVolume',
]);

function classCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks();
  if (!textAt(object, 'provisioner')) checks.required('provisioner', '');
  checks.oneOf('reclaimPolicy', object.reclaimPolicy, ['Delete', 'Retain']);
  checks.oneOf('volumeBindingMode', object.volumeBindingMode, ['Immediate', 'WaitForFirstConsumer']);
  return checks.causes;
}

function classUpdateCauses(object: KubeObject, old: KubeObject): StatusCause[] {
  const checks = new Checks();
  if (!equalJson(object.parameters, old.parameters)) {
    checks.forbidden('parameters', 'updates to parameters are forbidden.');
  }
  if (object.provisioner !== old.provisioner) {
    checks.forbidden('provisioner', 'updates to provisioner are forbidden.');
  }
  if (object.reclaimPolicy !== old.reclaimPolicy) {
    checks.forbidden('reclaimPolicy', 'updates to reclaimPolicy are forbidden.');
  }
  if (object.volumeBindingMode !== old.volumeBindingMode) {
    checks.invalid('volumeBindingMode', object.volumeBindingMode, IMMUTABLE);
  }
  return checks.causes;
}

/** @internal */
export const claimRules: RulesByResource = {
  '/persistentvolumeclaims': {
    // A new claim is stored with less than it is read with.
    prepareForCreate: (object) => {
      noteStoredUnlike(object.metadata);
      prepareClaimSources(object);
    },
    prepareForUpdate: prepareClaimSources,
    validate: (object, old) => claimSpecCauses(objectAt(object, 'spec') ?? {}, 'spec', objectAt(old, 'spec')),
    validateUpdate: claimUpdateCauses,
    validateStatus: claimStatusCauses,
  },
  '/persistentvolumes': {
    prepareForCreate: prepareVolume,
    validate: volumeCauses,
  },
  'storage.k8s.io/storageclasses': { validate: classCauses, validateUpdate: classUpdateCauses },
};
