import type {
  V1ControllerRevision,
  V1DaemonSet,
  V1Deployment,
  V1ReplicaSet,
  V1StatefulSet,
} from '@kubernetes/client-node';
import type { Raw } from '../resource/raw.js';
import { resource } from '../resource/resource.js';

/** @publicApi */
export class ControllerRevision extends resource<Raw<V1ControllerRevision>>({
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
}) {}

/** @publicApi */
export class DaemonSet extends resource<Raw<V1DaemonSet>>({
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
}) {}

/** @publicApi */
export class Deployment extends resource<Raw<V1Deployment>>({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
}) {}

/** @publicApi */
export class ReplicaSet extends resource<Raw<V1ReplicaSet>>({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
}) {}

/** @publicApi */
export class StatefulSet extends resource<Raw<V1StatefulSet>>({
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  plural: 'statefulsets',
}) {}
