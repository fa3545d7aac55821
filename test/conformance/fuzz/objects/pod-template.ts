import type { Choices } from '../choices.js';
import { map, texts } from './metadata.js';

export function podSpec(c: Choices): Record<string, unknown> {
  const containers = c.some(['c1', 'c2']);
  return {
    containers: (containers.length > 0 ? containers : ['c1']).map((name) => container(c, name)),
    ...c.fields(
      {
        terminationGracePeriodSeconds: () => c.integer(0, 5),
        nodeSelector: () => map(c, ['n'], ['x']),
        serviceAccountName: () => 's',
        volumes: () => c.some(['v1', 'v2']).map((name) => ({ name, ...volume(c) })),
        initContainers: () => c.some(['i1']).map((name) => container(c, name)),
        tolerations: () => c.some(['k1', 'k2']).map((key) => ({ key, operator: 'Exists' })),
        securityContext: () => c.fields({ runAsUser: () => c.integer(0, 2), runAsNonRoot: () => true }),
      },
      0.08,
    ),
  };
}

function container(c: Choices, name: string): Record<string, unknown> {
  return {
    name,
    image: c.one(['x:1', 'x:2', 'y']),
    ...c.fields(
      {
        command: () => c.one([[], ['run'], ['run', 'x']]),
        env: () => c.some(['A', 'B']).map((key) => ({ name: key, value: c.one(texts) })),
        ports: () =>
          c.some([80, 81]).map((containerPort) => ({
            containerPort,
            ...c.fields({ protocol: () => c.one(['TCP', 'UDP']), name: () => `p${containerPort}` }),
          })),
        resources: () => resources(c),
        imagePullPolicy: () => c.one(['Always', 'Never']),
        readinessProbe: () => ({
          httpGet: { port: c.one([80, 'http']) },
          ...c.fields({ periodSeconds: () => c.integer(0, 3) }),
        }),
      },
      0.15,
    ),
  };
}

function volume(c: Choices): object {
  return c.one<object>([{ emptyDir: {} }, { configMap: { name: 'a' } }, { secret: { secretName: 'b' } }]);
}

function resources(c: Choices): object {
  return c.one<object>([
    {},
    { requests: { cpu: '100m' } },
    { limits: { memory: '1Gi', cpu: 1 } },
    { limits: { cpu: '0.5' }, requests: { cpu: '500m' } },
    { requests: { cpu: '2' }, limits: { cpu: '1' } },
  ]);
}
