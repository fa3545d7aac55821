import { subject } from '../../frame/case.js';

const containers = [{ name: 'main', image: 'registry.test/app:1' }];

function job(metadata: object, ofTemplate: object = { labels: { app: 'a' } }) {
  const template = { metadata: ofTemplate, spec: { containers, restartPolicy: 'Never' } };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { template } };
}

export default subject('finds of the fuzzer in Jobs', (it) => {
  it('labels a Job with a generated name as its template was, and one with a name as it is', async (t) => {
    (await t.post(t.p('batch/v1', 'jobs'), job({ generateName: 'a-' }))).is(201);
    (await t.post(t.p('batch/v1', 'jobs'), job({ name: 'a' }))).is(201);
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

  it('lets the Pods of a suspended Job be placed and equipped anew', async (t) => {
    const suspended = job({ name: 'a' });
    await t.given(t.p('batch/v1', 'jobs'), { ...suspended, spec: { ...suspended.spec, suspend: true } });
    const patch = (spec: object) =>
      t.patch('strategic', t.p('batch/v1', 'jobs/a'), { spec: { template: { spec } } });
    (await patch({ nodeSelector: { a: 'b' }, tolerations: [{ key: 'a', operator: 'Exists' }] })).is(200);
    (await patch({ containers: [{ name: 'main', resources: { limits: { cpu: '1' } } }] })).is(200);
  });

  it('has no more ready Pods of a Job than active ones', async (t) => {
    await t.given(t.p('batch/v1', 'jobs'), job({ name: 'a' }));
    const patch = (status: object) => t.patch('merge', t.p('batch/v1', 'jobs/a/status'), { status });
    (await patch({ ready: 2 })).fails(422, 'Invalid');
    (await patch({ ready: 2, active: 2 })).is(200);
  });

  it('makes the labels of Jobs whose templates have empty ones', async (t) => {
    const jobs = t.p('batch/v1', 'jobs');
    (await t.post(jobs, job({ name: 'a' }, { labels: {} }))).is(201);
    (await t.post(jobs, job({ generateName: 'b-' }, { labels: {} }))).is(201);
    (await t.post(jobs, job({ generateName: 'c-', labels: {} }, { labels: {} }))).is(201);
    (await t.post(jobs, job({ name: 'd', labels: {} }))).is(201);
    (await t.post(jobs, job({ name: 'e', labels: {} }, { labels: {} }))).is(201);
    (await t.post(jobs, job({ name: 'f', labels: { app: 'x' } }, { labels: {} }))).is(201);
    // Labels that are only read are not checked.
    for (const template of [{}, { labels: {} }])
      (await t.post(jobs, job({ name: '-' }, template))).fails(422, 'Invalid');
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

  it('shows a Job without labels those of its template, whatever wrote it', async (t) => {
    const jobs = t.p('batch/v1', 'jobs');
    for (const labels of [undefined, {}]) {
      const one = job({ name: 'a' }, { ...(labels && { labels }) });
      const suspended = { ...one, spec: { ...one.spec, suspend: true } };
      (await t.post(jobs, suspended)).is(201);
      (await t.put(`${jobs}/a/status`, { ...suspended, status: {} })).is(200);
      for (let times = 0; times < 2; times++) (await t.patch('merge', `${jobs}/a`, {})).is(200);
      (await t.patch('merge', `${jobs}/a`, { metadata: { labels: null } })).is(200);
      (await t.patch('merge', `${jobs}/a/status`, {})).is(200);
      (await t.put(`${jobs}/a?dryRun=All`, suspended)).fails(422);
      (await t.patch('merge', `${jobs}/a`, { metadata: { finalizers: ['x.io/a'] } })).is(200);
      (await t.delete(`${jobs}/a`, { propagationPolicy: 'Background' })).is(200);
      (await t.put(`${jobs}/a/status`, { ...suspended, status: {} })).is(200);
    }
  });

  it('stores nothing anew where an apply changes nothing', async (t) => {
    const jobs = t.p('batch/v1', 'jobs');
    const apply = (path: string, object: { metadata: { name: string } }, rest: object = {}) => {
      const { apiVersion, kind } = object as unknown as { apiVersion: string; kind: string };
      return t.apply(`${path}/a`, { apiVersion, kind, metadata: { name: 'a' }, ...rest });
    };
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'a' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    };
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, binaryData: { k: null } };
    const bare = { ...job({ name: 'a' }, {}), metadata: { name: 'a' } };
    for (const [path, object] of [
      [jobs, bare],
      [t.p('persistentvolumeclaims'), claim],
      [t.p('configmaps'), map],
    ] as const) {
      (await t.post(path, object)).is(201);
      for (let times = 0; times < 2; times++) (await apply(path, object)).is(200);
      (await apply(path, object, { metadata: { name: 'a', labels: { x: 'y' } } })).is(200);
      for (let times = 0; times < 2; times++) (await apply(path, object)).is(200);
      (await t.patch('merge', `${path}/a`, {})).is(200);
    }
  });
});
