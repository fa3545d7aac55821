import { subject } from '../frame/case.js';

const template = {
  metadata: { labels: { app: 'a' } },
  spec: { containers: [{ name: 'a', image: 'b' }] },
};
const workload = { selector: { matchLabels: { app: 'a' } }, template };
const job = { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'b' }] } } };
const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'x' };
const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' };

/** Of each kind: an object, and merge patches that change it or must not, one after the other. */
const kinds: readonly [groupVersion: string, plural: string, object: object, patches: readonly object[]][] = [
  ['', 'configmaps', { data: { x: '1' } }, [{ data: { x: '2' } }, { immutable: true }, { data: { x: '3' } }]],
  [
    '',
    'configmaps',
    { data: { x: '1' }, immutable: true },
    [{ immutable: false }, { binaryData: { x: 'YQ==' } }],
  ],
  [
    '',
    'secrets',
    { immutable: true },
    [{ stringData: { x: '2' } }, { immutable: null }, { type: 'other/x' }],
  ],
  ['', 'serviceaccounts', {}, [{ secrets: [{ name: 'x' }] }]],
  ['', 'resourcequotas', { spec: { hard: { pods: '1' } } }, [{ spec: { scopes: ['Terminating'] } }]],
  [
    '',
    'limitranges',
    { spec: { limits: [{ type: 'Container', max: { cpu: '1' } }] } },
    [{ spec: { limits: [] } }],
  ],
  ['', 'podtemplates', { template }, [{ template: { metadata: { labels: { x: 'y' } } } }]],
  [
    '',
    'replicationcontrollers',
    { spec: { selector: { app: 'a' }, template } },
    [{ spec: { replicas: 3 } }, { spec: { selector: { app: 'b' } } }, { status: { replicas: 4 } }],
  ],
  [
    'apps/v1',
    'deployments',
    { spec: workload },
    [
      { spec: { replicas: 2 } },
      { metadata: { annotations: { x: 'y' } } },
      { metadata: { labels: { x: 'y' } } },
      { spec: { selector: { matchLabels: { x: 'y' } } } },
      { spec: { replicas: -1 } },
      { status: { replicas: 3 } },
    ],
  ],
  [
    'apps/v1',
    'replicasets',
    { spec: workload },
    [
      { spec: { replicas: 2 } },
      { metadata: { annotations: { x: 'y' } } },
      { spec: { selector: { matchLabels: { x: 'y' } } } },
    ],
  ],
  [
    'apps/v1',
    'daemonsets',
    { spec: workload },
    [
      { spec: { minReadySeconds: 2 } },
      { spec: { template: { metadata: { labels: { z: 'z' } } } } },
      { spec: { selector: { matchLabels: { x: 'y' } } } },
    ],
  ],
  [
    'apps/v1',
    'statefulsets',
    { spec: { serviceName: 'a', ...workload } },
    [
      { spec: { replicas: 2 } },
      { spec: { serviceName: 'b' } },
      { spec: { selector: { matchLabels: { x: 'y' } } } },
      { spec: { podManagementPolicy: 'Parallel' } },
      { spec: { updateStrategy: { type: 'OnDelete' } } },
    ],
  ],
  ['apps/v1', 'controllerrevisions', { revision: 1, data: { x: 1 } }, [{ revision: 2 }, { data: { x: 2 } }]],
  [
    'batch/v1',
    'jobs',
    { spec: job },
    [
      { spec: { parallelism: 2 } },
      { spec: { parallelism: -1 } },
      { spec: { completions: 3 } },
      { spec: { suspend: true } },
      { spec: { completionMode: 'Indexed' } },
      { spec: { selector: { matchLabels: { x: 'y' } } } },
      { spec: { activeDeadlineSeconds: 5 } },
    ],
  ],
  [
    'batch/v1',
    'cronjobs',
    { spec: { schedule: '* * * * *', jobTemplate: { spec: job } } },
    [{ spec: { schedule: '1 * * * *' } }, { spec: { suspend: true } }, { spec: { schedule: 'x' } }],
  ],
  [
    'networking.k8s.io/v1',
    'ingresses',
    { spec: { defaultBackend: { service: { name: 'a', port: { number: 80 } } } } },
    [
      { spec: { ingressClassName: 'x' } },
      { spec: { defaultBackend: null } },
      { metadata: { annotations: { x: 'y' } } },
    ],
  ],
  [
    'networking.k8s.io/v1',
    'networkpolicies',
    { spec: { podSelector: {} } },
    [{ spec: { policyTypes: ['Egress'] } }],
  ],
  [
    'policy/v1',
    'poddisruptionbudgets',
    { spec: { minAvailable: 1, selector: {} } },
    [
      { spec: { minAvailable: 2 } },
      { spec: { selector: { matchLabels: { a: 'b' } } } },
      { spec: { maxUnavailable: 1 } },
    ],
  ],
  [
    'autoscaling/v2',
    'horizontalpodautoscalers',
    { spec: { maxReplicas: 3, scaleTargetRef } },
    [{ spec: { maxReplicas: 4 } }, { spec: { minReplicas: 9 } }],
  ],
  [
    'coordination.k8s.io/v1',
    'leases',
    { spec: { holderIdentity: 'a' } },
    [{ spec: { holderIdentity: 'b' } }, { spec: { leaseTransitions: -1 } }],
  ],
  [
    'discovery.k8s.io/v1',
    'endpointslices',
    { addressType: 'IPv4', endpoints: [{ addresses: ['1.2.3.4'] }], ports: [] },
    [
      { endpoints: [] },
      { metadata: { labels: { x: 'y' } } },
      { metadata: { annotations: { x: 'y' } } },
      { addressType: 'IPv6' },
    ],
  ],
  [
    'rbac.authorization.k8s.io/v1',
    'roles',
    { rules: [] },
    [{ rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }, { rules: [{ verbs: [] }] }],
  ],
  [
    'rbac.authorization.k8s.io/v1',
    'rolebindings',
    { roleRef },
    [
      { subjects: [{ kind: 'ServiceAccount', name: 'a', namespace: 'b' }] },
      { subjects: [{ kind: 'X', name: 'a' }] },
    ],
  ],
];

export default subject('updates of built-in kinds', (it) => {
  for (const [index, [groupVersion, plural, object, patches]] of kinds.entries()) {
    const again = kinds.findIndex(([, other]) => other === plural) < index ? ', immutable ones' : '';
    it(`change ${plural}${again}`, async (t) => {
      const path = groupVersion ? t.p(groupVersion, plural) : t.p(plural);
      await t.given(path, { metadata: { name: 'a' }, ...object });
      for (const patch of [...patches, { metadata: { labels: { 'a b': 'c' } } }]) {
        await t.patch('merge', `${path}/a`, patch);
      }
      const { body } = await t.quietly('GET', `${path}/a`);
      const { resourceVersion: _, ...metadata } = body.metadata;
      await t.put(`${path}/a`, { ...body, metadata });
      await t.get(`${path}/a`);
    });
  }
});
