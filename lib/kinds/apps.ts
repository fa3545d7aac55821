import type {
  V1ControllerRevision,
  V1DaemonSet,
  V1Deployment,
  V1ReplicaSet,
  V1StatefulSet,
} from '@kubernetes/client-node';
import type { Raw } from '../resource/raw.js';
import { resource } from '../resource/resource.js';

/** A state that a DaemonSet or StatefulSet had. @publicApi */
export class ControllerRevision extends resource<Raw<V1ControllerRevision>>({
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
}) {}

/** A Pod on each node. @publicApi */
export class DaemonSet extends resource<Raw<V1DaemonSet>>({
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
}) {}

/** Pods that are alike, replaced step by step. Its scale is `DeploymentScale`. @publicApi */
export class Deployment extends resource<Raw<V1Deployment>>({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
}) {}

/** So many Pods that are alike. Its scale is `ReplicaSetScale`. @publicApi */
export class ReplicaSet extends resource<Raw<V1ReplicaSet>>({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
}) {}

/** Pods with names and volumes of their own. Its scale is `StatefulSetScale`. @publicApi */
export class StatefulSet extends resource<Raw<V1StatefulSet>>({
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  plural: 'statefulsets',
}) {}
