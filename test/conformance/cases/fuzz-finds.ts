import { subject } from '../frame/case.js';
import { tableType } from '../frame/case-context.js';
import { configMap, pod, service } from '../frame/objects.js';
import { widgets } from '../frame/widget-crd.js';

const containers = [{ name: 'main', image: 'registry.test/app:1' }];

function job(metadata: object, ofTemplate: object = { labels: { app: 'a' } }) {
  const template = { metadata: ofTemplate, spec: { containers, restartPolicy: 'Never' } };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { template } };
}

/** What random requests have found, with as few of them as show it. */
export default subject('finds of the fuzzer', (it) => {
  it('escapes emojis in YAML', async (t) => {
    const body = configMap('a', { text: 'ü and 🙂', both: '🙂\nb' });
    (await t.post(t.p('configmaps'), body, { accept: 'application/yaml' })).is(201);
    (await t.get(t.p('configmaps/a'), { accept: 'application/yaml' })).is(200);
  });

  it('labels a Job with a generated name as its template was, and one with a name as it is', async (t) => {
    (await t.post(t.p('batch/v1', 'jobs'), job({ generateName: 'a-' }))).is(201);
    (await t.post(t.p('batch/v1', 'jobs'), job({ name: 'a' }))).is(201);
  });

  it('creates a Service by a PUT of it, and by one of its status', async (t) => {
    const status = { loadBalancer: {} };
    (await t.put(t.p('services/a'), service('a'))).is(201);
    (await t.put(t.p('services/b/status'), { ...service('b'), status })).is(201);
    (await t.put(t.p('services/c'), service('c', { ports: [] }))).fails(422, 'Invalid');
    const applied = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'd' }, status };
    (await t.apply(t.p('services/d/status'), applied)).fails(422, 'Invalid');
  });

  it('creates by a PUT, whatever resourceVersion it has', async (t) => {
    const lease = (resourceVersion: string) => ({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'a', resourceVersion },
      spec: { holderIdentity: 'me' },
    });
    const path = t.p('coordination.k8s.io/v1', 'leases/a');
    (await t.put(path, lease('77'))).is(201);
    await t.delete(path);
    (await t.put(path, lease('1'))).is(201);
    (await t.put(path, lease('1'))).fails(409, 'Conflict');
    (await t.put(t.p('services/a'), { ...service('a'), metadata: { name: 'a', resourceVersion: '5' } })).is(
      201,
    );
    const status = { loadBalancer: {} };
    const other = { ...service('b'), metadata: { name: 'b', resourceVersion: '5' }, status };
    (await t.put(t.p('services/b/status'), other)).is(201);
  });

  it('says nothing of the Pods of Jobs to who selects them wrongly', async (t) => {
    (await t.delete(`${t.p('batch/v1', 'jobs')}?labelSelector=-`)).fails(400);
  });

  it('takes the empty text for an eviction policy that there is not', async (t) => {
    const spec = { selector: { matchLabels: { app: 'a' } }, unhealthyPodEvictionPolicy: '' };
    const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'a' }, spec };
    (await t.post(t.p('policy/v1', 'poddisruptionbudgets'), budget)).fails(422, 'Invalid');
  });

  it('gives nobody the replicas of a Scale of none', async (t) => {
    const deployments = t.p('apps/v1', 'deployments');
    const template = { metadata: { labels: { app: 'a' } }, spec: { containers } };
    const spec = { selector: { matchLabels: { app: 'a' } }, template };
    const make = (name: string) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec });
    await t.given(deployments, make('a'));
    await t.given(deployments, make('b'));
    const scale = {
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { name: 'a' },
      spec: { replicas: 0 },
    };
    (await t.put(`${deployments}/a/scale?fieldManager=one`, scale)).is(200);
    (await t.get(`${deployments}/a`)).is(200);
    (await t.patch('merge', `${deployments}/b/scale?fieldManager=one`, { spec: { replicas: 0 } })).is(200);
    (await t.get(`${deployments}/b`)).is(200);
  });

  it('warns who deletes Jobs and says nothing of their Pods', async (t) => {
    const jobs = t.p('batch/v1', 'jobs');
    await t.given(jobs, job({ name: 'a' }));
    (await t.delete(`${jobs}/none`)).fails(404);
    (await t.delete(`${jobs}/a?propagationPolicy=Background&dryRun=All`)).is(200);
    (await t.delete(`${jobs}/a`, { gracePeriodSeconds: 0 })).is(200);
    (await t.delete(jobs)).is(200);
    (await t.delete(jobs, { propagationPolicy: 'Orphan' })).is(200);
  });

  it('stores some kinds anew with the first write that changes nothing', async (t) => {
    const jobs = t.p('batch/v1', 'jobs');
    const claims = t.p('persistentvolumeclaims');
    const claim = (name: string) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });
    const bare = job({ name: 'a' }, {});
    for (const [path, object] of [
      [claims, claim('a')],
      [jobs, bare],
      [jobs, job({ name: 'b' })],
      [jobs, job({ name: 'c', labels: { app: 'x' } }, {})],
    ] as const) {
      await t.post(path, object);
      const one = `${path}/${(object.metadata as { name: string }).name}`;
      for (let times = 0; times < 2; times++) (await t.patch('merge', one, {})).is(200);
    }
    (await t.post(claims, claim('b'))).is(201);
    (await t.patch('merge', `${claims}/b?dryRun=All`, {})).is(200);
    (await t.patch('merge', `${claims}/b/status`, {})).is(200);
    (await t.patch('merge', `${claims}/b`, {})).is(200);
  });

  it('tells a missing name together with all else that is wrong', async (t) => {
    (await t.post(t.p('apps/v1', 'deployments'), {})).fails(422, 'Invalid');
    (await t.post(t.p('pods'), {})).fails(422, 'Invalid');
    (await t.post(t.p('services'), {})).fails(422, 'Invalid');
    const widget = { apiVersion: 'conformance.test/v1', kind: 'Widget', metadata: {}, spec: { size: 99 } };
    (await t.post(await widgets(t), widget)).fails(422, 'Invalid');
  });

  it('refuses a version of a new object before it looks whether there is one', async (t) => {
    const path = t.p('configmaps');
    const { version } = await t.given(path, configMap('a'));
    (await t.post(path, configMap('a', {}, { resourceVersion: version }))).fails(500);
  });

  it('looks for an object before it reads the patch of it', async (t) => {
    for (const type of ['json', 'merge', 'strategic'] as const) {
      (await t.patch(type, t.p('configmaps/none'), 'x')).fails(404);
    }
  });

  it('lists the metadata of nothing as null', async (t) => {
    const accept = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io';
    (await t.get(t.p('configmaps'), { accept })).is(200);
  });

  it('shows in a table when a Pod has come to its end, and no version of what is not stored', async (t) => {
    await t.given(t.p('pods'), pod('a'));
    (await t.patch('merge', t.p('pods/a/status'), { status: { phase: 'Failed' } }, { accept: tableType })).is(
      200,
    );
    (await t.post(t.p('pods?dryRun=All'), pod('b'), { accept: tableType })).is(201);
  });

  it('drops what only a load balancer has when a Service is one no more', async (t) => {
    await t.given(t.p('services'), service('a', { type: 'LoadBalancer' }));
    (await t.patch('merge', t.p('services/a'), { spec: { type: 'NodePort' } })).is(200);
    (await t.patch('merge', t.p('services/a'), { spec: { type: 'ClusterIP' } })).is(200);
  });

  it('lets the Pods of a suspended Job be placed and equipped anew', async (t) => {
    const suspended = job({ name: 'a' });
    await t.given(t.p('batch/v1', 'jobs'), { ...suspended, spec: { ...suspended.spec, suspend: true } });
    const patch = (spec: object) =>
      t.patch('strategic', t.p('batch/v1', 'jobs/a'), { spec: { template: { spec } } });
    (await patch({ nodeSelector: { a: 'b' }, tolerations: [{ key: 'a', operator: 'Exists' }] })).is(200);
    (await patch({ containers: [{ name: 'main', resources: { limits: { cpu: '1' } } }] })).is(200);
  });

  it('says what a strategic patch cannot put into a field', async (t) => {
    await t.given(t.p('coordination.k8s.io/v1', 'leases'), {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'a' },
    });
    const patch = (spec: object) => t.patch('strategic', t.p('coordination.k8s.io/v1', 'leases/a'), { spec });
    for (const value of ['', 'x', true, 1.5, [], {}]) {
      (await patch({ leaseDurationSeconds: value })).fails(422, 'Invalid');
    }
    for (const value of [1, 1.5, true, [], {}])
      (await patch({ holderIdentity: value })).fails(422, 'Invalid');
  });

  it('has no more ready Pods of a Job than active ones', async (t) => {
    await t.given(t.p('batch/v1', 'jobs'), job({ name: 'a' }));
    const patch = (status: object) => t.patch('merge', t.p('batch/v1', 'jobs/a/status'), { status });
    (await patch({ ready: 2 })).fails(422, 'Invalid');
    (await patch({ ready: 2, active: 2 })).is(200);
  });

  it('fills in the defaults of a custom resource when it is scaled', async (t) => {
    const path = await widgets(t);
    const widget = { apiVersion: 'conformance.test/v1', kind: 'Widget', metadata: { name: 'a' } };
    const { version } = await t.given(path, widget);
    (await t.patch('merge', `${path}/a/scale`, { spec: { replicas: 0 } })).is(200);
    (await t.get(`${path}/a`)).is(200);
    const watch = await t.watch(`${path}?watch=1&resourceVersion=${version}`);
    await watch.take(1);
    await watch.close();
  });

  it('drops null from the metadata of a custom resource', async (t) => {
    const path = await widgets(t);
    await t.given(path, { apiVersion: 'conformance.test/v1', kind: 'Widget', metadata: { name: 'a' } });
    const copy = [{ op: 'copy', from: '/metadata/labels', path: '/metadata/annotations' }];
    await t.patch('json', `${path}/a`, copy);
    (await t.get(`${path}/a`)).is(200);
  });

  it('goes on after a page that is full, though nothing else is selected', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', {}, { labels: { app: 'web' } }));
    await t.given(t.p('configmaps'), configMap('b'));
    const first = (await t.get(t.p('configmaps?labelSelector=app&limit=1'))).is(200);
    const next = encodeURIComponent(first.body.metadata.continue);
    (await t.get(t.p(`configmaps?labelSelector=app&limit=1&continue=${next}`))).is(200);
  });

  it('refuses metadata and bytes of another type', async (t) => {
    const widget = { apiVersion: 'conformance.test/v1', kind: 'Widget', metadata: -1 };
    (await t.post(await widgets(t), widget)).fails(400, 'BadRequest');
    (await t.post(t.p('configmaps'), { metadata: { name: 'a' }, binaryData: { a: 0 } })).fails(400);
  });
});
