import { subject } from '../frame/case.js';
import type { CaseContext } from '../frame/case-context.js';
import { deployment, pod, service } from '../frame/objects.js';

const containers = [{ name: 'main', image: 'x' }];
const labels = { app: 'a' };
const job = (spec: object) => ({
  metadata: { name: 'a' },
  spec: { template: { spec: { restartPolicy: 'Never', containers } }, ...spec },
});

const workload = (spec: object) => ({
  metadata: { name: 'a' },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers } },
    ...spec,
  },
});

/** What is refused, where, the object, the causes. */
const refused: [string, (t: CaseContext) => string, object, string[]][] = [
  [
    'a Pod without containers',
    (t) => t.p('pods'),
    pod('a', {}, { containers: [] }),
    ['FieldValueRequired spec.containers'],
  ],
  [
    'a Pod with two containers of one name',
    (t) => t.p('pods'),
    pod('a', {}, { containers: [...containers, ...containers] }),
    ['FieldValueDuplicate spec.containers[1].name'],
  ],
  [
    'a container without a name',
    (t) => t.p('pods'),
    pod('a', {}, { containers: [{ image: 'x' }] }),
    ['FieldValueRequired spec.containers[0].name'],
  ],
  [
    'a container without an image',
    (t) => t.p('pods'),
    pod('a', {}, { containers: [{ name: 'a' }] }),
    ['FieldValueRequired spec.containers[0].image'],
  ],
  [
    'an unknown restartPolicy',
    (t) => t.p('pods'),
    pod('a', {}, { restartPolicy: 'Sometimes' }),
    ['FieldValueNotSupported spec.restartPolicy'],
  ],
  [
    'a port above 65535',
    (t) => t.p('pods'),
    pod('a', {}, { containers: [{ name: 'a', image: 'x', ports: [{ containerPort: 70000 }] }] }),
    ['FieldValueInvalid spec.containers[0].ports[0].containerPort'],
  ],
  [
    'a request above the limit',
    (t) => t.p('pods'),
    pod(
      'a',
      {},
      {
        containers: [{ name: 'a', image: 'x', resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }],
      },
    ),
    ['FieldValueInvalid spec.containers[0].resources.requests'],
  ],
  [
    'a volume mount without its volume',
    (t) => t.p('pods'),
    pod('a', {}, { containers: [{ name: 'a', image: 'x', volumeMounts: [{ name: 'v', mountPath: '/v' }] }] }),
    ['FieldValueNotFound spec.containers[0].volumeMounts[0].name'],
  ],
  [
    'a Deployment without a selector',
    (t) => t.p('apps/v1', 'deployments'),
    deployment('a', { selector: undefined }),
    ['FieldValueInvalid spec.template.metadata.labels', 'FieldValueRequired spec.selector'],
  ],
  [
    'a Deployment whose selector misses its template',
    (t) => t.p('apps/v1', 'deployments'),
    deployment('a', { selector: { matchLabels: { other: 'b' } } }),
    ['FieldValueInvalid spec.template.metadata.labels'],
  ],
  [
    'a Deployment with less than zero replicas',
    (t) => t.p('apps/v1', 'deployments'),
    deployment('a', { replicas: -1 }),
    ['FieldValueInvalid spec.replicas'],
  ],
  [
    'a Deployment with another restartPolicy',
    (t) => t.p('apps/v1', 'deployments'),
    deployment('a', { template: { metadata: { labels }, spec: { containers, restartPolicy: 'Never' } } }),
    ['FieldValueNotSupported spec.template.spec.restartPolicy'],
  ],
  [
    'an unknown strategy',
    (t) => t.p('apps/v1', 'deployments'),
    deployment('a', { strategy: { type: 'Slow' } }),
    ['FieldValueNotSupported spec.strategy'],
  ],
  [
    'an unknown strategy with its numbers',
    (t) => t.p('apps/v1', 'deployments'),
    deployment('a', { strategy: { type: 'Slow', rollingUpdate: { maxSurge: '10%' } } }),
    ['FieldValueNotSupported spec.strategy'],
  ],
  [
    'an unknown strategy of a StatefulSet',
    (t) => t.p('apps/v1', 'statefulsets'),
    workload({ updateStrategy: { type: 'Slow', rollingUpdate: { partition: 1 } } }),
    ['FieldValueInvalid spec.updateStrategy'],
  ],
  [
    'an unknown strategy of a DaemonSet',
    (t) => t.p('apps/v1', 'daemonsets'),
    workload({ updateStrategy: { type: 'Slow' } }),
    ['FieldValueNotSupported spec.updateStrategy'],
  ],
  [
    'a StatefulSet without a selector',
    (t) => t.p('apps/v1', 'statefulsets'),
    workload({ selector: undefined }),
    ['FieldValueInvalid spec.template.metadata.labels', 'FieldValueRequired spec.selector'],
  ],
  [
    'a ReplicaSet with an empty selector',
    (t) => t.p('apps/v1', 'replicasets'),
    workload({ selector: {} }),
    ['FieldValueInvalid spec.selector'],
  ],
  [
    'a DaemonSet without a selector',
    (t) => t.p('apps/v1', 'daemonsets'),
    workload({ selector: undefined }),
    ['FieldValueInvalid spec.template.metadata.labels'],
  ],
  [
    'rollingUpdate beside Recreate',
    (t) => t.p('apps/v1', 'deployments'),
    deployment('a', { strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } }),
    ['FieldValueForbidden spec.strategy.rollingUpdate'],
  ],
  [
    'a Service without ports',
    (t) => t.p('services'),
    service('a', { ports: [] }),
    ['FieldValueRequired spec.ports'],
  ],
  [
    'a Service with two ports without names',
    (t) => t.p('services'),
    service('a', { ports: [{ port: 1 }, { port: 2 }] }),
    ['FieldValueRequired spec.ports[0].name', 'FieldValueRequired spec.ports[1].name'],
  ],
  [
    'a Service of an unknown type',
    (t) => t.p('services'),
    service('a', { type: 'Thing' }),
    ['FieldValueNotSupported spec.type'],
  ],
  [
    'a port of 0',
    (t) => t.p('services'),
    service('a', { ports: [{ port: 0 }] }),
    ['FieldValueInvalid spec.ports[0].port', 'FieldValueInvalid spec.ports[0].targetPort'],
  ],
  [
    'a clusterIP that is none',
    (t) => t.p('services'),
    service('a', { clusterIP: 'x' }),
    ['FieldValueInvalid spec.clusterIPs[0]'],
  ],
  [
    'a Job that may restart always',
    (t) => t.p('batch/v1', 'jobs'),
    { metadata: { name: 'a' }, spec: { template: { spec: { containers } } } },
    ['FieldValueRequired spec.template.spec.restartPolicy'],
  ],
  [
    'a Job with less than zero completions',
    (t) => t.p('batch/v1', 'jobs'),
    job({ completions: -1 }),
    ['FieldValueInvalid spec.completions'],
  ],
  [
    'a CronJob with a schedule that is none',
    (t) => t.p('batch/v1', 'cronjobs'),
    { metadata: { name: 'a' }, spec: { schedule: 'never', jobTemplate: { spec: job({}).spec } } },
    ['FieldValueInvalid spec.schedule'],
  ],
  [
    'an Ingress without rules',
    (t) => t.p('networking.k8s.io/v1', 'ingresses'),
    { metadata: { name: 'a' }, spec: {} },
    ['FieldValueInvalid spec'],
  ],
  [
    'an Ingress path without a type',
    (t) => t.p('networking.k8s.io/v1', 'ingresses'),
    {
      metadata: { name: 'a' },
      spec: {
        rules: [
          { http: { paths: [{ path: '/', backend: { service: { name: 'a', port: { number: 80 } } } }] } },
        ],
      },
    },
    ['FieldValueRequired spec.rules[0].http.paths[0].pathType'],
  ],
  [
    'an autoscaler without maxReplicas',
    (t) => t.p('autoscaling/v2', 'horizontalpodautoscalers'),
    {
      metadata: { name: 'a' },
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'a', apiVersion: 'apps/v1' } },
    },
    ['FieldValueInvalid spec.maxReplicas', 'FieldValueRequired spec.maxReplicas'],
  ],
  [
    'a budget with both limits',
    (t) => t.p('policy/v1', 'poddisruptionbudgets'),
    { metadata: { name: 'a' }, spec: { minAvailable: 1, maxUnavailable: 1, selector: {} } },
    ['FieldValueInvalid spec'],
  ],
  [
    'a Lease with a duration of 0',
    (t) => t.p('coordination.k8s.io/v1', 'leases'),
    { metadata: { name: 'a' }, spec: { leaseDurationSeconds: 0 } },
    ['FieldValueInvalid spec.leaseDurationSeconds'],
  ],
  [
    'a claim without access modes',
    (t) => t.p('persistentvolumeclaims'),
    { metadata: { name: 'a' }, spec: { resources: { requests: { storage: '1Gi' } } } },
    ['FieldValueRequired spec.accessModes'],
  ],
  [
    'a claim without a size',
    (t) => t.p('persistentvolumeclaims'),
    { metadata: { name: 'a' }, spec: { accessModes: ['ReadWriteOnce'] } },
    ['FieldValueRequired spec.resources[storage]'],
  ],
  [
    'a Secret of TLS without its key',
    (t) => t.p('secrets'),
    { metadata: { name: 'a' }, type: 'kubernetes.io/tls', data: {} },
    ['FieldValueRequired data[tls.crt]', 'FieldValueRequired data[tls.key]'],
  ],
  [
    'a StatefulSet without a template',
    (t) => t.p('apps/v1', 'statefulsets'),
    { metadata: { name: 'a' }, spec: { serviceName: 'a', selector: { matchLabels: labels } } },
    ['FieldValueInvalid spec.template.metadata.labels', 'FieldValueRequired spec.template.spec.containers'],
  ],
  [
    'a NetworkPolicy with an unknown type',
    (t) => t.p('networking.k8s.io/v1', 'networkpolicies'),
    { metadata: { name: 'a' }, spec: { podSelector: {}, policyTypes: ['Sideways'] } },
    ['FieldValueNotSupported spec.policyTypes[0]'],
  ],
  [
    'an EndpointSlice without addressType',
    (t) => t.p('discovery.k8s.io/v1', 'endpointslices'),
    { metadata: { name: 'a' }, endpoints: [] },
    ['FieldValueRequired addressType'],
  ],
];

