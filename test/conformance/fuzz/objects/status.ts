import type { Choices } from '../choices.js';
import type { Kind } from '../kinds.js';

export function status(c: Choices, kind: Kind): Record<string, unknown> {
  switch (kind) {
    case 'widgets':
      return c.fields({
        phase: () => c.one(['Pending', 'Ready', 'Odd']),
        replicas: () => c.integer(0, 3),
        selector: () => 'a=b',
        conditions: () => c.some(['A', 'B']).map((type) => ({ type, status: c.one(['True', 'False']) })),
      });
    case 'deployments':
    case 'statefulsets':
      return c.fields({
        replicas: () => c.integer(0, 3),
        observedGeneration: () => c.integer(0, 3),
        conditions: () => [{ type: 'Available', status: 'True' }],
      });
    case 'jobs':
      return c.fields({ active: () => c.integer(0, 2), ready: () => c.integer(0, 2) });
    case 'pods':
      return c.fields({
        phase: () => c.one(['Running', 'Failed']),
        conditions: () => c.some(['Ready', 'X']).map((type) => ({ type, status: 'True' })),
      });
    case 'persistentvolumeclaims':
      return c.fields({ phase: () => c.one(['Bound', 'Lost']), capacity: () => ({ storage: '1Gi' }) });
    case 'poddisruptionbudgets':
      return c.fields({
        currentHealthy: () => c.integer(-1, 2),
        desiredHealthy: () => 1,
        expectedPods: () => 2,
        disruptionsAllowed: () => c.integer(0, 2),
      });
    default:
      return c.fields({ loadBalancer: () => ({ ingress: [{ ip: '1.2.3.4' }] }) });
  }
}
