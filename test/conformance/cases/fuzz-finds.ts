import { subject } from '../frame/case.js';
import { configMap, service } from '../frame/objects.js';

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
});
