import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import { configMap, deployment, service } from '../frame/objects.js';
import { widget, widgets } from '../frame/widget-crd.js';

export default subject('dryRun', (it) => {
  it('creates nothing', async (t) => {
    const { body } = (await t.post(t.p('configmaps?dryRun=All'), configMap('a', { x: '1' }))).is(201);
    assert.deepEqual(body.data, { x: '1' });
    (await t.get(t.p('configmaps/a'))).is(404);
  });

  it('fills in defaults all the same', async (t) => {
    const { body } = (await t.post(`${t.p('apps/v1', 'deployments')}?dryRun=All`, deployment('a'))).is(201);
    assert.equal(body.spec.replicas, 1);
    assert.ok(body.metadata.uid);
  });

  it('refuses what is taken', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.post(t.p('configmaps?dryRun=All'), configMap('a'))).fails(409, 'AlreadyExists');
  });

  it('refuses what is invalid', async (t) => {
    (await t.post(t.p('configmaps?dryRun=All'), configMap('A'))).fails(422, 'Invalid');
  });

  it('makes a name of generateName', async (t) => {
    assert.match(
      (await t.post(t.p('configmaps?dryRun=All'), { metadata: { generateName: 'a-' } })).is(201).body.metadata
        .name,
      /^a-/,
    );
  });

  it('updates nothing', async (t) => {
    const a = await t.given(t.p('configmaps'), configMap('a', { x: '1' }));
    assert.deepEqual(
      (await t.put(t.p('configmaps/a?dryRun=All'), configMap('a', { x: '2' }))).is(200).body.data,
      { x: '2' },
    );
    const after = await t.get(t.p('configmaps/a'));
    assert.deepEqual(after.body.data, { x: '1' });
    assert.equal(after.version, a.version);
  });

  it('answers 409 to a stale resourceVersion', async (t) => {
    const a = await t.given(t.p('configmaps'), configMap('a'));
    (await t.put(t.p('configmaps/a'), configMap('a', { x: '1' }))).is(200);
    (
      await t.put(t.p('configmaps/a?dryRun=All'), configMap('a', { x: '2' }, { resourceVersion: a.version }))
    ).fails(409);
  });

  it('patches nothing', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', { x: '1' }));
    (await t.patch('merge', t.p('configmaps/a?dryRun=All'), { data: { x: '2' } })).is(200);
    assert.deepEqual((await t.get(t.p('configmaps/a'))).body.data, { x: '1' });
  });

  it('raises the generation in the answer only', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    assert.equal(
      (await t.patch('merge', `${path}/a?dryRun=All`, { spec: { size: 2 } })).is(200).body.metadata
        .generation,
      2,
    );
    assert.equal((await t.get(`${path}/a`)).body.metadata.generation, 1);
  });

  it('changes no status', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    (await t.patch('merge', `${path}/a/status?dryRun=All`, { status: { phase: 'Ready' } })).is(200);
    assert.equal((await t.get(`${path}/a`)).body.status, undefined);
  });

  it('allocates no clusterIP', async (t) => {
    (await t.post(t.p('services?dryRun=All'), service('a'))).is(201);
    (await t.get(t.p('services/a'))).is(404);
  });

  it('is not told to watches', async (t) => {
    const { version } = await t.quietly('GET', t.p('configmaps'));
    const watch = await t.watch(t.p(`configmaps?watch=1&resourceVersion=${version}`));
    (await t.post(t.p('configmaps?dryRun=All'), configMap('a'))).is(201);
    (await t.post(t.p('configmaps'), configMap('b'))).is(201);
    assert.deepEqual(await watch.takeNames(1), ['ADDED b']);
    await watch.close();
  });

  for (const bad of ['', 'all', 'None', 'true']) {
    it(`refuses "${bad}"`, async (t) => {
      const answer = await t.post(t.p(`configmaps?dryRun=${bad}`), configMap('a'));
      assert.ok([201, 422].includes(answer.status));
    });
  }

  it('refuses All with anything else', async (t) => {
    (await t.post(t.p('configmaps?dryRun=All&dryRun=Some'), configMap('a'))).fails(422, 'Invalid');
  });
});
