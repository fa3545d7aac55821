import { Quantity } from '../../../../resource/quantity.js';
import type { Json } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import type { StoredObject } from '../../storage/stored-object.js';
import { part, refused } from '../admission.js';
import type { ClusterView } from '../cluster-view.js';
import type { AdmissionPlugin } from './plugin.js';

const STORAGE = 'storage.k8s.io';
const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';

/** A claim that names no StorageClass gets the default one. @internal */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  resources: ['persistentvolumeclaims'],
  operations: ['CREATE'],
  mutate({ object }, view) {
    if (!object) return;
    const spec = part(object, 'spec');
    if (object.metadata.annotations?.[BETA_CLASS] !== undefined) return;
    if (spec['storageClassName'] !== undefined && spec['storageClassName'] !== null) return;
    const found = newestDefault(view, STORAGE, 'storageclasses', [
      'storageclass.kubernetes.io/is-default-class',
      'storageclass.beta.kubernetes.io/is-default-class',
    ]);
    if (found) spec['storageClassName'] = found.name;
  },
};

/** What is in use is not deleted: claims and volumes have a finalizer from the start. @internal */
export const storageInUse: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  resources: ['persistentvolumeclaims', 'persistentvolumes', `volumeattributesclasses.${STORAGE}`],
  operations: ['CREATE'],
  mutate({ object, type }) {
    if (!object) return;
    const short = { persistentvolumeclaims: 'pvc', persistentvolumes: 'pv' }[type.resource] ?? 'vac';
    addFinalizer(object, `kubernetes.io/${short}-protection`);
  },
};

/** An Ingress that names no class gets the default one. @internal */
export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  resources: ['ingresses.networking.k8s.io'],
  operations: ['CREATE'],
  mutate({ object }, view) {
    if (!object) return;
    const spec = part(object, 'spec');
    if (object.metadata.annotations?.['kubernetes.io/ingress.class'] !== undefined) return;
    if (spec['ingressClassName'] !== undefined && spec['ingressClassName'] !== null) return;
    const found = newestDefault(view, 'networking.k8s.io', 'ingressclasses', [
      'ingressclass.kubernetes.io/is-default-class',
    ]);
    if (found) spec['ingressClassName'] = found.name;
  },
};

/** A claim grows only where its StorageClass says so. @internal */
export const claimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  resources: ['persistentvolumeclaims'],
  operations: ['UPDATE'],
  validate(admission, view) {
    const { object, oldObject } = admission;
    const request = (claim: KubeObject | undefined) =>
      part(part(part(claim, 'spec'), 'resources'), 'requests')['storage'];
    if (!isMore(request(object), request(oldObject))) return;
    const phase = part(oldObject, 'status')['phase'];
    if (phase !== 'Bound') throw refused(admission, 'Only bound persistent volume claims can be expanded');
    const name = part(object, 'spec')['storageClassName'];
    const found =
      typeof name === 'string' && name !== '' ? view.find(STORAGE, 'storageclasses', '', name) : undefined;
    if (found?.['allowVolumeExpansion'] === true) return;
    throw refused(
      admission,
      'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    );
  },
};

function isMore(after: Json | undefined, before: Json | undefined): boolean {
  if (typeof after !== 'string' || typeof before !== 'string' || after === before) return false;
  return Quantity.parse(after).compare(Quantity.parse(before)) > 0;
}

function addFinalizer({ metadata }: KubeObject, finalizer: string): void {
  const present = metadata.finalizers ?? [];
  if (!present.includes(finalizer)) metadata.finalizers = [...present, finalizer];
}

/** Of several defaults the one made last, and among those of one second the first by name. */
function newestDefault(
  view: ClusterView,
  group: string,
  resource: string,
  annotations: readonly string[],
): StoredObject | undefined {
  let best: { readonly stored: StoredObject; readonly created: string } | undefined;
  for (const stored of view.list(group, resource)) {
    if (!annotations.some((name) => stored.includes(`"${name}":"true"`))) continue;
    const { creationTimestamp: created = '', annotations: own = {} } = stored.parse().metadata;
    if (!annotations.some((name) => own[name] === 'true')) continue;
    if (!best || created > best.created) best = { stored, created };
  }
  return best?.stored;
}
