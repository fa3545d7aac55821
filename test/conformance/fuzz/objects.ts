import type { Choices } from './choices.js';
import type { Kind } from './fuzz-request.js';

const texts = ['', 'a', 'b', 'long text with ü and 🙂', 'true', '5'];
const keys = ['k1', 'k2', 'k3', 'a.b', 'a-b'];

export const names = ['a', 'b', 'c'];
export const finalizers = ['x.io/a', 'x.io/b'];

export function metadata(c: Choices): Record<string, unknown> {
  return c.fields(
    {
      labels: () => map(c, ['app', 'tier', 'x.io/y'], ['web', 'api', '']),
      annotations: () => map(c, ['note', 'x.io/n'], texts),
      finalizers: () => c.some(finalizers, 0.4),
    },
    0.25,
  );
}

function map(c: Choices, from: readonly string[], values: readonly string[]): Record<string, string> {
  return Object.fromEntries(c.some(from).map((key) => [key, c.one(values)]));
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
            ...c.fields({ protocol: () => c.one(['TCP', 'UDP']) }),
          })),
        resources: () =>
          c.one([
            {},
            { requests: { cpu: '100m' } },
            { limits: { memory: '1Gi', cpu: 1 } },
            { limits: { cpu: '0.5' }, requests: { cpu: '500m' } },
          ]),
        imagePullPolicy: () => c.one(['Always', 'Never']),
      },
      0.2,
    ),
  };
}

function podSpec(c: Choices): Record<string, unknown> {
  const containers = c.some(['c1', 'c2']);
  return {
    containers: (containers.length > 0 ? containers : ['c1']).map((name) => container(c, name)),
    ...c.fields(
      {
        terminationGracePeriodSeconds: () => c.integer(0, 5),
        nodeSelector: () => map(c, ['n'], ['x']),
        serviceAccountName: () => 's',
      },
      0.1,
    ),
  };
}

const bodies: Record<Kind, (c: Choices, name: string) => Record<string, unknown>> = {
  configmaps: (c) =>
    c.fields(
      {
        data: () => map(c, keys, texts),
        binaryData: () => map(c, ['b1', 'b2'], ['', 'eA==', 'eHl6']),
        immutable: () => c.isTrue(0.2),
      },
      0.5,
    ),
  secrets: (c) =>
    c.fields(
      {
        data: () => map(c, keys, ['', 'eA==']),
        stringData: () => map(c, keys, texts),
        type: () => c.one(['Opaque', 'x.io/t']),
      },
      0.4,
    ),
  services: (c) => ({
    spec: {
      ports: c.one([
        [{ port: 80 }],
        [
          { name: 'a', port: 80 },
          { name: 'b', port: 81, protocol: 'UDP' },
        ],
        [{ port: 80, targetPort: 'http' }],
        [],
      ]),
      ...c.fields(
        {
          selector: () => map(c, ['app'], ['web']),
          type: () => c.one(['ClusterIP', 'NodePort', 'LoadBalancer']),
          sessionAffinity: () => c.one(['None', 'ClientIP']),
        },
        0.3,
      ),
    },
  }),
  deployments: (c, name) => ({
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: podSpec(c) },
      ...c.fields(
        {
          replicas: () => c.integer(-1, 5),
          paused: () => c.isTrue(0.5),
          minReadySeconds: () => c.integer(0, 9),
          strategy: () =>
            c.one([
              { type: 'Recreate' },
              { type: 'RollingUpdate' },
              { rollingUpdate: { maxSurge: c.one([1, '30%']) } },
              {},
            ]),
        },
        0.3,
      ),
    },
  }),
  leases: (c) => ({
    spec: c.fields({
      holderIdentity: () => c.one(['me', 'you']),
      leaseDurationSeconds: () => c.integer(0, 15),
      leaseTransitions: () => c.integer(0, 3),
      renewTime: () => c.one(['2020-01-02T03:04:05.000000Z', '2020-01-02T03:04:05.678901Z']),
    }),
  }),
  pods: (c) => ({
    spec: {
      ...podSpec(c),
      ...c.fields({ nodeName: () => 'n1', restartPolicy: () => c.one(['Always', 'Never']) }, 0.2),
    },
  }),
  widgets: (c) => ({
    spec: c.fields(
      {
        color: () => c.one(['red', 'green', 'blue', 'pink', null]),
        size: () => c.integer(0, 11),
        replicas: () => c.integer(-1, 5),
        name: () => c.one(['ab', 'abc', 'A', 'toolongname']),
        even: () => c.integer(0, 4),
        intOrString: () => c.one([1, 'x', true]),
        nullable: () => c.one([null, 'x']),
        atomic: () => c.some(['a', 'b', 'c', 'd']),
        set: () => c.one([['a'], ['a', 'b'], ['b', 'a'], ['a', 'a'], []]),
        ports: () =>
          c.some([1, 2, 3]).map((port) => ({
            port,
            ...c.fields({ protocol: () => c.one(['TCP', 'UDP']), note: () => c.one(['x', 'y']) }),
          })),
        labels: () => map(c, ['l1', 'l2'], ['x', 'y']),
        limits: () => c.fields({ low: () => c.integer(0, 3), high: () => c.integer(0, 3) }, 0.7),
        frozen: () => c.one(['x', 'y']),
        defaults: () => c.fields({ level: () => c.integer(0, 3), mode: () => c.one(['x', null]) }),
        loose: () => c.one([{}, { any: { thing: [1, 'x', null] } }, { a: 1 }]),
        oneOf: () => c.one([{ a: 'x' }, { b: 'x' }, {}]),
        unknown: () => 1,
      },
      0.2,
    ),
  }),
};

const apiVersions: Record<Kind, [string, string]> = {
  configmaps: ['v1', 'ConfigMap'],
  secrets: ['v1', 'Secret'],
  services: ['v1', 'Service'],
  deployments: ['apps/v1', 'Deployment'],
  leases: ['coordination.k8s.io/v1', 'Lease'],
  pods: ['v1', 'Pod'],
  widgets: ['conformance.test/v1', 'Widget'],
};

/** The path of a kind, from its group on. */
export function pathOf(kind: Kind, namespace: string): string {
  const [apiVersion] = apiVersions[kind];
  return `/${apiVersion === 'v1' ? 'api' : 'apis'}/${apiVersion}/namespaces/${namespace}/${kind}`;
}

/** An object that is mostly valid. */
export function object(c: Choices, kind: Kind, name: string): Record<string, unknown> {
  const [apiVersion, kindName] = apiVersions[kind];
  return { apiVersion, kind: kindName, metadata: { name, ...metadata(c) }, ...bodies[kind](c, name) };
}

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
      return c.fields({
        replicas: () => c.integer(0, 3),
        observedGeneration: () => c.integer(0, 3),
        conditions: () => [{ type: 'Available', status: 'True' }],
      });
    case 'pods':
      return c.fields({
        phase: () => c.one(['Running', 'Failed']),
        conditions: () => c.some(['Ready', 'X']).map((type) => ({ type, status: 'True' })),
      });
    default:
      return c.fields({ loadBalancer: () => ({ ingress: [{ ip: '1.2.3.4' }] }) });
  }
}
