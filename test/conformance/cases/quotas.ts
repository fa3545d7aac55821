import { subject } from '../frame/case.js';
import type { CaseContext } from '../frame/case-context.js';
import { configMap, pod, service } from '../frame/objects.js';

/** A quota that is heeded already. Nobody counts here: its status is told from outside. */
async function quota(
  t: CaseContext,
  hard: Record<string, string>,
  spec: object = {},
  used?: object,
): Promise<void> {
  const probe = 'count/leases.coordination.k8s.io';
  await given(
    t,
    'quota',
    hard,
    spec,
    used ?? Object.fromEntries(Object.keys(hard).map((name) => [name, '0'])),
  );
  await given(t, 'probe', { [probe]: '0' }, {}, { [probe]: '0' });
  const leases = t.p('coordination.k8s.io/v1', 'leases?dryRun=All');
  const deadline = performance.now() + 15_000;
  while ((await t.quietly('POST', leases, { body: { metadata: { name: 'probe' } } })).status !== 403) {
    if (performance.now() > deadline) throw new Error('the quota is never heeded');
  }
}

async function given(t: CaseContext, name: string, hard: object, spec: object, used: object): Promise<void> {
  const { body } = await t.given(t.p('resourcequotas'), { metadata: { name }, spec: { hard, ...spec } });
  (
    await t.quietly('PUT', t.p(`resourcequotas/${name}/status`), {
      body: { ...body, status: { hard, used } },
    })
  ).is(200);
}

async function noteUsed(t: CaseContext): Promise<void> {
  const { body } = await t.quietly('GET', t.p('resourcequotas/quota'));
  t.note('status', body.status);
}

const container = (requests: object, limits: object = {}, name = 'main') => ({
  name,
  image: 'x',
  resources: { requests, limits },
});

export default subject('quotas', (it) => {
  it('count objects by their old names and by kind', async (t) => {
    await quota(t, {
      configmaps: '1',
      'count/configmaps': '2',
      'count/secrets': '0',
      'count/deployments.apps': '5',
    });
    (await t.post(t.p('configmaps'), configMap('a'))).is(201);
    (await t.post(t.p('configmaps'), configMap('b'))).fails(
      403,
      'Forbidden',
      /exceeded quota: quota, requested: configmaps=1/,
    );
    (await t.post(t.p('secrets'), { metadata: { name: 'a' } })).fails(403, 'Forbidden');
    (await t.put(t.p('configmaps/a'), configMap('a', { x: '1' }))).is(200);
    await noteUsed(t);
  });

  it('count nothing in a dry run', async (t) => {
    await quota(t, { configmaps: '1' });
    (await t.post(t.p('configmaps?dryRun=All'), configMap('a'))).is(201);
    await noteUsed(t);
    (await t.post(t.p('configmaps'), configMap('a'))).is(201);
    (await t.post(t.p('configmaps?dryRun=All'), configMap('b'))).fails(403, 'Forbidden');
  });

  it('count what Pods ask for', async (t) => {
    await quota(t, { 'requests.cpu': '1', 'limits.memory': '1Gi', pods: '3' });
    const small = container({ cpu: '300m', memory: '1Mi' }, { memory: '200Mi', cpu: '1' });
    (await t.post(t.p('pods'), pod('a', {}, { containers: [small] }))).is(201);
    (await t.post(t.p('pods'), pod('b', {}, { containers: [small, { ...small, name: 'two' }] }))).is(201);
    (await t.post(t.p('pods'), pod('c', {}, { containers: [small] }))).fails(
      403,
      'Forbidden',
      /exceeded quota/,
    );
    const large = container({ cpu: '1' }, { memory: '900Mi' });
    (await t.post(t.p('pods'), pod('d', {}, { containers: [large] }))).fails(
      403,
      'Forbidden',
      /exceeded quota/,
    );
    await noteUsed(t);
  });

  it('refuse Pods that do not say what they ask for', async (t) => {
    await quota(t, { cpu: '1', 'limits.memory': '1Gi' });
    const silent = { name: 'silent', image: 'x' };
    (await t.post(t.p('pods'), pod('a', {}, { containers: [container({ cpu: '1m' }), silent] }))).fails(
      403,
      'Forbidden',
      /must specify/,
    );
  });

  it('count Services by what they take', async (t) => {
    await quota(t, { services: '3', 'services.nodeports': '2', 'services.loadbalancers': '0' });
    (await t.post(t.p('services'), service('a'))).is(201);
    const { body } = await t.quietly('GET', t.p('services/a'));
    (await t.post(t.p('services'), service('b', { type: 'LoadBalancer' }))).fails(
      403,
      'Forbidden',
      /loadbalancers/,
    );
    (await t.put(t.p('services/a'), { ...body, spec: { ...body.spec, type: 'NodePort' } })).is(200);
    await noteUsed(t);
  });

  it('count what claims ask for, by class too', async (t) => {
    await quota(t, {
      'requests.storage': '10Gi',
      persistentvolumeclaims: '5',
      'fast.storageclass.storage.k8s.io/requests.storage': '2Gi',
    });
    const claim = (name: string, storage: string, storageClassName?: string) =>
      t.post(t.p('persistentvolumeclaims'), {
        metadata: { name },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, storageClassName },
      });
    (await claim('a', '2Gi', 'fast')).is(201);
    (await claim('b', '1Mi', 'fast')).fails(403, 'Forbidden', /exceeded quota/);
    (await claim('c', '7.5Gi')).is(201);
    (await claim('d', '1Gi')).fails(403, 'Forbidden', /requests.storage/);
    await noteUsed(t);
  });

  it('are for Pods of their scopes only', async (t) => {
    await quota(t, { pods: '0' }, { scopes: ['BestEffort'] });
    (await t.post(t.p('pods'), pod('a'))).fails(403, 'Forbidden', /exceeded quota/);
    (await t.post(t.p('pods'), pod('b', {}, { containers: [container({ cpu: '1m' })] }))).is(201);
  });

  it('are for Pods of a priority', async (t) => {
    await quota(
      t,
      { pods: '0' },
      {
        scopeSelector: {
          matchExpressions: [
            { scopeName: 'PriorityClass', operator: 'In', values: ['system-node-critical'] },
          ],
        },
      },
    );
    (await t.post(t.p('pods'), pod('a', {}, { priorityClassName: 'system-node-critical' }))).fails(
      403,
      'Forbidden',
    );
    (await t.post(t.p('pods'), pod('b'))).is(201);
  });

  it('refuse where nobody has counted yet', async (t) => {
    await quota(t, { configmaps: '1' }, {}, {});
    (await t.post(t.p('configmaps'), configMap('a'))).fails(403, 'Forbidden', /status unknown for quota/);
  });
});
