import { subject } from '../../frame/case.js';
import { configMap, deployment, pod, secret, service } from '../../frame/objects.js';
import { widgets } from '../../frame/widget-crd.js';

const plain = (apiVersion: string, kind: string, rest: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name: 'a' },
  ...rest,
});
const { template } = deployment('a').spec;
const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };

/** One object of each of several kinds, by its collection. */
const objects: readonly (readonly [string, { readonly metadata: object }])[] = [
  ['v1 configmaps', configMap('a')],
  ['v1 secrets', secret('a')],
  ['v1 services', service('a')],
  ['v1 pods', pod('a')],
  ['v1 persistentvolumeclaims', plain('v1', 'PersistentVolumeClaim', { spec: claim })],
  ['v1 serviceaccounts', plain('v1', 'ServiceAccount')],
  ['apps/v1 deployments', deployment('a')],
  ['apps/v1 statefulsets', { ...deployment('a'), kind: 'StatefulSet' }],
  [
    'apps/v1 daemonsets',
    plain('apps/v1', 'DaemonSet', { spec: { selector: { matchLabels: { app: 'a' } }, template } }),
  ],
  [
    'batch/v1 jobs',
    plain('batch/v1', 'Job', { spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } } }),
  ],
  ['coordination.k8s.io/v1 leases', plain('coordination.k8s.io/v1', 'Lease')],
  ['rbac.authorization.k8s.io/v1 roles', plain('rbac.authorization.k8s.io/v1', 'Role')],
  ['policy/v1 poddisruptionbudgets', plain('policy/v1', 'PodDisruptionBudget')],
  [
    'networking.k8s.io/v1 ingresses',
    plain('networking.k8s.io/v1', 'Ingress', {
      spec: { defaultBackend: { service: { name: 'a', port: { number: 80 } } } },
    }),
  ],
  [
    'networking.k8s.io/v1 networkpolicies',
    plain('networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {} } }),
  ],
  [
    'autoscaling/v2 horizontalpodautoscalers',
    plain('autoscaling/v2', 'HorizontalPodAutoscaler', {
      spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' } },
    }),
  ],
];

const hasStatus = new Set([
  'services',
  'pods',
  'persistentvolumeclaims',
  'deployments',
  'statefulsets',
  'daemonsets',
  'jobs',
  'poddisruptionbudgets',
  'ingresses',
  'horizontalpodautoscalers',
]);

/** What random requests have found of metadata. */
export default subject('finds of the fuzzer in metadata', (it) => {
  for (const [collection, object] of objects) {
    it(`says of ${collection} what finalizers they may have`, async (t) => {
      const [groupVersion = '', resource = ''] = collection.split(' ');
      const path = groupVersion === 'v1' ? t.p(resource) : t.p(groupVersion, resource);
      await t.given(path, object);
      for (const finalizers of [
        ['A_b'],
        ['a b'],
        ['x.y'],
        ['x/y', 'A_b', 'A_b'],
        ['kubernetes'],
        ['orphan', 'foregroundDeletion'],
      ]) {
        const metadata = { ...object.metadata, finalizers };
        await t.post(`${path}?dryRun=All`, { ...object, metadata: { ...metadata, name: 'b' } });
        await t.patch('merge', `${path}/a?dryRun=All`, { metadata });
        if (hasStatus.has(resource)) await t.patch('merge', `${path}/a/status?dryRun=All`, { metadata });
      }
      for (const metadata of [{ labels: { a: '-' } }, { annotations: { 'a b': '' } }, { name: 'b' }]) {
        await t.patch('merge', `${path}/a?dryRun=All`, { metadata });
        if (hasStatus.has(resource)) await t.patch('merge', `${path}/a/status?dryRun=All`, { metadata });
      }
    });
  }

  it('warns of finalizers of custom resources that name no domain', async (t) => {
    const path = await widgets(t);
    const widget = plain('conformance.test/v1', 'Widget');
    await t.given(path, { ...widget, metadata: { name: 'a', finalizers: ['Old'] } });
    for (const finalizers of [
      ['A_b'],
      ['a b'],
      ['x.y'],
      ['x/y', 'A_b', 'A_b', 'Old'],
      ['kubernetes'],
      ['orphan', 'foregroundDeletion'],
      [''],
    ]) {
      const metadata = { finalizers };
      await t.post(`${path}?dryRun=All`, { ...widget, metadata: { ...metadata, name: 'b' } });
      await t.patch('merge', `${path}/a?dryRun=All`, { metadata });
      await t.patch('merge', `${path}/a/status?dryRun=All`, { metadata });
      await t.apply(`${path}/a`, { ...widget, metadata: { name: 'a', ...metadata } }, 'one', 'dryRun=All');
      await t.apply(`${path}/c`, { ...widget, metadata: { name: 'c', ...metadata } }, 'one', 'dryRun=All');
    }
  });
});
