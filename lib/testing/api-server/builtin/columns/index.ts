import type { Column } from '../../types/resource-type.js';
import { eventColumns } from './events.js';
import { networkingColumns } from './networking.js';
import { otherColumns } from './others.js';
import { podColumns } from './pods.js';
import { workloadColumns } from './workloads.js';

/**
 * What `kubectl get` shows of the built-in kinds, by group and resource. A kind that is not here is shown by its name
 * and the time of its creation.
 *
 * @internal
 */
export const columnsByResource: Readonly<Record<string, readonly Column[]>> = {
  '/events': eventColumns,
  'events.k8s.io/events': eventColumns,
  '/pods': podColumns,
  ...networkingColumns,
  ...otherColumns,
  ...workloadColumns,
};
