import type { V1PodDisruptionBudget } from '@kubernetes/client-node';
import type { Raw } from '../resource/raw.js';
import { resource } from '../resource/resource.js';

/** How many Pods an eviction must leave. @publicApi */
export class PodDisruptionBudget extends resource<Raw<V1PodDisruptionBudget>>({
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
}) {}
