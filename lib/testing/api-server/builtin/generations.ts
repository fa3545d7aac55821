import { equalJson } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import { at } from './fields.js';

/** Kinds that count their generations, by group and resource; the others have none. @internal */
export const kindsWithGeneration: ReadonlySet<string> = new Set([
  '/pods',
  '/podtemplates',
  '/replicationcontrollers',
  'admissionregistration.k8s.io/mutatingadmissionpolicies',
  'admissionregistration.k8s.io/mutatingadmissionpolicybindings',
  'admissionregistration.k8s.io/mutatingwebhookconfigurations',
  'admissionregistration.k8s.io/validatingadmissionpolicies',
  'admissionregistration.k8s.io/validatingadmissionpolicybindings',
  'admissionregistration.k8s.io/validatingwebhookconfigurations',
  'apiextensions.k8s.io/customresourcedefinitions',
  'apps/daemonsets',
  'apps/deployments',
  'apps/replicasets',
  'apps/statefulsets',
  'batch/cronjobs',
  'batch/jobs',
  'discovery.k8s.io/endpointslices',
  'flowcontrol.apiserver.k8s.io/flowschemas',
  'flowcontrol.apiserver.k8s.io/prioritylevelconfigurations',
  'networking.k8s.io/ingresses',
  'networking.k8s.io/ingressclasses',
  'networking.k8s.io/networkpolicies',
  'policy/poddisruptionbudgets',
  'resource.k8s.io/deviceclasses',
  'resource.k8s.io/resourceslices',
  'scheduling.k8s.io/priorityclasses',
]);

const never = (): boolean => false;
const anyOf =
  (...fields: readonly (readonly string[])[]) =>
  (object: KubeObject, old: KubeObject): boolean =>
    fields.some((path) => !equalJson(at(object, ...path), at(old, ...path)));

/** Of kinds that count something else than changes of all but the metadata and the status. @internal */
export const raisesGeneration: Readonly<Record<string, (object: KubeObject, old: KubeObject) => boolean>> = {
  'apps/deployments': anyOf(['spec'], ['metadata', 'annotations']),
  'discovery.k8s.io/endpointslices': anyOf(['addressType'], ['endpoints'], ['ports'], ['metadata', 'labels']),
  'scheduling.k8s.io/priorityclasses': never,
};
