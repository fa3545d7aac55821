import { subject } from '../frame/case.js';
import { tableType } from '../frame/case-context.js';
import { configMap, deployment, pod, secret, service } from '../frame/objects.js';
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

  it('creates nothing by a PUT with the UID of what has gone', async (t) => {
    const uid = (await t.given(t.p('services'), service('a'))).body.metadata.uid;
    (await t.delete(t.p('services/a'))).is(200);
    const known = { ...service('a'), metadata: { name: 'a', uid } };
    (await t.put(t.p('services/a'), known)).fails(409, 'Conflict');
    (await t.put(t.p('services/a/status'), known)).fails(409, 'Conflict');
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'a', uid } };
    (await t.put(t.p('coordination.k8s.io/v1', 'leases/a'), lease)).fails(409, 'Conflict');
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

  it('tells labels of a template that are empty from none', async (t) => {
    const deployments = t.p('apps/v1', 'deployments');
    const a = deployment('a');
    const withLabels = (labels?: object) => ({
      ...a,
      spec: { ...a.spec, template: { ...a.spec.template, metadata: { ...(labels && { labels }) } } },
    });
    (await t.post(deployments, withLabels({}))).fails(422, 'Invalid');
    (await t.post(deployments, withLabels())).fails(422, 'Invalid');
    await t.given(deployments, a);
    (await t.put(`${deployments}/a`, withLabels({}))).fails(422, 'Invalid');
    (await t.put(`${deployments}/a`, withLabels())).fails(422, 'Invalid');
    (await t.apply(`${deployments}/a`, withLabels({}), 'conformance', 'force=true')).is(200);
    const change = (labels: object | null) => ({ spec: { template: { metadata: { labels } } } });
    for (const type of ['merge', 'strategic'] as const) {
      (await t.patch(type, `${deployments}/a`, change({ app: null }))).fails(422, 'Invalid');
      (await t.patch(type, `${deployments}/a`, change(null))).fails(422, 'Invalid');
    }
    const path = '/spec/template/metadata/labels/app';
    (await t.patch('json', `${deployments}/a`, [{ op: 'remove', path }])).fails(422, 'Invalid');
    const sets = t.p('apps/v1', 'statefulsets');
    const set = { ...a, kind: 'StatefulSet', spec: { ...a.spec, serviceName: 's' } };
    await t.given(sets, set);
    (await t.patch('merge', `${sets}/a`, change({ app: null }))).fails(422, 'Invalid');
  });

  it('makes the labels of Jobs whose templates have empty ones', async (t) => {
    const jobs = t.p('batch/v1', 'jobs');
    (await t.post(jobs, job({ name: 'a' }, { labels: {} }))).is(201);
    (await t.post(jobs, job({ generateName: 'b-' }, { labels: {} }))).is(201);
    (await t.post(jobs, job({ generateName: 'c-', labels: {} }, { labels: {} }))).is(201);
    (await t.post(jobs, job({ name: 'd', labels: {} }))).is(201);
    (await t.post(jobs, job({ name: 'e', labels: {} }, { labels: {} }))).is(201);
    (await t.post(jobs, job({ name: 'f', labels: { app: 'x' } }, { labels: {} }))).is(201);
    const change = (labels: object | null) => ({ spec: { template: { metadata: { labels } } } });
    // Of a Job that waits, the labels may change, so that all else is told.
    const waiting = job({ name: 'g' });
    await t.given(jobs, { ...waiting, spec: { ...waiting.spec, suspend: true } });
    (await t.patch('merge', `${jobs}/g`, change(null))).fails(422, 'Invalid');
    (await t.patch('merge', `${jobs}/g`, change({ 'job-name': 'x', 'controller-uid': null }))).fails(422);
    const none = {
      'job-name': null,
      'batch.kubernetes.io/job-name': null,
      'controller-uid': null,
      app: null,
    };
    const allNull = { ...none, 'batch.kubernetes.io/controller-uid': null };
    (await t.patch('merge', `${jobs}/g`, change(allNull))).fails(422, 'Invalid');
    (await t.patch('merge', `${jobs}/g`, { spec: { manualSelector: true, ...change(null).spec } })).fails(
      422,
    );
  });

  it('lets nobody empty the data of what is immutable, not even where there are none', async (t) => {
    const frozen = (name: string) => ({ ...configMap(name), data: undefined, immutable: true });
    await t.given(t.p('configmaps'), frozen('a'));
    (await t.put(t.p('configmaps/a'), { ...frozen('a'), binaryData: {} })).fails(422, 'Invalid');
    (await t.put(t.p('configmaps/a'), { ...frozen('a'), data: {} })).is(200);
    (await t.patch('merge', t.p('configmaps/a'), { binaryData: {} })).fails(422, 'Invalid');
    (await t.patch('strategic', t.p('configmaps/a'), { binaryData: {} })).fails(422, 'Invalid');
    const applied = { ...frozen('a'), binaryData: {} };
    (await t.apply(t.p('configmaps/a'), applied)).fails(422, 'Invalid');
    await t.given(t.p('secrets'), { ...secret('a'), immutable: true });
    (await t.patch('merge', t.p('secrets/a'), { data: {} })).fails(422, 'Invalid');
  });

  it('reads custom resources of no version, of another and of another kind', async (t) => {
    const path = await widgets(t);
    const widget = (type: object) => ({
      apiVersion: 'conformance.test/v1',
      kind: 'Widget',
      ...type,
      metadata: { name: 'a', unknown: 1 },
      spec: { size: 3, unknown: 1 },
    });
    await t.given(path, { ...widget({}), metadata: { name: 'b' } });
    for (const type of [
      { apiVersion: null },
      { apiVersion: undefined },
      { apiVersion: 'conformance.test/v9' },
      { apiVersion: 'other.test/v1' },
      { apiVersion: 'v1' },
      { kind: 'x' },
      { kind: 'x', apiVersion: 'other.test/v1' },
      { kind: null },
    ]) {
      for (const validation of ['Warn', 'Strict', 'Ignore']) {
        await t.post(`${path}?fieldValidation=${validation}`, widget(type));
        await t.put(`${path}/b?fieldValidation=${validation}`, {
          ...widget(type),
          metadata: { name: 'b', unknown: 1 },
        });
        await t.patch('merge', `${path}/b?fieldValidation=${validation}`, { ...type, spec: { unknown: 1 } });
      }
    }
    (await t.post(path, { ...widget({ apiVersion: null }), metadata: -1 })).fails(400);
    const add = [{ op: 'add', path: '/apiVersion', value: null }];
    (await t.patch('json', `${path}/b`, add)).fails(422);
  });

  it('has no more pages when one object is asked for by its name', async (t) => {
    for (const name of ['a', 'b', 'c']) await t.given(t.p('configmaps'), configMap(name));
    const one = 'fieldSelector=metadata.name%3Da&limit=1';
    (await t.get(t.p(`configmaps?${one}`))).is(200);
    (await t.get(t.p(`configmaps?${one}&labelSelector=x`))).is(200);
    (await t.get(t.p('configmaps?fieldSelector=metadata.name%3Db&limit=1'))).is(200);
    (await t.get(t.p('configmaps?fieldSelector=metadata.name!%3Db&limit=1'))).is(200);
    (await t.get(t.p(`configmaps?fieldSelector=metadata.name%3Da,metadata.name%3Db&limit=1`))).is(200);
    const first = (await t.get(t.p('configmaps?limit=1'))).is(200);
    const next = encodeURIComponent(first.body.metadata.continue);
    (await t.get(t.p(`configmaps?fieldSelector=metadata.name%3Db&limit=1&continue=${next}`))).is(200);
    const inNamespace = `metadata.name%3Da,metadata.namespace%3D${t.namespace}`;
    (await t.get(`/api/v1/configmaps?fieldSelector=${inNamespace}&limit=1`)).is(200);
  });

  it('checks the options of a list before the fields that it selects by', async (t) => {
    const wrong = 'fieldSelector=x.y%3Dz';
    (await t.get(t.p(`configmaps?${wrong}&resourceVersionMatch=Exact`))).fails(422, 'Invalid');
    (await t.get(t.p(`configmaps?${wrong}&limit=x`))).fails(400);
    (await t.get(t.p(`configmaps?${wrong}&continue=x`))).fails(400);
    (await t.get(t.p(`configmaps?${wrong}&resourceVersion=x`))).fails(400);
    (await t.get(t.p('configmaps?fieldSelector=x&resourceVersionMatch=Exact'))).fails(400);
    (await t.get(t.p('configmaps?labelSelector=-&resourceVersionMatch=Exact'))).fails(400);
    (await t.get(t.p(`configmaps?watch=1&${wrong}&resourceVersionMatch=Exact`))).fails(422, 'Invalid');
    (await t.delete(t.p(`configmaps?${wrong}&resourceVersionMatch=Exact`))).fails(422, 'Invalid');
  });

  it('has words of its own for the fields that Jobs cannot be selected by', async (t) => {
    (await t.get(t.p('batch/v1', 'jobs?fieldSelector=x.y%3Dz'))).fails(400);
    (await t.get('/apis/resource.k8s.io/v1/resourceslices?fieldSelector=x.y%3Dz')).fails(400);
  });

  it('refuses a format that it cannot read before it looks at the options', async (t) => {
    const query = 'fieldValidation=x';
    const text = { type: 'text/plain' };
    (await t.post(t.p(`configmaps?${query}`), configMap('a'), text)).fails(415);
    await t.given(t.p('configmaps'), configMap('b'));
    (await t.put(t.p(`configmaps/b?${query}`), configMap('b'), text)).fails(422);
    const protobuf = { type: 'application/vnd.kubernetes.protobuf' };
    (await t.post(`${await widgets(t)}?${query}`, {}, protobuf)).fails(422);
    (await t.post(t.p('pods/none/eviction?dryRun=x'), {}, text)).fails(415);
  });

  it('shows of a strategic patch what is left of it', async (t) => {
    await t.given(t.p('secrets'), secret('a'));
    await t.given(t.p('secrets'), secret('b', {}, { labels: { app: 'a' } }));
    const patch = { metadata: { labels: { tier: null, app: null } }, unknown: { x: 'y' } };
    for (const name of ['a', 'b']) {
      (await t.patch('strategic', t.p(`secrets/${name}?fieldValidation=Strict`), patch)).fails(422);
    }
  });

  it('warns of fields that are there twice only who has applied them', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', { a: '1' }));
    const twice =
      '{"kind":"Odd","apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":"2"}}';
    (await t.apply(t.p('configmaps/a'), twice)).fails(409, 'Conflict');
    (await t.apply(t.p('configmaps/a'), twice, 'one', 'force=true')).is(200);
    (await t.apply(t.p('configmaps/b'), twice.replace('"name":"a"', '"name":"b"'))).is(201);
  });

  it('gives a Service that was created by its status its families with the next write', async (t) => {
    const status = { loadBalancer: {} };
    (await t.put(t.p('services/a/status'), { ...service('a'), status })).is(201);
    (await t.patch('merge', t.p('services/a'), {})).is(200);
    (await t.patch('merge', t.p('services/a'), {})).is(200);
    (await t.put(t.p('services/b/status'), { ...service('b'), status })).is(201);
    (await t.patch('merge', t.p('services/b/status'), {})).is(200);
    (await t.patch('merge', t.p('services/b?dryRun=All'), {})).is(200);
    (await t.get(t.p('services/b'))).is(200);
  });

  it('tells a wrong label of a Pod as often as the real one does', async (t) => {
    await t.given(t.p('pods'), pod('a', { annotations: { note: '<&>' } }));
    const move = [{ op: 'move', from: '/metadata/annotations', path: '/metadata/labels' }];
    (await t.patch('json', t.p('pods/a'), move)).fails(422, 'Invalid');
    (await t.patch('merge', t.p('pods/a'), { metadata: { labels: { a: '<' } } })).fails(422, 'Invalid');
  });

  it('shows what a patch made in the order of its struct', async (t) => {
    await t.given(t.p('secrets'), { ...secret('a'), data: { b: 'eA==', a: 'eA==' } });
    (await t.patch('merge', t.p('secrets/a'), { immutable: 'x' })).fails(422, 'Invalid');
    const add = (path: string, value: unknown) => ({ op: 'add', path, value });
    (await t.patch('json', t.p('secrets/a'), [add('/metadata/labels', 1)])).fails(422, 'Invalid');
    const rbac = 'rbac.authorization.k8s.io/v1';
    const rules = [{ apiGroups: ['*'], resources: ['pods'], verbs: ['get'] }];
    await t.given(t.p(rbac, 'roles'), { apiVersion: rbac, kind: 'Role', metadata: { name: 'a' }, rules });
    (await t.patch('json', t.p(rbac, 'roles/a'), [add('/metadata/labels', { b: 1, a: '1' })])).fails(422);
    (await t.patch('merge', t.p(rbac, 'roles/a'), { metadata: { labels: { b: 1, a: '1' } } })).fails(422);
    await t.given(t.p('pods'), pod('a', {}, { tolerations: [{ operator: 'Exists', key: 'k' }] }));
    (await t.patch('json', t.p('pods/a'), [add('/metadata/labels', 1)])).fails(422, 'Invalid');
    (await t.patch('merge', t.p('pods/a'), { spec: { hostname: 1 } })).fails(422, 'Invalid');
    const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'a' } };
    const budgets = t.p('policy/v1', 'poddisruptionbudgets');
    (await t.apply(`${budgets}/a`, { ...budget, spec: { minAvailable: 1 } })).is(201);
    (await t.patch('merge', `${budgets}/a`, { metadata: 0 })).fails(422, 'Invalid');
    await t.given(t.p('apps/v1', 'deployments'), deployment('a'));
    (await t.patch('json', t.p('apps/v1', 'deployments/a'), [add('/spec/replicas', 'x')])).fails(422);
    (await t.patch('merge', t.p('apps/v1', 'deployments/a/scale'), { spec: 1 })).fails(422);
  });

  it('reads the metadata of a custom resource by their types', async (t) => {
    const path = await widgets(t);
    const widget = (name: string, metadata: object) => ({
      apiVersion: 'conformance.test/v1',
      kind: 'Widget',
      metadata: { name, ...metadata },
    });
    await t.given(path, widget('b', {}));
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'u' };
    // What an apply says of these is dropped before anybody reads it.
    const system = ['generation', 'creationTimestamp', 'managedFields'];
    for (const metadata of [
      { labels: { a: 1 } },
      { labels: { a: {} } },
      { labels: 'x' },
      { labels: [] },
      { annotations: { a: true } },
      { annotations: { a: null } },
      { labels: { a: null } },
      { finalizers: {} },
      { finalizers: [1] },
      { finalizers: 'x' },
      { ownerReferences: ['x'] },
      { ownerReferences: {} },
      { ownerReferences: [{ apiVersion: 'v1', controller: 'x', kind: 'ConfigMap', name: 'o', uid: 'u' }] },
      { ownerReferences: [{ ...owner, name: 1 }] },
      { generateName: 1 },
      { uid: {} },
      { resourceVersion: 5 },
      { generation: 'x' },
      { generation: 1.5 },
      { creationTimestamp: 'x' },
      { creationTimestamp: 5 },
      { deletionGracePeriodSeconds: 'x' },
      { managedFields: 'x' },
      { managedFields: [1] },
      { managedFields: [{ manager: 1 }] },
      { namespace: 1 },
    ]) {
      await t.post(path, widget('a', metadata));
      await t.delete(`${path}/a`);
      await t.put(`${path}/b?dryRun=All`, widget('b', metadata));
      await t.patch('merge', `${path}/b?dryRun=All`, { metadata });
      const add = Object.entries(metadata).map(([key, value]) => ({
        op: 'add',
        path: `/metadata/${key}`,
        value,
      }));
      await t.patch('json', `${path}/b?dryRun=All`, add);
      if (system.some((name) => name in metadata)) continue;
      await t.apply(`${path}/b`, widget('b', metadata), 'one', 'dryRun=All&force=true');
    }
  });

  it('puts together what a body says twice', async (t) => {
    const twice = (of: object, more: string) => JSON.stringify(of).replace(/\}$/, `,${more}}`);
    const labels = (first: string) => (text: string) =>
      text.replace('"metadata":{', `"metadata":{"labels":${first},`);
    const map = { ...configMap('a', { a: '1', b: '2' }, { labels: { x: 'y' } }), immutable: false };
    const text = JSON.stringify(map);
    for (const first of ['{"app":"first"}', '{"x":"first"}', 'null', '{}'])
      (await t.post(t.p('configmaps?dryRun=All'), labels(first)(text), { type: 'application/json' })).is(201);
    for (const more of [
      '"data":{"a":"3"}',
      '"data":null',
      '"data":{}',
      '"metadata":{"name":"b"}',
      '"metadata":{"annotations":{"c":"d"}}',
      '"metadata":null',
      '"immutable":null',
      '"data":"x"',
      '"kind":"Odd"',
      '"apiVersion":"v1"',
    ])
      await t.post(t.p('configmaps?dryRun=All'), twice(map, more), { type: 'application/json' });
    const two = {
      ...pod('a'),
      spec: {
        containers: [
          { name: 'a', image: 'x' },
          { name: 'b', image: 'y' },
        ],
      },
    };
    for (const more of [
      '"spec":{"nodeName":"n"}',
      '"spec":{"containers":[]}',
      '"spec":{"containers":[{"name":"c"}]}',
      '"spec":{"containers":[{"name":"c","image":"z"},{"name":"d"},{"name":"e","image":"z"}]}',
      '"spec":{"securityContext":{"runAsUser":1},"securityContext":{"runAsGroup":2}}',
      '"spec":{"terminationGracePeriodSeconds":5,"terminationGracePeriodSeconds":null}',
      '"spec":{"tolerations":[{"key":"a","operator":"Exists"}],"tolerations":[{"effect":"NoSchedule"},{"key":"b"}]}',
    ])
      await t.post(t.p('pods?dryRun=All'), twice(two, more), { type: 'application/json' });
    const path = await widgets(t);
    const widget = {
      apiVersion: 'conformance.test/v1',
      kind: 'Widget',
      metadata: { name: 'a', labels: { x: 'y' } },
      spec: { size: 3, labels: { a: 'b' } },
    };
    for (const more of [
      '"spec":{"color":"red"}',
      '"spec":{"labels":{"a":"1"},"labels":{"b":"2"}}',
      '"metadata":{"name":"b"}',
      '"metadata":{"name":"b","labels":{"a":"1"},"labels":{"b":"2"}}',
    ])
      await t.post(`${path}?dryRun=All`, twice(widget, more), { type: 'application/json' });
  });

  it('looks at the metadata of a new budget once its rules are kept', async (t) => {
    const budgets = t.p('policy/v1', 'poddisruptionbudgets');
    const budget = (metadata: object, minAvailable: number) => ({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata,
      spec: { minAvailable },
    });
    (await t.post(budgets, budget({ name: '' }, -1))).fails(422, 'Invalid');
    (await t.post(budgets, budget({ labels: { 'a b': 'c' } }, -1))).fails(422, 'Invalid');
    (await t.post(budgets, budget({ labels: { 'a b': 'c' } }, 1))).fails(422, 'Invalid');
    for (const name of ['A_b', 'a/b', 'a'.repeat(260), '..'])
      await t.post(`${budgets}?dryRun=All`, budget({ name }, 1));
  });

  it('shows the version that a PUT has, where a dry run creates', async (t) => {
    const lease = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'a', resourceVersion: '5' },
    };
    const path = t.p('coordination.k8s.io/v1', 'leases/a');
    const shown = (await t.put(`${path}?dryRun=All`, lease)).is(201);
    // The masker makes a word of it.
    t.note('version', shown.body.metadata.resourceVersion);
    (await t.put(path, lease)).is(201);
  });
});
