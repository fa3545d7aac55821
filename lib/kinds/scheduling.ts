import type { V1PriorityClass } from '@kubernetes/client-node';
import type { Raw } from '../resource/raw.js';
import { resource } from '../resource/resource.js';

/** How important a Pod is. Cluster-scoped. @publicApi */
export class PriorityClass extends resource<Raw<V1PriorityClass>>({
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  scope: 'Cluster',
}) {}
