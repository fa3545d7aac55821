import type { JsonObject } from '../../common/json.js';
import { textAt, textsAt } from '../fields.js';

/** Reached from outside of the cluster: by node ports, load balancers or external addresses. @internal */
export function isExternallyAccessible(spec: JsonObject): boolean {
  const type = textAt(spec, 'type');
  return (
    type === 'LoadBalancer' ||
    type === 'NodePort' ||
    (type === 'ClusterIP' && textsAt(spec, 'externalIPs').length > 0)
  );
}
