import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import { configMap } from '../frame/objects.js';

export default subject('namespaces', (it) => {
  it('is created active, held by the finalizer kubernetes, and labelled with its name', async (t) => {
    const name = `${t.id}-x`;
    const { body } = (await t.post('/api/v1/namespaces', { metadata: { name } })).is(201);
    assert.equal(body.status.phase, 'Active');
    assert.deepEqual(body.spec.finalizers, ['kubernetes']);
    assert.equal(body.metadata.labels['kubernetes.io/metadata.name'], name);
  });

  it('keeps the label with its name', async (t) => {
    const path = `/api/v1/namespaces/${t.namespace}`;
    const { body } = (
      await t.patch('merge', path, { metadata: { labels: { 'kubernetes.io/metadata.name': 'other' } } })
    ).is(200);
    assert.equal(body.metadata.labels['kubernetes.io/metadata.name'], t.namespace);
  });

  it('makes a name of generateName', async (t) => {
    const answer = await t.quietly('POST', '/api/v1/namespaces', {
      body: { metadata: { generateName: `${t.id}-` } },
    });
    const { metadata } = answer.is(201).body;
    assert.match(metadata.name, /-[a-z0-9]{5}$/);
    assert.equal(metadata.labels['kubernetes.io/metadata.name'], metadata.name);
  });

  it('is terminating once deleted, till it is finalized', async (t) => {
    const path = `/api/v1/namespaces/${t.namespace}`;
    const { body } = (await t.delete(path)).is(200);
    assert.equal(body.status.phase, 'Terminating');
    assert.ok(body.metadata.deletionTimestamp);
  });

  it('takes nothing new while it is terminating', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.delete(`/api/v1/namespaces/${t.namespace}`)).is(200);
    const answer = await t.eventually(
      'POST',
      t.p('configmaps'),
      { body: configMap('b') },
      ({ status }) => status === 403,
    );
    answer.fails(403, 'Forbidden', /because it is being terminated/);
    assert.equal(answer.body.details.causes[0].reason, 'NamespaceTerminating');
  });

  it('lets what is there be changed and deleted while it is terminating', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.delete(`/api/v1/namespaces/${t.namespace}`)).is(200);
    (await t.patch('merge', t.p('configmaps/a'), { data: { x: '1' } })).is(200);
    (await t.delete(t.p('configmaps/a'))).is(200);
  });

  it('is deleted a second time without a change', async (t) => {
    const path = `/api/v1/namespaces/${t.namespace}`;
    (await t.delete(path)).is(200);
    await t.delete(path);
  });

  it('is gone once its finalizer is taken by finalize', async (t) => {
    const path = `/api/v1/namespaces/${t.namespace}`;
    const { body } = (await t.delete(path)).is(200);
    (await t.put(`${path}/finalize`, { ...body, spec: { finalizers: [] } })).is(200);
    (await t.get(path)).is(404);
  });

  it('waits for finalizers of metadata after finalize', async (t) => {
    const path = `/api/v1/namespaces/${t.namespace}`;
    (await t.patch('merge', path, { metadata: { finalizers: ['x.io/y'] } })).is(200);
    const { body } = (await t.delete(path)).is(200);
    (await t.put(`${path}/finalize`, { ...body, spec: { finalizers: [] } })).is(200);
    (await t.get(path)).is(200);
    (await t.patch('merge', path, { metadata: { finalizers: null } })).is(200);
    (await t.get(path)).is(404);
  });

  it('cannot lose its finalizer by an update', async (t) => {
    const path = `/api/v1/namespaces/${t.namespace}`;
    const { body } = (await t.patch('merge', path, { spec: { finalizers: [] } })).is(200);
    assert.deepEqual(body.spec.finalizers, ['kubernetes']);
  });

  it('may get finalizers in metadata', async (t) => {
    assert.deepEqual(
      (
        await t.patch('merge', `/api/v1/namespaces/${t.namespace}`, { metadata: { finalizers: ['x.io/y'] } })
      ).is(200).body.metadata.finalizers,
      ['x.io/y'],
    );
  });

  it('knows default, kube-system and kube-public', async (t) => {
    for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) {
      await t.eventually('GET', `/api/v1/namespaces/${name}`, {}, ({ status }) => status === 200);
    }
  });

  it('does not let default be deleted', async (t) => {
    (await t.delete('/api/v1/namespaces/default')).fails(403, 'Forbidden');
    (await t.delete('/api/v1/namespaces/kube-system')).fails(403, 'Forbidden');
  });

  it('has a status that can be changed', async (t) => {
    const { body } = (
      await t.patch('merge', `/api/v1/namespaces/${t.namespace}/status`, {
        status: { conditions: [{ type: 'X', status: 'True', reason: 'r', message: 'm' }] },
      })
    ).is(200);
    assert.equal(body.status.conditions[0].type, 'X');
  });

  it('leaves objects whose owner is gone to the garbage collector', async (t) => {
    const owner = await t.given(t.p('configmaps'), configMap('owner'));
    const ownerReferences = [
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        name: 'owner',
        uid: owner.uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ];
    (await t.post(t.p('configmaps'), configMap('child', {}, { ownerReferences }))).is(201);
    (await t.delete(t.p('configmaps/owner?propagationPolicy=Orphan'))).is(200);
    (await t.get(t.p('configmaps/child'))).is(200);
  });
});
