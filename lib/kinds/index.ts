/**
 * The kinds built into Kubernetes, each a type and a value: `client.get(Deployment, { name, namespace })`.
 *
 * Their types are client-node's as plain JSON; client-node itself is not loaded.
 *
 * @module
 */
export {
  MutatingWebhookConfiguration,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  ValidatingWebhookConfiguration,
} from './admissionregistration.js';
export { CustomResourceDefinition } from './apiextensions.js';
export { APIService } from './apiregistration.js';
export { ControllerRevision, DaemonSet, Deployment, ReplicaSet, StatefulSet } from './apps.js';
export { HorizontalPodAutoscaler } from './autoscaling.js';
export { CronJob, Job } from './batch.js';
export { Lease } from './coordination.js';
export {
  ConfigMap,
  CoreEvent,
  Endpoints,
  LimitRange,
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodTemplate,
  ReplicationController,
  ResourceQuota,
  Secret,
  Service,
  ServiceAccount,
} from './core.js';
export { EndpointSlice } from './discovery.js';
export { KubeEvent } from './events.js';
export { Ingress, IngressClass, NetworkPolicy } from './networking.js';
export { PodDisruptionBudget } from './policy.js';
export { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from './rbac.js';
export { PriorityClass } from './scheduling.js';
export { CSIDriver, CSINode, StorageClass, VolumeAttachment } from './storage.js';
export {
  DeploymentScale,
  PodEviction,
  ReplicaSetScale,
  ServiceAccountToken,
  StatefulSetScale,
} from './subresources.js';
