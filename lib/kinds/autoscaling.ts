import type { V2HorizontalPodAutoscaler } from '@kubernetes/client-node';
import type { Raw } from '../resource/raw.js';
import { resource } from '../resource/resource.js';

/** Scales by load; of `autoscaling/v2`. @publicApi */
export class HorizontalPodAutoscaler extends resource<Raw<V2HorizontalPodAutoscaler>>({
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
}) {}
