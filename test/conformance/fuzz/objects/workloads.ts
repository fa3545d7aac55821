import type { Choices } from '../choices.js';
import { map } from './metadata.js';
import { podSpec } from './pod-template.js';

export const workloadBodies = {
  deployments: (c: Choices, name: string) => ({
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
        0.25,
      ),
    },
  }),
  statefulsets: (c: Choices, name: string) => ({
    spec: {
      selector: { matchLabels: { app: name } },
      serviceName: c.one(['s', 'a']),
      template: { metadata: { labels: { app: name } }, spec: podSpec(c) },
      ...c.fields(
        {
          replicas: () => c.integer(-1, 5),
          podManagementPolicy: () => c.one(['Parallel', 'OrderedReady']),
          updateStrategy: () =>
            c.one<object>([{ type: 'OnDelete' }, { rollingUpdate: { partition: c.integer(0, 2) } }]),
        },
        0.2,
      ),
    },
  }),
  jobs: (c: Choices, name: string) => ({
    spec: {
      template: {
        metadata: c.one([{ labels: { app: name } }, { labels: {} }, {}]),
        spec: { ...podSpec(c), restartPolicy: c.one(['Never', 'OnFailure', 'Always']) },
      },
      ...c.fields(
        {
          parallelism: () => c.integer(-1, 3),
          completions: () => c.integer(0, 3),
          backoffLimit: () => c.integer(0, 3),
          suspend: () => c.isTrue(0.5),
          ttlSecondsAfterFinished: () => c.integer(0, 9),
        },
        0.25,
      ),
    },
  }),
  leases: (c: Choices) => ({
    spec: c.fields({
      holderIdentity: () => c.one(['me', 'you']),
      leaseDurationSeconds: () => c.integer(0, 15),
      leaseTransitions: () => c.integer(0, 3),
      renewTime: () => c.one(['2020-01-02T03:04:05.000000Z', '2020-01-02T03:04:05.678901Z']),
    }),
  }),
  roles: (c: Choices) => ({
    rules: c.some(['pods', 'widgets']).map((resource) => ({
      apiGroups: c.one([[''], ['conformance.test'], ['*']]),
      resources: [resource],
      verbs: c.one([['get', 'list'], ['*'], []]),
      ...c.fields({ resourceNames: () => ['a'] }, 0.2),
    })),
  }),
  poddisruptionbudgets: (c: Choices) => ({
    spec: {
      selector: { matchLabels: map(c, ['app', 'tier'], ['web', 'api']) },
      ...c.one<object>([{ minAvailable: c.one([1, '50%', -1]) }, { maxUnavailable: c.one([0, '10%']) }, {}]),
      ...c.fields({ unhealthyPodEvictionPolicy: () => c.one(['AlwaysAllow', 'IfHealthyBudget']) }, 0.2),
    },
  }),
};
