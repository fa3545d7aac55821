import type { V1CSIDriver, V1CSINode, V1StorageClass, V1VolumeAttachment } from '@kubernetes/client-node';
import type { Raw } from '../resource/raw.js';
import { resource } from '../resource/resource.js';

/** A driver of storage. Cluster-scoped. @publicApi */
export class CSIDriver extends resource<Raw<V1CSIDriver>>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIDriver',
  plural: 'csidrivers',
  scope: 'Cluster',
}) {}

/** The drivers of storage that a node has. Cluster-scoped. @publicApi */
export class CSINode extends resource<Raw<V1CSINode>>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSINode',
  plural: 'csinodes',
  scope: 'Cluster',
}) {}

/** How storage is made. Cluster-scoped. @publicApi */
export class StorageClass extends resource<Raw<V1StorageClass>>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  scope: 'Cluster',
}) {}

/** A volume on a node. Cluster-scoped. @publicApi */
export class VolumeAttachment extends resource<Raw<V1VolumeAttachment>>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttachment',
  plural: 'volumeattachments',
  scope: 'Cluster',
}) {}
