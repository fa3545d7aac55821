import { isDeepStrictEqual } from 'node:util';
import { ApiError } from '../../common/api-error.js';
import type { JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { type Admission, part, refused } from '../admission.js';
import type { ClusterView } from '../cluster-view.js';
import { detailsOf, evaluatePod } from '../pod-security/evaluate-pod.js';
import { warnOfPods } from '../pod-security/existing-pods.js';
import {
  describeLevel,
  isStricter,
  namespacePolicy,
  type NamespacePolicy,
} from '../pod-security/namespace-policy.js';
import { objectsIn, podToCheck } from '../pod-security/pod-to-check.js';
import type { AdmissionPlugin } from './plugin.js';

/** Subresources of Pods that leave alone what containers may do. */
const HARMLESS = ['exec', 'attach', 'binding', 'eviction', 'log', 'portforward', 'proxy', 'status'];

/** Namespaces whose labels say how much their Pods may do; by default, all. @internal */
export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  resources: [
    'namespaces',
    'pods',
    'podtemplates',
    'replicationcontrollers',
    'daemonsets.apps',
    'deployments.apps',
    'replicasets.apps',
    'statefulsets.apps',
    'cronjobs.batch',
    'jobs.batch',
  ],
  operations: ['CREATE', 'UPDATE'],
  subresources: true,
  validate(admission, view) {
    const { object, type, subresource } = admission;
    if (!object) return;
    if (type.resource === 'pods') {
      if (!HARMLESS.includes(subresource)) checkPod(admission, object, view);
    } else if (subresource !== '') return;
    else if (type.resource === 'namespaces') checkNamespace(admission, object, view);
    else checkTemplate(admission, object, view);
  },
};

function checkNamespace(admission: Admission, namespace: KubeObject, view: ClusterView): void {
  const { oldObject, name, kind } = admission;
  const policy = namespacePolicy(namespace.metadata.labels ?? {});
  const before = oldObject && namespacePolicy(oldObject.metadata.labels ?? {});
  const isOldFault = isDeepStrictEqual(before?.causes, policy.causes);
  if (policy.causes.length > 0 && !isOldFault)
    throw ApiError.invalid(kind, name || (namespace.metadata.name ?? ''), [...policy.causes]);
  if (!before) return;
  const isSameVersion = before.enforce.version === policy.enforce.version;
  if (isSameVersion && !isStricter(policy.enforce.level, before.enforce.level)) return;
  for (const text of warnOfPods(view, name, policy.enforce)) admission.warn(text);
}

function checkPod(admission: Admission, pod: KubeObject, view: ClusterView): void {
  const policy = policyOf(admission, view);
  if (!policy || (admission.oldObject && !hasNewImages(pod, admission.oldObject))) return;
  const toCheck = podToCheck(part(pod, 'metadata'), part(pod, 'spec'));
  const violations = evaluatePod(policy.enforce, toCheck);
  if (violations.length > 0) {
    const level = describeLevel(policy.enforce);
    throw refused(admission, `violates PodSecurity "${level}": ${detailsOf(violations)}`);
  }
  warn(admission, policy, toCheck);
}

/** What Pods are made from is not refused: the Pods are, and whoever makes it learns that here. */
function checkTemplate(admission: Admission, owner: KubeObject, view: ClusterView): void {
  const policy = policyOf(admission, view);
  const template = policy && templateOf(admission.type.resource, owner);
  if (!template) return;
  warn(admission, policy, podToCheck(part(template, 'metadata'), part(template, 'spec')));
}

function templateOf(resource: string, owner: KubeObject): JsonObject | undefined {
  const spec = part(owner, 'spec');
  if (resource === 'podtemplates') return part(owner, 'template');
  if (resource === 'cronjobs') return part(part(part(spec, 'jobTemplate'), 'spec'), 'template');
  return spec['template'] ? part(spec, 'template') : undefined;
}

function warn(admission: Admission, { warn }: NamespacePolicy, pod: ReturnType<typeof podToCheck>): void {
  const violations = evaluatePod(warn, pod);
  if (violations.length === 0) return;
  admission.warn(`would violate PodSecurity "${describeLevel(warn)}": ${detailsOf(violations)}`);
}

/** Undefined where the namespace allows everything. */
function policyOf({ namespace }: Admission, view: ClusterView): NamespacePolicy | undefined {
  const labels = view.stored('', 'namespaces', '', namespace)?.labels ?? {};
  const policy = namespacePolicy(labels);
  const isOpen = policy.enforce.level === 'privileged' && policy.warn.level === 'privileged';
  return isOpen ? undefined : policy;
}

/** Whatever else can be changed of a Pod does not make it more dangerous. */
function hasNewImages(pod: KubeObject, oldPod: KubeObject): boolean {
  const listOf = (of: KubeObject, field: string) => objectsIn(part(of, 'spec')[field]);
  const isChanged = ['initContainers', 'containers'].some((field) => {
    const before = listOf(oldPod, field);
    const after = listOf(pod, field);
    return (
      before.length !== after.length || after.some(({ image }, index) => image !== before[index]?.['image'])
    );
  });
  if (isChanged) return true;
  const before = new Map(
    listOf(oldPod, 'ephemeralContainers').map(({ name, image }) => [name, image] as const),
  );
  return listOf(pod, 'ephemeralContainers').some(({ name, image }) => before.get(name) !== image);
}