const wrongTypes: [string, (t: CaseContext) => string, object][] = [
  ['a text for replicas', (t) => t.p('apps/v1', 'deployments'), deployment('a', { replicas: '2' })],
  ['a list for labels', (t) => t.p('configmaps'), { metadata: { name: 'a', labels: ['x'] } }],
  ['a number for a label', (t) => t.p('configmaps'), { metadata: { name: 'a', labels: { x: 1 } } }],
  ['an object for containers', (t) => t.p('pods'), pod('a', {}, { containers: {} })],
  [
    'a quantity that is none',
    (t) => t.p('pods'),
    pod('a', {}, { containers: [{ name: 'a', image: 'x', resources: { limits: { cpu: 'many' } } }] }),
  ],
  [
    'a time that is none',
    (t) => t.p('coordination.k8s.io/v1', 'leases'),
    { metadata: { name: 'a' }, spec: { renewTime: 'now' } },
  ],
  [
    'a boolean for int-or-string',
    (t) => t.p('services'),
    service('a', { ports: [{ port: 80, targetPort: true }] }),
  ],
  ['a fraction for an integer', (t) => t.p('apps/v1', 'deployments'), deployment('a', { replicas: 1.5 })],
  ['base64 that is none', (t) => t.p('secrets'), { metadata: { name: 'a' }, data: { x: '%' } }],
  ['text for spec', (t) => t.p('pods'), { metadata: { name: 'a' }, spec: 'x' }],
];

export default subject('built-in kinds', (it) => {
  for (const [what, path, object, causes] of refused) {
    it(`refuse ${what}`, async (t) => {
      (await t.post(path(t), object)).fails(422, 'Invalid').causes(...causes);
    });
  }
  for (const [what, path, object] of wrongTypes) {
    it(`refuse ${what}`, async (t) => {
      (await t.post(path(t), object)).fails(400, 'BadRequest');
    });
  }
});
