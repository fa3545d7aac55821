import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Child, child } from '../../lib/index.js';
import {
  CronJob,
  DaemonSet,
  HorizontalPodAutoscaler,
  Ingress,
  Job,
  LimitRange,
  NetworkPolicy,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  ResourceQuota,
  Role,
  RoleBinding,
  Secret,
  ServiceAccount,
  StatefulSet,
} from '../../lib/kinds/index.js';
import { startChildrenOperator } from '../support/children-world.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { Widget } from '../support/kinds.js';

let cluster: TestCluster;
let namespace: string;
beforeAll(async () => {
  cluster = await connect();
  await cluster.install(Widget);
  namespace = await cluster.namespace();
});
afterAll(() => cluster[Symbol.asyncDispose]());

const metadata = { name: 'kind', annotations: { 'example.com/empty': '' } };
const labels = { app: 'kind' };
const container = {
  name: 'web',
  image: 'nginx',
  command: ['sh', '-c', 'echo <&> "\u2028"'],
  ports: [{ containerPort: 80 }, { containerPort: 53, protocol: 'UDP', name: 'dns' }],
  env: [{ name: 'A', value: '' }],
  resources: { requests: { cpu: '1500m', memory: '1024Mi' }, limits: { cpu: '2.0' } },
  securityContext: { privileged: false, capabilities: { drop: ['ALL'] } },
  readinessProbe: { httpGet: { path: '/', port: 'dns' }, initialDelaySeconds: 0, periodSeconds: 10 },
};
const pod = {
  containers: [container],
  volumes: [
    { name: 'v', emptyDir: {} },
    { name: 's', secret: { secretName: 'kind', defaultMode: 0o400 } },
  ],
  tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoSchedule' }],
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: labels },
    },
  ],
  hostAliases: [{ ip: '10.0.0.1', hostnames: ['a.example.com'] }],
  automountServiceAccountToken: false,
};
const template = { metadata: { labels }, spec: pod };
const selector = { matchLabels: labels };
const backend = { service: { name: 'kind', port: { number: 80 } } };

/** One of each kind whose fields are odd in some way: defaults, keys with defaults, sets, quantities, empty values. */
const CHILDREN: readonly Child[] = [
  child(StatefulSet, {
    metadata,
    spec: {
      serviceName: 'kind',
      replicas: 0,
      selector,
      template,
      volumeClaimTemplates: [
        {
          metadata: { name: 'v' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1024Mi' } } },
        },
      ],
    },
  }),
  child(DaemonSet, { metadata, spec: { selector, template, updateStrategy: { type: 'OnDelete' } } }),
  child(Job, {
    metadata,
    spec: {
      backoffLimit: 0,
      template: { metadata: { labels: {} }, spec: { ...pod, restartPolicy: 'Never' } },
    },
  }),
  child(CronJob, {
    metadata,
    spec: {
      schedule: '0 0 * * *',
      suspend: false,
      jobTemplate: { spec: { template: { spec: { ...pod, restartPolicy: 'OnFailure' } } } },
    },
  }),
  child(Pod, { metadata: { ...metadata, finalizers: [] }, spec: pod }),
  child(HorizontalPodAutoscaler, {
    metadata,
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'kind' },
      maxReplicas: 3,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
        },
      ],
    },
  }),
  child(Ingress, {
    metadata,
    spec: {
      rules: [{ host: 'a.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    },
  }),
  child(NetworkPolicy, { metadata, spec: { podSelector: {}, ingress: [{}], policyTypes: ['Ingress'] } }),
  child(PersistentVolumeClaim, {
    metadata,
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: '',
      resources: { requests: { storage: '0.5Gi' } },
    },
  }),
  child(PodDisruptionBudget, { metadata, spec: { minAvailable: '50%', selector } }),
  child(LimitRange, { metadata, spec: { limits: [{ type: 'Container', max: { cpu: '4000m' } }] } }),
  child(ResourceQuota, { metadata, spec: { hard: { pods: '1k', 'requests.cpu': '100' } } }),
  child(Role, { metadata, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }),
  child(RoleBinding, {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'kind' },
    subjects: [{ kind: 'ServiceAccount', name: 'kind' }],
  }),
  child(Secret, {
    metadata,
    type: 'Opaque',
    data: { a: 'YQ==' },
    stringData: { b: 'ü<>' },
    immutable: false,
  }),
  child(ServiceAccount, {
    metadata,
    imagePullSecrets: [{ name: 'kind' }],
    automountServiceAccountToken: false,
  }),
  child(Widget, { metadata, spec: { size: 0, note: '' } }),
];

describe('children of many kinds', () => {
  it('are made, and not written again, however the server keeps what was sent', async () => {
    // Pods need it to be admitted.
    await cluster.client.create(ServiceAccount, { metadata: { name: 'default', namespace } }).catch(() => {});
    const owner = await cluster.client.create(Widget, {
      metadata: { name: 'owner', namespace },
      spec: { size: 1 },
    });
    const isOwner = ({ metadata }: Widget) => metadata.name === 'owner';
    const children = (widget: Widget) => (isOwner(widget) ? CHILDREN : []);
    await using operator = await startChildrenOperator(
      cluster.kubeconfigPath,
      { children },
      {
        namespaces: namespace,
      },
    );
    await operator.run(owner);
    await operator.run(owner);
    operator.writes();
    const result = await operator.run(owner);
    expect(result.children.filter(({ type }) => type !== 'unchanged').map(({ name }) => name)).toEqual([]);
    expect(result.children).toHaveLength(CHILDREN.length);
    expect(operator.writes()).toEqual([]);
  });
});
