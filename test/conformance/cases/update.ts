import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import { configMap, deployment, pod, secret, service } from '../frame/objects.js';
import { widget, widgets } from '../frame/widget-crd.js';

export default subject('update', (it) => {
  it('replaces all of an object', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', { x: '1', y: '2' }, { labels: { l: '1' } }));
    const { body } = (await t.put(t.p('configmaps/a'), configMap('a', { z: '3' }))).is(200);
    assert.deepEqual(body.data, { z: '3' });
    assert.equal(body.metadata.labels, undefined);
  });

  it('keeps uid and creationTimestamp', async (t) => {
    const a = await t.given(t.p('configmaps'), configMap('a'));
    const { body } = (await t.put(t.p('configmaps/a'), configMap('a', { z: '3' }))).is(200);
    assert.equal(body.metadata.uid, a.uid);
    assert.equal(body.metadata.creationTimestamp, a.body.metadata.creationTimestamp);
  });

  it('without a resourceVersion replaces whatever is there', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.put(t.p('configmaps/a'), configMap('a', { x: '1' }))).is(200);
    (await t.put(t.p('configmaps/a'), configMap('a', { x: '2' }))).is(200);
  });

  it('answers 409 to a stale resourceVersion', async (t) => {
    const a = await t.given(t.p('configmaps'), configMap('a'));
    (await t.put(t.p('configmaps/a'), configMap('a', { x: '1' }))).is(200);
    const answer = await t.put(
      t.p('configmaps/a'),
      configMap('a', { x: '2' }, { resourceVersion: a.version }),
    );
    answer.fails(
      409,
      'Conflict',
      /the object has been modified; please apply your changes to the latest version/,
    );
  });

  it('answers 409 to a resourceVersion of the future', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.put(t.p('configmaps/a'), configMap('a', {}, { resourceVersion: '100000000' }))).fails(
      409,
      'Conflict',
    );
  });

  it('takes the present resourceVersion', async (t) => {
    const a = await t.given(t.p('configmaps'), configMap('a'));
    (await t.put(t.p('configmaps/a'), configMap('a', { x: '1' }, { resourceVersion: a.version }))).is(200);
  });

  it('refuses a resourceVersion that is no number', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    const answer = await t.put(t.p('configmaps/a'), configMap('a', {}, { resourceVersion: 'x' }));
    assert.ok(answer.status >= 400);
  });

  it('answers 409 to another uid', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (
      await t.put(t.p('configmaps/a'), configMap('a', {}, { uid: '11111111-1111-1111-1111-111111111111' }))
    ).fails(409, 'Conflict');
  });

  it('refuses another name', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.put(t.p('configmaps/a'), configMap('b'))).fails(400, 'BadRequest');
  });

  it('needs a name in the body', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.put(t.p('configmaps/a'), { data: { x: '1' } })).is(400);
  });

  it('refuses another namespace', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.put(t.p('configmaps/a'), configMap('a', {}, { namespace: 'other' }))).fails(400, 'BadRequest');
  });

  it('answers 404 for what is not there', async (t) => {
    (await t.put(t.p('configmaps/a'), configMap('a'))).fails(404, 'NotFound');
  });

  it('answers 409 for what is not there where there is a resourceVersion', async (t) => {
    const answer = await t.put(t.p('configmaps/a'), configMap('a', {}, { resourceVersion: '5' }));
    assert.ok([404, 409].includes(answer.status));
  });

  it('creates a Lease that is not there', async (t) => {
    (await t.put(t.p('coordination.k8s.io/v1', 'leases/a'), { metadata: { name: 'a' }, spec: {} })).is(201);
  });

  it('does not create an object of a CRD', async (t) => {
    (await t.put(`${await widgets(t)}/a`, widget('a'))).fails(404, 'NotFound');
  });

  it('needs a resourceVersion for an object of a CRD', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    (await t.put(`${path}/a`, widget('a', { size: 2 })))
      .fails(422, 'Invalid')
      .causes('FieldValueInvalid metadata.resourceVersion');
  });

  it('answers 409 to a stale resourceVersion of a CRD', async (t) => {
    const path = await widgets(t);
    const a = await t.given(path, widget('a'));
    (await t.put(`${path}/a`, widget('a', { size: 2 }, { resourceVersion: a.version }))).is(200);
    (await t.put(`${path}/a`, widget('a', { size: 3 }, { resourceVersion: a.version }))).fails(
      409,
      'Conflict',
    );
  });

  it('raises the generation when the spec changes', async (t) => {
    const path = await widgets(t);
    const a = await t.given(path, widget('a', { size: 1 }));
    const b = (await t.put(`${path}/a`, widget('a', { size: 2 }, { resourceVersion: a.version }))).is(200);
    assert.equal(b.body.metadata.generation, 2);
    const c = (
      await t.put(`${path}/a`, widget('a', { size: 2 }, { resourceVersion: b.version, labels: { x: 'y' } }))
    ).is(200);
    assert.equal(c.body.metadata.generation, 2);
  });

  it('raises the generation of a Deployment when its spec changes', async (t) => {
    const path = t.p('apps/v1', 'deployments');
    await t.given(path, deployment('a'));
    assert.equal(
      (await t.put(`${path}/a`, deployment('a', { replicas: 2 }))).is(200).body.metadata.generation,
      2,
    );
    assert.equal(
      (await t.put(`${path}/a`, deployment('a', { replicas: 2 }, { annotations: { x: 'y' } }))).is(200).body
        .metadata.generation,
      3,
    );
  });

  it('does not change the status', async (t) => {
    const path = t.p('apps/v1', 'deployments');
    await t.given(path, deployment('a'));
    const { body } = (await t.put(`${path}/a`, { ...deployment('a'), status: { replicas: 5 } })).is(200);
    assert.deepEqual(body.status, {});
  });

  it('may not change the selector of a Deployment', async (t) => {
    const path = t.p('apps/v1', 'deployments');
    await t.given(path, deployment('a'));
    const changed = deployment('a', {
      selector: { matchLabels: { app: 'b' } },
      template: deployment('b').spec.template,
    });
    (await t.put(`${path}/a`, changed)).fails(422, 'Invalid').causes('FieldValueInvalid spec.selector');
  });

  it('may not change the image of no container of a Pod, but of one', async (t) => {
    await t.given(t.p('pods'), pod('a'));
    const { body } = await t.quietly('GET', t.p('pods/a'));
    body.spec.containers[0].image = 'registry.test/app:2';
    (await t.put(t.p('pods/a'), body)).is(200);
  });

  it('may not change other fields of a Pod', async (t) => {
    await t.given(t.p('pods'), pod('a'));
    const { body } = await t.quietly('GET', t.p('pods/a'));
    body.spec.containers[0].command = ['x'];
    (await t.put(t.p('pods/a'), body)).fails(422, 'Invalid').causes('FieldValueForbidden spec');
  });

  it('keeps the clusterIP of a Service', async (t) => {
    const a = await t.given(t.p('services'), service('a'));
    const { body } = (await t.put(t.p('services/a'), service('a', { ports: [{ port: 81 }] }))).is(200);
    assert.equal(body.spec.clusterIP, a.body.spec.clusterIP);
  });

  it('may not change the clusterIP of a Service', async (t) => {
    const a = await t.given(t.p('services'), service('a'));
    const clusterIP = a.body.spec.clusterIP === '10.0.0.77' ? '10.0.0.78' : '10.0.0.77';
    (await t.put(t.p('services/a'), service('a', { clusterIP }))).is(422);
  });

  it('may not change the data of an immutable ConfigMap', async (t) => {
    await t.given(t.p('configmaps'), { ...configMap('a', { x: '1' }), immutable: true });
    (await t.put(t.p('configmaps/a'), { ...configMap('a', { x: '2' }), immutable: true }))
      .fails(422, 'Invalid')
      .causes('FieldValueForbidden data');
  });

  it('may not make an immutable ConfigMap mutable again', async (t) => {
    await t.given(t.p('configmaps'), { ...configMap('a', { x: '1' }), immutable: true });
    (await t.put(t.p('configmaps/a'), configMap('a', { x: '1' })))
      .fails(422, 'Invalid')
      .causes('FieldValueForbidden immutable');
  });

  it('may change the labels of an immutable ConfigMap', async (t) => {
    await t.given(t.p('configmaps'), { ...configMap('a', { x: '1' }), immutable: true });
    (
      await t.put(t.p('configmaps/a'), {
        ...configMap('a', { x: '1' }, { labels: { l: '1' } }),
        immutable: true,
      })
    ).is(200);
  });

  it('may not change the type of a Secret', async (t) => {
    await t.given(t.p('secrets'), secret('a'));
    (
      await t.put(t.p('secrets/a'), {
        ...secret('a', { username: 'x', password: 'y' }),
        type: 'kubernetes.io/basic-auth',
      })
    )
      .fails(422, 'Invalid')
      .causes('FieldValueInvalid type');
  });

  it('may not change the roleRef of a RoleBinding', async (t) => {
    const path = t.p('rbac.authorization.k8s.io/v1', 'rolebindings');
    const binding = (name: string) => ({
      metadata: { name: 'a' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    });
    await t.given(path, binding('x'));
    (await t.put(`${path}/a`, binding('y'))).fails(422, 'Invalid').causes('FieldValueInvalid roleRef');
  });

  it('may not change the template of a Job', async (t) => {
    const path = t.p('batch/v1', 'jobs');
    const job = (image: string) => ({
      metadata: { name: 'a' },
      spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image }] } } },
    });
    await t.given(path, job('a'));
    (
      await t.patch('merge', `${path}/a`, {
        spec: { template: { spec: { containers: [{ name: 'a', image: 'b' }] } } },
      })
    )
      .fails(422, 'Invalid')
      .causes('FieldValueInvalid spec.template');
  });

  it('may not change serviceName of a StatefulSet', async (t) => {
    const path = t.p('apps/v1', 'statefulsets');
    await t.given(path, { ...deployment('a', { serviceName: 'x' }), kind: 'StatefulSet' });
    (await t.patch('merge', `${path}/a`, { spec: { serviceName: 'y' } }))
      .fails(422, 'Invalid')
      .causes('FieldValueForbidden spec');
  });

  it('may not remove a deletionTimestamp', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', {}, { finalizers: ['x.io/y'] }));
    (await t.delete(t.p('configmaps/a'))).is(200);
    const { body } = (
      await t.put(t.p('configmaps/a'), configMap('a', { x: '1' }, { finalizers: ['x.io/y'] }))
    ).is(200);
    assert.ok(body.metadata.deletionTimestamp);
  });

  it('may not add a finalizer while an object is deleted', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', {}, { finalizers: ['x.io/y'] }));
    (await t.delete(t.p('configmaps/a'))).is(200);
    (await t.put(t.p('configmaps/a'), configMap('a', {}, { finalizers: ['x.io/y', 'x.io/z'] }))).fails(
      422,
      'Invalid',
      /no new finalizers can be added/,
    );
  });

  it('removes an object when the last finalizer goes', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', {}, { finalizers: ['x.io/y'] }));
    (await t.delete(t.p('configmaps/a'))).is(200);
    (await t.put(t.p('configmaps/a'), configMap('a'))).is(200);
    (await t.get(t.p('configmaps/a'))).is(404);
  });

  it('ignores another creationTimestamp', async (t) => {
    const a = await t.given(t.p('configmaps'), configMap('a'));
    const { body } = (
      await t.put(t.p('configmaps/a'), configMap('a', {}, { creationTimestamp: '2001-01-01T00:00:00Z' }))
    ).is(200);
    assert.equal(body.metadata.creationTimestamp, a.body.metadata.creationTimestamp);
  });

  it('clears managedFields that are set to an empty entry', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', { x: '1' }));
    const { body } = (
      await t.put(t.p('configmaps/a'), configMap('a', { x: '1' }, { managedFields: [{}] }))
    ).is(200);
    assert.deepEqual(body.metadata.managedFields ?? [], []);
  });

  it('notes both managers', async (t) => {
    (await t.post(`${t.p('configmaps')}?fieldManager=one`, configMap('a', { x: '1', y: '1' }))).is(201);
    const { body } = (
      await t.put(`${t.p('configmaps/a')}?fieldManager=two`, configMap('a', { x: '2', y: '1' }))
    ).is(200);
    assert.deepEqual(
      body.metadata.managedFields.map(({ manager }: any) => manager),
      ['one', 'two'],
    );
  });
});
