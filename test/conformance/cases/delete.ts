import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import { configMap, deployment, pod, secret } from '../frame/objects.js';
import { widget, widgets } from '../frame/widget-crd.js';

export default subject('delete', (it) => {
  it('answers a Status that names what is gone', async (t) => {
    const a = await t.given(t.p('configmaps'), configMap('a'));
    const { body } = (await t.delete(t.p('configmaps/a'))).is(200);
    assert.equal(body.kind, 'Status');
    assert.equal(body.status, 'Success');
    assert.equal(body.details.uid, a.uid);
    (await t.get(t.p('configmaps/a'))).is(404);
  });

  it('answers 404 for what is not there', async (t) => {
    (await t.delete(t.p('configmaps/a'))).fails(404, 'NotFound');
  });

  it('answers 404 the second time', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.delete(t.p('configmaps/a'))).is(200);
    (await t.delete(t.p('configmaps/a'))).is(404);
  });

  it('frees the name', async (t) => {
    const a = await t.given(t.p('configmaps'), configMap('a'));
    (await t.delete(t.p('configmaps/a'))).is(200);
    assert.notEqual((await t.post(t.p('configmaps'), configMap('a'))).is(201).uid, a.uid);
  });

  it('waits for finalizers, and says so with the object', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', {}, { finalizers: ['x.io/y'] }));
    const { body } = (await t.delete(t.p('configmaps/a'))).is(200);
    assert.equal(body.kind, 'ConfigMap');
    assert.ok(body.metadata.deletionTimestamp);
    assert.equal(body.metadata.deletionGracePeriodSeconds, 0);
  });

  it('does not change an object that is being deleted already', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', {}, { finalizers: ['x.io/y'] }));
    const first = (await t.delete(t.p('configmaps/a'))).is(200);
    const second = (await t.delete(t.p('configmaps/a'))).is(200);
    assert.equal(second.version, first.version);
  });

  it('raises the generation of what waits for a finalizer', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a', {}, { finalizers: ['x.io/y'] }));
    assert.equal((await t.delete(`${path}/a`)).is(200).body.metadata.generation, 2);
  });

  it('refuses a name that is taken by what is being deleted', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', {}, { finalizers: ['x.io/y'] }));
    (await t.delete(t.p('configmaps/a'))).is(200);
    (await t.post(t.p('configmaps'), configMap('a'))).fails(409, 'AlreadyExists', /object is being deleted/);
  });

  it('removes an object when a patch takes the last finalizer', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', {}, { finalizers: ['x.io/y', 'x.io/z'] }));
    (await t.delete(t.p('configmaps/a'))).is(200);
    (await t.patch('json', t.p('configmaps/a'), [{ op: 'remove', path: '/metadata/finalizers/0' }])).is(200);
    (await t.get(t.p('configmaps/a'))).is(200);
    (await t.patch('json', t.p('configmaps/a'), [{ op: 'remove', path: '/metadata/finalizers/0' }])).is(200);
    (await t.get(t.p('configmaps/a'))).is(404);
  });

  it('lets labels change while an object waits', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', {}, { finalizers: ['x.io/y'] }));
    (await t.delete(t.p('configmaps/a'))).is(200);
    (await t.patch('merge', t.p('configmaps/a'), { metadata: { labels: { x: 'y' } } })).is(200);
  });

  it('honours the UID as a precondition', async (t) => {
    const a = await t.given(t.p('configmaps'), configMap('a'));
    (await t.delete(t.p('configmaps/a'), { preconditions: { uid: 'other' } })).fails(409, 'Conflict', /UID/);
    (await t.delete(t.p('configmaps/a'), { preconditions: { uid: a.uid } })).is(200);
  });

  it('honours the resourceVersion as a precondition', async (t) => {
    const a = await t.given(t.p('configmaps'), configMap('a'));
    const b = (await t.patch('merge', t.p('configmaps/a'), { data: { x: '1' } })).is(200);
    (await t.delete(t.p('configmaps/a'), { preconditions: { resourceVersion: a.version } })).is(409);
    (await t.delete(t.p('configmaps/a'), { preconditions: { resourceVersion: b.version } })).is(200);
  });

  it('takes DeleteOptions with kind and apiVersion', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (
      await t.delete(t.p('configmaps/a'), {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        propagationPolicy: 'Background',
      })
    ).is(200);
  });

  it('takes DeleteOptions of the group', async (t) => {
    await t.given(t.p('apps/v1', 'deployments'), deployment('a'));
    (await t.delete(t.p('apps/v1', 'deployments/a'), { kind: 'DeleteOptions', apiVersion: 'apps/v1' })).is(
      200,
    );
  });

  it('refuses DeleteOptions that cannot be read', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.delete(t.p('configmaps/a'), '{"a":')).fails(400, 'BadRequest');
  });

  it('refuses another kind as DeleteOptions', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    const answer = await t.delete(t.p('configmaps/a'), configMap('a'));
    assert.ok(answer.status >= 400);
  });

  it('refuses an unknown propagationPolicy', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.delete(t.p('configmaps/a'), { propagationPolicy: 'Sometimes' })).fails(422, 'Invalid');
  });

  it('refuses both, propagationPolicy and orphanDependents', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.delete(t.p('configmaps/a'), { propagationPolicy: 'Orphan', orphanDependents: true })).fails(
      422,
      'Invalid',
    );
  });

  it('marks with the finalizer orphan for Orphan', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    const { body } = (await t.delete(t.p('configmaps/a?propagationPolicy=Orphan'))).is(200);
    assert.deepEqual(body.metadata.finalizers, ['orphan']);
  });

  it('marks with the finalizer orphan for orphanDependents', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    const { body } = (await t.delete(t.p('configmaps/a'), { orphanDependents: true })).is(200);
    assert.deepEqual(body.metadata.finalizers, ['orphan']);
  });

  it('marks with the finalizer foregroundDeletion for Foreground', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    const { body } = (await t.delete(t.p('configmaps/a'), { propagationPolicy: 'Foreground' })).is(200);
    assert.deepEqual(body.metadata.finalizers, ['foregroundDeletion']);
  });

  it('changes from Foreground to Background', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', {}, { finalizers: ['x.io/y'] }));
    (await t.delete(t.p('configmaps/a'), { propagationPolicy: 'Foreground' })).is(200);
    const { body } = (await t.delete(t.p('configmaps/a'), { propagationPolicy: 'Background' })).is(200);
    assert.deepEqual(body.metadata.finalizers, ['x.io/y']);
  });

  it('deletes at once for Background', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.delete(t.p('configmaps/a'), { propagationPolicy: 'Background' })).is(200);
    (await t.get(t.p('configmaps/a'))).is(404);
  });

  it('marks a CRD object for Foreground', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    const { body } = (await t.delete(`${path}/a?propagationPolicy=Foreground`)).is(200);
    assert.deepEqual(body.metadata.finalizers, ['foregroundDeletion']);
  });

  it('gives a Pod without a node no grace', async (t) => {
    await t.given(t.p('pods'), pod('a'));
    (await t.delete(t.p('pods/a'))).is(200);
    (await t.get(t.p('pods/a'))).is(404);
  });

  it('gives a Pod on a node 30 s', async (t) => {
    await t.given(t.p('pods'), pod('a', {}, { nodeName: 'n1' }));
    const { body } = (await t.delete(t.p('pods/a'))).is(200);
    assert.equal(body.metadata.deletionGracePeriodSeconds, 30);
    (await t.get(t.p('pods/a'))).is(200);
  });

  it('gives a Pod its own grace period', async (t) => {
    await t.given(t.p('pods'), pod('a', {}, { nodeName: 'n1', terminationGracePeriodSeconds: 7 }));
    assert.equal((await t.delete(t.p('pods/a'))).is(200).body.metadata.deletionGracePeriodSeconds, 7);
  });

  it('gives a Pod the grace period of the request, and lets it be shortened', async (t) => {
    await t.given(t.p('pods'), pod('a', {}, { nodeName: 'n1' }));
    assert.equal(
      (await t.delete(t.p('pods/a?gracePeriodSeconds=9'))).is(200).body.metadata.deletionGracePeriodSeconds,
      9,
    );
    assert.equal(
      (await t.delete(t.p('pods/a?gracePeriodSeconds=4'))).is(200).body.metadata.deletionGracePeriodSeconds,
      4,
    );
    assert.equal(
      (await t.delete(t.p('pods/a?gracePeriodSeconds=8'))).is(200).body.metadata.deletionGracePeriodSeconds,
      4,
    );
    (await t.delete(t.p('pods/a?gracePeriodSeconds=0'))).is(200);
    (await t.get(t.p('pods/a'))).is(404);
  });

  it('refuses a gracePeriodSeconds that is no number', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.delete(t.p('configmaps/a?gracePeriodSeconds=x'))).fails(400, 'BadRequest');
  });

  it('tries without deleting with dryRun', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.delete(t.p('configmaps/a?dryRun=All'))).is(200);
    (await t.get(t.p('configmaps/a'))).is(200);
    (await t.delete(t.p('configmaps/a'), { dryRun: ['All'] })).is(200);
    (await t.get(t.p('configmaps/a'))).is(200);
  });

  it('answers the object for some kinds', async (t) => {
    await t.given(t.p('serviceaccounts'), { metadata: { name: 'a' } });
    assert.equal((await t.delete(t.p('serviceaccounts/a'))).is(200).body.kind, 'ServiceAccount');
    await t.given(t.p('services'), { metadata: { name: 'a' }, spec: { ports: [{ port: 80 }] } });
    assert.equal((await t.delete(t.p('services/a'))).is(200).body.kind, 'Service');
  });

  it('deletes a collection', async (t) => {
    for (const name of ['a', 'b']) await t.given(t.p('configmaps'), configMap(name));
    const answer = (await t.delete(t.p('configmaps'))).is(200);
    assert.equal(answer.body.kind, 'ConfigMapList');
    assert.equal(answer.items.length, 2);
    assert.deepEqual((await t.get(t.p('configmaps'))).is(200).items, []);
  });

  it('deletes an empty collection', async (t) => {
    assert.deepEqual((await t.delete(t.p('configmaps'))).is(200).items, []);
  });

  it('deletes what of a collection is selected by labels', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', {}, { labels: { x: '1' } }));
    await t.given(t.p('configmaps'), configMap('b'));
    (await t.delete(t.p('configmaps?labelSelector=x=1'))).is(200);
    assert.deepEqual((await t.get(t.p('configmaps'))).names, ['b']);
  });

  it('deletes what of a collection is selected by fields', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    await t.given(t.p('configmaps'), configMap('b'));
    (await t.delete(t.p('configmaps?fieldSelector=metadata.name=a'))).is(200);
    assert.deepEqual((await t.get(t.p('configmaps'))).names, ['b']);
  });

  it('leaves what of a collection waits for finalizers', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', {}, { finalizers: ['x.io/y'] }));
    await t.given(t.p('configmaps'), configMap('b'));
    (await t.delete(t.p('configmaps'))).is(200);
    const { items } = await t.get(t.p('configmaps'));
    assert.deepEqual(
      items.map(({ metadata }) => [metadata.name, Boolean(metadata.deletionTimestamp)]),
      [['a', true]],
    );
  });

  it('deletes a collection of a CRD', async (t) => {
    const path = await widgets(t);
    for (const name of ['a', 'b']) await t.given(path, widget(name));
    assert.equal((await t.delete(path)).is(200).body.kind, 'WidgetList');
    assert.deepEqual((await t.get(path)).items, []);
  });

  it('tries to delete a collection with dryRun', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.delete(t.p('configmaps?dryRun=All'))).is(200);
    assert.deepEqual((await t.get(t.p('configmaps'))).names, ['a']);
  });

  it('deletes a collection with the options of the body', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.delete(t.p('configmaps'), { propagationPolicy: 'Foreground' })).is(200);
    assert.deepEqual((await t.get(t.p('configmaps'))).items[0].metadata.finalizers, ['foregroundDeletion']);
  });

  it('does not delete all Services at once of all namespaces', async (t) => {
    (await t.delete('/api/v1/services')).is(405);
    (await t.delete('/api/v1/configmaps')).is(405);
  });

  it('does not delete the collection of namespaces', async (t) => {
    (await t.delete('/api/v1/namespaces')).is(405);
  });

  it('refuses a deletion with a limit by pages', async (t) => {
    for (const name of ['a', 'b', 'c']) await t.given(t.p('secrets'), secret(name));
    const answer = await t.delete(t.p('secrets?limit=2'));
    answer.is(200);
    await t.get(t.p('secrets'));
  });
});
