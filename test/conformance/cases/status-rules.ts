import { subject } from '../frame/case.js';
import { deployment, pod, service } from '../frame/objects.js';

const budget = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'a' },
  spec: { minAvailable: 1, selector: {} },
};
const job = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'a' },
  spec: {
    template: {
      spec: { containers: [{ name: 'main', image: 'registry.test/app:1' }], restartPolicy: 'Never' },
    },
  },
};
const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'a' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
};

export default subject('rules of a status', (it) => {
  it('gives no address to a Service that is no load balancer', async (t) => {
    await t.given(t.p('services'), service('a'));
    const status = { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } };
    (await t.patch('merge', t.p('services/a/status'), { status })).fails(422, 'Invalid');
  });

  it('checks the addresses of a load balancer', async (t) => {
    await t.given(t.p('services'), service('a', { type: 'LoadBalancer' }));
    const patch = (ingress: object[]) =>
      t.patch('merge', t.p('services/a/status'), { status: { loadBalancer: { ingress } } });
    (await patch([{ ip: '1.2.3.4' }])).is(200);
    (await patch([{ ip: 'x', ipMode: 'x', hostname: 'A_' }, { hostname: '1.2.3.4' }])).fails(422, 'Invalid');
    (await patch([{ hostname: 'a.test', ipMode: 'VIP' }])).fails(422, 'Invalid');
  });

  it('counts no pods below zero', async (t) => {
    await t.given(t.p('policy/v1', 'poddisruptionbudgets'), budget);
    await t.given(t.p('batch/v1', 'jobs'), job);
    await t.given(t.p('apps/v1', 'deployments'), deployment('a'));
    const patch = (group: string, path: string, status: object) =>
      t.patch('merge', t.p(group, path), { status });
    const healthy = { currentHealthy: -1, expectedPods: -2 };
    (await patch('policy/v1', 'poddisruptionbudgets/a/status', healthy)).fails(422, 'Invalid');
    (await patch('batch/v1', 'jobs/a/status', { active: -1, ready: -1 })).fails(422, 'Invalid');
    (await patch('apps/v1', 'deployments/a/status', { replicas: -1 })).fails(422, 'Invalid');
  });

  it('keeps the quality of service of a Pod, and names its conditions', async (t) => {
    await t.given(t.p('pods'), pod('a'));
    const patch = (status: object) => t.patch('merge', t.p('pods/a/status'), { status });
    (await patch({ qosClass: 'Burstable' })).fails(422, 'Invalid');
    (await patch({ conditions: [{ type: '', status: 'True' }] })).fails(422, 'Invalid');
    (await patch({ conditions: [{ type: 'a b', status: 'True' }] })).fails(422, 'Invalid');
    (await patch({ phase: 'Running', conditions: [{ type: 'x.io/Ready', status: 'True' }] })).is(200);
  });

  it('lets a class come to a claim that has none, once', async (t) => {
    await t.given(t.p('persistentvolumeclaims'), claim);
    const path = t.p('persistentvolumeclaims/a');
    (await t.patch('merge', path, { spec: { storageClassName: 'fast' } })).is(200);
    (await t.patch('merge', `${path}/status`, { status: { phase: 'Bound' } })).is(200);
  });
});
