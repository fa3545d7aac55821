import type {
  CoreV1Event,
  V1ConfigMap,
  V1Endpoints,
  V1LimitRange,
  V1Namespace,
  V1Node,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1Pod,
  V1PodTemplate,
  V1ReplicationController,
  V1ResourceQuota,
  V1Secret,
  V1Service,
  V1ServiceAccount,
} from '@kubernetes/client-node';
import type { Raw } from '../resource/raw.js';
import { resource } from '../resource/resource.js';

/** Settings, as texts. @publicApi */
export class ConfigMap extends resource<Raw<V1ConfigMap>>({
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
}) {}

/** An Event of the core group. New ones are written to events.k8s.io, and are seen here too. @publicApi */
export class CoreEvent extends resource<Raw<CoreV1Event>>({
  version: 'v1',
  kind: 'Event',
  plural: 'events',
}) {}

/** The addresses behind a Service, in the form before `EndpointSlice`. @publicApi */
export class Endpoints extends resource<Raw<V1Endpoints>>({
  version: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
}) {}

/** What a container of a namespace may ask for. @publicApi */
export class LimitRange extends resource<Raw<V1LimitRange>>({
  version: 'v1',
  kind: 'LimitRange',
  plural: 'limitranges',
}) {}

/** A room for names. Cluster-scoped. @publicApi */
export class Namespace extends resource<Raw<V1Namespace>>({
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  scope: 'Cluster',
}) {}

/** A machine of the cluster. Cluster-scoped. @publicApi */
export class Node extends resource<Raw<V1Node>>({
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  scope: 'Cluster',
}) {}

/** Storage of the cluster. Cluster-scoped. @publicApi */
export class PersistentVolume extends resource<Raw<V1PersistentVolume>>({
  version: 'v1',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  scope: 'Cluster',
}) {}

/** A claim to storage. @publicApi */
export class PersistentVolumeClaim extends resource<Raw<V1PersistentVolumeClaim>>({
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
}) {}

/** Containers that run together. Its eviction is `PodEviction`. @publicApi */
export class Pod extends resource<Raw<V1Pod>>({ version: 'v1', kind: 'Pod', plural: 'pods' }) {}

/** What a Pod is to be made from. @publicApi */
export class PodTemplate extends resource<Raw<V1PodTemplate>>({
  version: 'v1',
  kind: 'PodTemplate',
  plural: 'podtemplates',
}) {}

/** What was there before `ReplicaSet`. @publicApi */
export class ReplicationController extends resource<Raw<V1ReplicationController>>({
  version: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
}) {}

/** How much a namespace may use. @publicApi */
export class ResourceQuota extends resource<Raw<V1ResourceQuota>>({
  version: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
}) {}

/** Settings that not everyone may read. `data` is base64; `stringData` is written as text, and never returned. @publicApi */
export class Secret extends resource<Raw<V1Secret>>({ version: 'v1', kind: 'Secret', plural: 'secrets' }) {}

/** A name and an address for Pods. @publicApi */
export class Service extends resource<Raw<V1Service>>({
  version: 'v1',
  kind: 'Service',
  plural: 'services',
}) {}

/** Who a Pod is for the API server. Its tokens are `ServiceAccountToken`. @publicApi */
export class ServiceAccount extends resource<Raw<V1ServiceAccount>>({
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
}) {}
