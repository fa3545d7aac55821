import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import type { Answer } from '../frame/answer.js';
import { deployment, pod } from '../frame/objects.js';
import { widget, widgets } from '../frame/widget-crd.js';

const cm = (data?: object, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', ...metadata },
  ...(data && { data }),
});

const managers = ({ body }: Answer) =>
  (body.metadata.managedFields ?? []).map(({ manager, operation }: any) => `${manager} ${operation}`).sort();

export default subject('server-side apply', (it) => {
  it('creates what is not there', async (t) => {
    const answer = (await t.apply(t.p('configmaps/a'), cm({ x: '1' }))).is(201);
    assert.deepEqual(managers(answer), ['one Apply']);
  });

  it('takes YAML', async (t) => {
    const yaml =
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  x: "1"\n  text: |\n    two\n    lines\n';
    const { body } = (await t.patch('apply', `${t.p('configmaps/a')}?fieldManager=one`, yaml)).is(201);
    assert.equal(body.data.text, 'two\nlines\n');
  });

  it('changes nothing when applied again', async (t) => {
    const first = (await t.apply(t.p('configmaps/a'), cm({ x: '1' }))).is(201);
    const second = (await t.apply(t.p('configmaps/a'), cm({ x: '1' }))).is(200);
    assert.equal(second.version, first.version);
  });

  it('removes what its manager no longer says', async (t) => {
    (await t.apply(t.p('configmaps/a'), cm({ x: '1', y: '2' }))).is(201);
    assert.deepEqual((await t.apply(t.p('configmaps/a'), cm({ y: '2' }))).is(200).body.data, { y: '2' });
  });

  it('removes all that its manager no longer says', async (t) => {
    (await t.apply(t.p('configmaps/a'), cm({ x: '1' }))).is(201);
    const { body } = (await t.apply(t.p('configmaps/a'), cm())).is(200);
    assert.equal(body.data, undefined);
  });

  it('keeps what another manager says', async (t) => {
    (await t.apply(t.p('configmaps/a'), cm({ x: '1' }), 'one')).is(201);
    (await t.apply(t.p('configmaps/a'), cm({ y: '2' }), 'two')).is(200);
    const answer = (await t.apply(t.p('configmaps/a'), cm({ x: '3' }), 'one')).is(200);
    assert.deepEqual(answer.body.data, { x: '3', y: '2' });
    assert.deepEqual(managers(answer), ['one Apply', 'two Apply']);
  });

  it('refuses to change what another manager says', async (t) => {
    (await t.apply(t.p('configmaps/a'), cm({ x: '1' }), 'one')).is(201);
    const answer = (await t.apply(t.p('configmaps/a'), cm({ x: '2' }), 'two')).fails(409, 'Conflict');
    assert.deepEqual(
      answer.body.details.causes.map(({ reason, field }: any) => `${reason} ${field}`),
      ['FieldManagerConflict .data.x'],
    );
  });

  it('names each conflict', async (t) => {
    (await t.apply(t.p('configmaps/a'), cm({ x: '1', y: '1' }), 'one')).is(201);
    const answer = (await t.apply(t.p('configmaps/a'), cm({ x: '2', y: '2' }), 'two')).fails(409, 'Conflict');
    assert.equal(answer.body.details.causes.length, 2);
  });

  it('takes what another manager says by force', async (t) => {
    (await t.apply(t.p('configmaps/a'), cm({ x: '1' }), 'one')).is(201);
    const answer = (await t.apply(t.p('configmaps/a'), cm({ x: '2' }), 'two', 'force=true')).is(200);
    assert.deepEqual(answer.body.data, { x: '2' });
    assert.deepEqual(managers(answer), ['two Apply']);
  });

  it('shares what both managers say alike', async (t) => {
    (await t.apply(t.p('configmaps/a'), cm({ x: '1' }), 'one')).is(201);
    (await t.apply(t.p('configmaps/a'), cm({ x: '1' }), 'two')).is(200);
    const { body } = (await t.apply(t.p('configmaps/a'), cm(), 'one')).is(200);
    assert.deepEqual(body.data, { x: '1' });
  });

  it('refuses to change what was created by another', async (t) => {
    (await t.post(`${t.p('configmaps')}?fieldManager=creator`, cm({ x: '1' }))).is(201);
    (await t.apply(t.p('configmaps/a'), cm({ x: '2' }))).fails(409, 'Conflict', /creator/);
  });

  it('takes over what was created by another with the same value', async (t) => {
    (await t.post(`${t.p('configmaps')}?fieldManager=creator`, cm({ x: '1' }))).is(201);
    assert.deepEqual(managers((await t.apply(t.p('configmaps/a'), cm({ x: '1' }))).is(200)), [
      'creator Update',
      'one Apply',
    ]);
  });

  it('notes an update by another as one that takes fields', async (t) => {
    (await t.apply(t.p('configmaps/a'), cm({ x: '1', y: '1' }))).is(201);
    const answer = (
      await t.patch('merge', `${t.p('configmaps/a')}?fieldManager=two`, { data: { x: '2' } })
    ).is(200);
    assert.deepEqual(managers(answer), ['one Apply', 'two Update']);
  });

  it('does not bring back what an update took away, until applied', async (t) => {
    (await t.apply(t.p('configmaps/a'), cm({ x: '1', y: '1' }))).is(201);
    (await t.patch('merge', `${t.p('configmaps/a')}?fieldManager=two`, { data: { x: null } })).is(200);
    assert.deepEqual((await t.apply(t.p('configmaps/a'), cm({ x: '1', y: '1' }))).is(200).body.data, {
      x: '1',
      y: '1',
    });
  });

  it('needs a fieldManager', async (t) => {
    (await t.patch('apply', t.p('configmaps/a'), cm())).fails(422, 'Invalid', /fieldManager/);
  });

  it('needs apiVersion and kind', async (t) => {
    (await t.apply(t.p('configmaps/a'), { metadata: { name: 'a' } })).fails(400, 'BadRequest');
  });

  it('needs a name in the body', async (t) => {
    (await t.apply(t.p('configmaps/a'), { apiVersion: 'v1', kind: 'ConfigMap', data: { x: '1' } })).fails(
      400,
      'BadRequest',
    );
  });

  it('refuses another name in the body', async (t) => {
    (await t.apply(t.p('configmaps/a'), cm(undefined, { name: 'b' }))).fails(400, 'BadRequest');
  });

  it('refuses another apiVersion in the body', async (t) => {
    (await t.apply(t.p('configmaps/a'), { ...cm(), apiVersion: 'apps/v1' })).fails(400, 'BadRequest');
  });

  it('refuses managedFields', async (t) => {
    (
      await t.apply(
        t.p('configmaps/a'),
        cm(
          {},
          {
            managedFields: [
              { manager: 'x', operation: 'Apply', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: {} },
            ],
          },
        ),
      )
    ).fails(400, 'BadRequest', /managedFields must be nil/);
  });

  it('refuses a field that the kind does not have', async (t) => {
    (await t.apply(t.p('configmaps/a'), { ...cm(), nothing: 1 })).is(500);
  });

  it('refuses a value of the wrong type', async (t) => {
    const answer = await t.apply(t.p('configmaps/a'), cm({ x: 1 }));
    assert.ok(answer.status >= 400);
  });

  it('refuses YAML that cannot be read', async (t) => {
    (await t.patch('apply', `${t.p('configmaps/a')}?fieldManager=one`, 'a: [')).is(400);
  });

  it('answers 409 to a stale resourceVersion', async (t) => {
    const a = (await t.apply(t.p('configmaps/a'), cm({ x: '1' }))).is(201);
    (await t.apply(t.p('configmaps/a'), cm({ x: '2' }))).is(200);
    (await t.apply(t.p('configmaps/a'), cm({ x: '3' }, { resourceVersion: a.version }))).fails(
      409,
      'Conflict',
    );
  });

  it('creates what it has a version of, but not what it has the UID of', async (t) => {
    (await t.apply(t.p('configmaps/a'), cm({}, { resourceVersion: '5' }))).is(201);
    (
      await t.apply(t.p('configmaps/b'), cm({}, { name: 'b', uid: '11111111-1111-1111-1111-111111111111' }))
    ).is(409);
  });

  it('tries without writing with dryRun', async (t) => {
    (await t.apply(t.p('configmaps/a'), cm({ x: '1' }), 'one', 'dryRun=All')).is(201);
    (await t.get(t.p('configmaps/a'))).is(404);
  });

  it('merges containers by name', async (t) => {
    const path = t.p('apps/v1', 'deployments/a');
    const intent = (...containers: object[]) => ({
      ...deployment('a', { template: { metadata: { labels: { app: 'a' } }, spec: { containers } } }),
    });
    (await t.apply(path, intent({ name: 'main', image: 'x' }), 'one')).is(201);
    const sidecar = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a' },
      spec: { template: { spec: { containers: [{ name: 'side', image: 'y' }] } } },
    };
    const both = (await t.apply(path, sidecar, 'two')).is(200);
    assert.deepEqual(
      both.body.spec.template.spec.containers.map(({ name }: any) => name),
      ['main', 'side'],
    );
    const again = (await t.apply(path, intent({ name: 'main', image: 'z' }), 'one')).is(200);
    assert.deepEqual(
      again.body.spec.template.spec.containers.map(({ name, image }: any) => `${name}=${image}`),
      ['main=z', 'side=y'],
    );
  });

  it('owns no default', async (t) => {
    const path = t.p('apps/v1', 'deployments/a');
    const { body } = (await t.apply(path, deployment('a'), 'one')).is(201);
    assert.equal(body.spec.replicas, 1);
    assert.equal('f:replicas' in body.metadata.managedFields[0].fieldsV1['f:spec'], false);
    assert.equal(
      (await t.apply(path, deployment('a', { replicas: 3 }), 'two')).is(200).body.spec.replicas,
      3,
    );
  });

  it('gives a field back to its default when its only manager leaves it', async (t) => {
    const path = t.p('apps/v1', 'deployments/a');
    (await t.apply(path, deployment('a', { replicas: 3 }), 'one')).is(201);
    assert.equal((await t.apply(path, deployment('a'), 'one')).is(200).body.spec.replicas, 1);
  });

  it('leaves replicas to whoever scales, once not said any more', async (t) => {
    const path = t.p('apps/v1', 'deployments/a');
    (await t.apply(path, deployment('a', { replicas: 3 }), 'one')).is(201);
    (await t.patch('merge', `${path}/scale?fieldManager=scaler`, { spec: { replicas: 5 } })).is(200);
    (await t.apply(path, deployment('a', { replicas: 3 }), 'one')).fails(409, 'Conflict');
    assert.equal((await t.apply(path, deployment('a'), 'one')).is(200).body.spec.replicas, 5);
  });

  it('applies a status as a subresource with managers of its own', async (t) => {
    const path = t.p('apps/v1', 'deployments/a');
    (await t.apply(path, deployment('a'), 'one')).is(201);
    const status = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a' },
      status: { conditions: [{ type: 'X', status: 'True', reason: 'r', message: 'm' }] },
    };
    const { body } = (await t.apply(`${path}/status`, status, 'one')).is(200);
    assert.deepEqual(
      body.metadata.managedFields.map(({ subresource }: any) => subresource ?? ''),
      ['', 'status'],
    );
  });

  it('merges conditions of a status by type', async (t) => {
    const path = `${await widgets(t)}/a`;
    (await t.apply(path, widget('a'))).is(201);
    const status = (type: string) => ({
      ...widget('a'),
      spec: undefined,
      status: { conditions: [{ type, status: 'True' }] },
    });
    (await t.apply(`${path}/status`, status('A'), 'one')).is(200);
    const { body } = (await t.apply(`${path}/status`, status('B'), 'two')).is(200);
    assert.deepEqual(
      body.status.conditions.map(({ type }: any) => type),
      ['A', 'B'],
    );
    const after = (await t.apply(`${path}/status`, status('B'), 'one')).is(200);
    assert.deepEqual(
      after.body.status.conditions.map(({ type }: any) => type),
      ['B'],
    );
  });

  it('does not create by a status', async (t) => {
    (
      await t.apply(t.p('apps/v1', 'deployments/a/status'), {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'a' },
      })
    ).is(404);
  });

  it('creates an object of a CRD', async (t) => {
    const { body } = (await t.apply(`${await widgets(t)}/a`, widget('a', { size: 2 }))).is(201);
    assert.deepEqual(body.metadata.managedFields[0].fieldsV1['f:spec'], { 'f:size': {} });
  });

  it('merges a set of a CRD', async (t) => {
    const path = `${await widgets(t)}/a`;
    (await t.apply(path, widget('a', { set: ['a', 'b'] }), 'one')).is(201);
    assert.deepEqual((await t.apply(path, widget('a', { set: ['b', 'c'] }), 'two')).is(200).body.spec.set, [
      'a',
      'b',
      'c',
    ]);
    assert.deepEqual((await t.apply(path, widget('a', { set: ['a'] }), 'one')).is(200).body.spec.set, [
      'a',
      'b',
      'c',
    ]);
    assert.deepEqual((await t.apply(path, widget('a', { set: [] }), 'two')).is(200).body.spec.set, ['a']);
  });

  it('treats an atomic list of a CRD as one value', async (t) => {
    const path = `${await widgets(t)}/a`;
    (await t.apply(path, widget('a', { atomic: ['a'] }), 'one')).is(201);
    (await t.apply(path, widget('a', { atomic: ['b'] }), 'two')).fails(409, 'Conflict');
    assert.deepEqual(
      (await t.apply(path, widget('a', { atomic: ['b'] }), 'two', 'force=true')).is(200).body.spec.atomic,
      ['b'],
    );
  });

  it('treats an atomic map of a CRD as one value', async (t) => {
    const path = `${await widgets(t)}/a`;
    (await t.apply(path, widget('a', { limits: { low: 1 } }), 'one')).is(201);
    (await t.apply(path, widget('a', { limits: { high: 2 } }), 'two')).fails(409, 'Conflict');
  });

  it('merges a list of a CRD by two keys, one of them a default', async (t) => {
    const path = `${await widgets(t)}/a`;
    (await t.apply(path, widget('a', { ports: [{ port: 1, note: 'x' }] }), 'one')).is(201);
    const { body } = (
      await t.apply(
        path,
        widget('a', {
          ports: [
            { port: 1, protocol: 'UDP' },
            { port: 1, protocol: 'TCP' },
          ],
        }),
        'two',
      )
    ).is(200);
    assert.equal(body.spec.ports.length, 2);
    (await t.apply(path, widget('a', { ports: [{ port: 1, note: 'y' }] }), 'two')).fails(409, 'Conflict');
  });

  it('refuses the same key twice in a list of a CRD', async (t) => {
    const answer = await t.apply(`${await widgets(t)}/a`, widget('a', { ports: [{ port: 1 }, { port: 1 }] }));
    assert.ok(answer.status >= 400);
  });

  it('keeps unknown fields out where a CRD has none', async (t) => {
    const answer = await t.apply(`${await widgets(t)}/a`, widget('a', { nothing: 1 }));
    assert.ok([201, 500].includes(answer.status));
  });

  it('merges a map of a CRD key by key', async (t) => {
    const path = `${await widgets(t)}/a`;
    (await t.apply(path, widget('a', { labels: { a: '1' } }), 'one')).is(201);
    (await t.apply(path, widget('a', { labels: { b: '1' } }), 'two')).is(200);
    assert.deepEqual((await t.apply(path, widget('a', {}), 'one')).is(200).body.spec.labels, { b: '1' });
  });

  it('applies labels, annotations, finalizers and owners', async (t) => {
    const owner = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name: 'x',
      uid: '11111111-1111-1111-1111-111111111111',
    };
    (
      await t.apply(
        t.p('configmaps/a'),
        cm(undefined, {
          labels: { l: '1' },
          annotations: { n: '1' },
          finalizers: ['x.io/y'],
          ownerReferences: [owner],
        }),
        'one',
      )
    ).is(201);
    const { body } = (
      await t.apply(t.p('configmaps/a'), cm(undefined, { labels: { m: '1' }, finalizers: ['x.io/z'] }), 'two')
    ).is(200);
    assert.deepEqual(body.metadata.finalizers, ['x.io/y', 'x.io/z']);
    (await t.apply(t.p('configmaps/a'), cm(), 'one')).is(200);
    (await t.apply(t.p('configmaps/a'), cm(), 'two')).is(200);
  });

  it('refuses to force without apply', async (t) => {
    (await t.apply(t.p('configmaps/a'), cm())).is(201);
    (await t.patch('json', `${t.p('configmaps/a')}?force=true`, [])).fails(422, 'Invalid');
  });

  it('merges ports of a container by port and protocol', async (t) => {
    const withPorts = (...ports: object[]) =>
      pod('a', {}, { containers: [{ name: 'main', image: 'x', ports }] });
    (await t.apply(t.p('pods/a'), withPorts({ containerPort: 80 }), 'one')).is(201);
    (await t.apply(t.p('pods/a'), withPorts({ containerPort: 80, protocol: 'TCP', name: 'x' }), 'two')).is(
      422,
    );
  });

  it('drops a manager that owns nothing any more', async (t) => {
    (await t.apply(t.p('configmaps/a'), cm({ x: '1' }), 'one')).is(201);
    (await t.apply(t.p('configmaps/a'), cm({ y: '1' }), 'two')).is(200);
    assert.deepEqual(managers((await t.apply(t.p('configmaps/a'), cm(), 'two')).is(200)), ['one Apply']);
  });

  it('forgets an update by the same name only for the apply', async (t) => {
    (await t.post(`${t.p('configmaps')}?fieldManager=one`, cm({ x: '1' }))).is(201);
    assert.deepEqual(managers((await t.apply(t.p('configmaps/a'), cm({ x: '1' }), 'one')).is(200)), [
      'one Apply',
      'one Update',
    ]);
  });
});
