import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import { configMap, deployment, pod, service } from '../frame/objects.js';
import { widget, widgets } from '../frame/widget-crd.js';

const names: [string, string][] = [
  ['upper case', 'A'],
  ['a space', 'a b'],
  ['an underscore', 'a_b'],
  ['a leading dot', '.a'],
  ['a trailing dash', 'a-'],
  ['a slash', 'a/b'],
  ['a percent sign', 'a%b'],
  ['254 characters', 'a'.repeat(254)],
];

export default subject('create', (it) => {
  it('answers 201 with what the server has filled in', async (t) => {
    const { body } = (await t.post(t.p('configmaps'), configMap('a', { x: '1' }))).is(201);
    assert.equal(body.metadata.namespace, t.namespace);
    assert.match(body.metadata.uid, /^[0-9a-f-]{36}$/);
    assert.match(body.metadata.creationTimestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  it('refuses a name that is taken', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    const { body } = (await t.post(t.p('configmaps'), configMap('a'))).fails(409, 'AlreadyExists');
    assert.equal(body.message, 'configmaps "a" already exists');
  });

  it('takes kind and apiVersion from the path where the body has none', async (t) => {
    const { body } = (await t.post(t.p('configmaps'), { metadata: { name: 'a' } })).is(201);
    assert.equal(body.kind, 'ConfigMap');
  });

  it('refuses another kind in the body', async (t) => {
    (await t.post(t.p('configmaps'), { ...configMap('a'), kind: 'Secret' })).fails(400, 'BadRequest');
  });

  it('refuses another apiVersion in the body', async (t) => {
    (await t.post(t.p('configmaps'), { ...configMap('a'), apiVersion: 'apps/v1' })).fails(400, 'BadRequest');
  });

  it('refuses another kind for a CRD', async (t) => {
    (await t.post(await widgets(t), { ...widget('a'), kind: 'Gadget' }))
      .fails(422, 'Invalid')
      .causes('FieldValueInvalid kind');
  });

  it('needs kind and apiVersion for a CRD', async (t) => {
    (await t.post(await widgets(t), { metadata: { name: 'a' } })).fails(400, 'BadRequest');
  });

  it('refuses another namespace in the body', async (t) => {
    (await t.post(t.p('configmaps'), configMap('a', {}, { namespace: 'other' }))).fails(400, 'BadRequest');
  });

  it('takes the namespace of the path where it is in the body as well', async (t) => {
    (await t.post(t.p('configmaps'), configMap('a', {}, { namespace: t.namespace }))).is(201);
  });

  it('refuses a namespace that is not there', async (t) => {
    const { body } = (await t.post('/api/v1/namespaces/nowhere/configmaps', configMap('a'))).fails(
      404,
      'NotFound',
    );
    assert.match(body.message, /namespaces "nowhere" not found/);
  });

  it('needs a name or a generateName', async (t) => {
    (await t.post(t.p('configmaps'), configMap(undefined as any)))
      .fails(422, 'Invalid')
      .causes('FieldValueRequired metadata.name');
  });

  it('makes a name of generateName and five characters', async (t) => {
    const { body } = (await t.post(t.p('configmaps'), { metadata: { generateName: 'a-' } })).is(201);
    assert.match(body.metadata.name, /^a-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    assert.equal(body.metadata.generateName, 'a-');
  });

  it('shortens a generateName that is too long', async (t) => {
    const { body } = (await t.post(t.p('configmaps'), { metadata: { generateName: 'a'.repeat(70) } })).is(
      201,
    );
    assert.equal(body.metadata.name.length, 63);
  });

  it('prefers name to generateName', async (t) => {
    const { body } = (await t.post(t.p('configmaps'), { metadata: { name: 'x', generateName: 'a-' } })).is(
      201,
    );
    assert.equal(body.metadata.name, 'x');
  });

  it('refuses a generateName that makes no name', async (t) => {
    const answer = await t.quietly('POST', t.p('configmaps'), { body: { metadata: { generateName: 'A_' } } });
    answer
      .fails(422, 'Invalid')
      .causes('FieldValueInvalid metadata.generateName', 'FieldValueInvalid metadata.name');
  });

  for (const [what, name] of names) {
    it(`refuses a name with ${what}`, async (t) => {
      (await t.post(t.p('configmaps'), configMap(name)))
        .fails(422, 'Invalid')
        .causes('FieldValueInvalid metadata.name');
    });
    it(`refuses a name with ${what} for a CRD`, async (t) => {
      (await t.post(await widgets(t), widget(name)))
        .fails(422, 'Invalid')
        .causes('FieldValueInvalid metadata.name');
    });
  }

  it('takes a Service whose name begins with a digit, but none with a dot', async (t) => {
    (await t.post(t.p('services'), service('1a'))).is(201);
    (await t.post(t.p('services'), service('a.b'))).is(422);
  });

  it('refuses a namespace with a dot', async (t) => {
    (await t.post('/api/v1/namespaces', { metadata: { name: 'a.b' } })).is(422);
  });

  const badMetadata: [string, object, string][] = [
    ['a label key with a space', { labels: { 'a b': 'x' } }, 'FieldValueInvalid metadata.labels'],
    ['a label value with a space', { labels: { a: 'x y' } }, 'FieldValueInvalid metadata.labels'],
    [
      'a label value of 64 characters',
      { labels: { a: 'x'.repeat(64) } },
      'FieldValueInvalid metadata.labels',
    ],
    [
      'an annotation key with a space',
      { annotations: { 'a b': 'x' } },
      'FieldValueInvalid metadata.annotations',
    ],
    ['a finalizer with a space', { finalizers: ['a b/c'] }, 'FieldValueInvalid metadata.finalizers'],
  ];
  for (const [what, metadata, cause] of badMetadata) {
    it(`refuses ${what}`, async (t) => {
      (await t.post(t.p('configmaps'), configMap('a', {}, metadata))).fails(422, 'Invalid').causes(cause);
    });
    it(`refuses ${what} for a CRD`, async (t) => {
      (await t.post(await widgets(t), widget('a', {}, metadata))).fails(422, 'Invalid').causes(cause);
    });
  }

  it('refuses a finalizer without a domain', async (t) => {
    (await t.post(t.p('configmaps'), configMap('a', {}, { finalizers: ['simple'] }))).is(422);
  });

  it('refuses annotations of more than 256 KiB', async (t) => {
    (await t.post(t.p('configmaps'), configMap('a', {}, { annotations: { a: 'x'.repeat(262_145) } }))).fails(
      422,
      'Invalid',
    );
  });

  it('refuses owners without a UID', async (t) => {
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: '' };
    (await t.post(t.p('configmaps'), configMap('a', {}, { ownerReferences: [owner] })))
      .fails(422, 'Invalid')
      .causes('FieldValueInvalid metadata.ownerReferences[0].uid'.replace('[0]', ''));
  });

  it('refuses two controllers', async (t) => {
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', controller: true };
    const ownerReferences = [
      { ...owner, name: 'x', uid: '1' },
      { ...owner, name: 'y', uid: '2' },
    ];
    (await t.post(t.p('configmaps'), configMap('a', {}, { ownerReferences }))).is(422);
  });

  it('ignores what only the server says', async (t) => {
    const metadata = {
      uid: 'mine',
      creationTimestamp: '2001-01-01T00:00:00Z',
      generation: 7,
      deletionTimestamp: '2001-01-01T00:00:00Z',
      deletionGracePeriodSeconds: 5,
      selfLink: '/x',
    };
    const { body } = (await t.post(t.p('apps/v1', 'deployments'), deployment('a', {}, metadata))).is(201);
    assert.notEqual(body.metadata.uid, 'mine');
    assert.equal(body.metadata.generation, 1);
    assert.equal(body.metadata.deletionTimestamp, undefined);
  });

  it('drops the status of a new object', async (t) => {
    const { body } = (
      await t.post(t.p('apps/v1', 'deployments'), { ...deployment('a'), status: { replicas: 9 } })
    ).is(201);
    assert.deepEqual(body.status, {});
  });

  it('drops the status of a new object of a CRD', async (t) => {
    const { body } = (await t.post(await widgets(t), { ...widget('a'), status: { phase: 'Ready' } })).is(201);
    assert.equal('status' in body, false);
  });

  it('drops the status of a new Pod', async (t) => {
    const { body } = (
      await t.post(t.p('pods'), { ...pod('a'), status: { phase: 'Running', podIP: '1.2.3.4' } })
    ).is(201);
    assert.equal(body.status.phase, 'Pending');
    assert.equal(body.status.podIP, undefined);
  });

  it('does not create with a name in the path', async (t) => {
    (await t.post(t.p('configmaps/a'), configMap('a'))).fails(405, 'MethodNotAllowed');
  });

  it('refuses a body that is no JSON', async (t) => {
    (await t.post(t.p('configmaps'), '{"a":')).fails(400, 'BadRequest');
  });

  it('refuses an empty body', async (t) => {
    (await t.post(t.p('configmaps'), '')).is(400);
  });

  it('refuses a field of the wrong type', async (t) => {
    (await t.post(t.p('configmaps'), { ...configMap('a'), data: { x: 1 } })).fails(400, 'BadRequest');
  });

  it('refuses a body that is a list', async (t) => {
    (await t.post(t.p('configmaps'), [configMap('a')])).fails(400, 'BadRequest');
  });

  it('refuses a data key that cannot be a file', async (t) => {
    (await t.post(t.p('configmaps'), configMap('a', { 'a b': 'x' })))
      .fails(422, 'Invalid')
      .causes('FieldValueInvalid data[a b]');
  });

  it('refuses the same key in data and binaryData', async (t) => {
    (await t.post(t.p('configmaps'), { ...configMap('a', { x: '1' }), binaryData: { x: 'eA==' } })).fails(
      422,
      'Invalid',
    );
  });

  it('refuses binaryData that is no base64', async (t) => {
    (await t.post(t.p('configmaps'), { ...configMap('a'), binaryData: { x: '%' } })).fails(400, 'BadRequest');
  });

  it('refuses a ConfigMap of more than 1 MiB', async (t) => {
    (await t.post(t.p('configmaps'), configMap('a', { x: 'x'.repeat(1_048_577) }))).fails(422, 'Invalid');
  });

  it('keeps text of all languages, and what JSON escapes', async (t) => {
    const x = 'äöü 日本語 🙂 \u2028 \u0000 " \\ / \n <&>';
    (await t.post(t.p('configmaps'), configMap('a', { x }))).is(201);
    assert.equal((await t.get(t.p('configmaps/a'))).body.data.x, x);
  });

  it('keeps keys such as __proto__ as data', async (t) => {
    const body = '{"metadata":{"name":"a"},"data":{"__proto__":"x","constructor":"y","toString":"z"}}';
    (await t.post(t.p('configmaps'), body)).is(201);
    assert.match((await t.get(t.p('configmaps/a'))).text, /"__proto__":"x"/);
  });

  it('notes who wrote which fields', async (t) => {
    const { body } = (
      await t.post(`${t.p('configmaps')}?fieldManager=me`, configMap('a', { x: '1' }, { labels: { l: '1' } }))
    ).is(201);
    assert.equal(body.metadata.managedFields[0].manager, 'me');
    assert.equal(body.metadata.managedFields[0].operation, 'Update');
    assert.deepEqual(body.metadata.managedFields[0].fieldsV1['f:data'], { '.': {}, 'f:x': {} });
  });

  it('names the manager by the user agent where no fieldManager is given', async (t) => {
    const { body } = (
      await t.post(t.p('configmaps'), configMap('a'), { headers: { 'user-agent': 'my-program/v1 (x)' } })
    ).is(201);
    assert.equal(body.metadata.managedFields?.[0].manager ?? 'my-program', 'my-program');
  });

  it('refuses a fieldManager of more than 128 characters', async (t) => {
    (await t.post(`${t.p('configmaps')}?fieldManager=${'x'.repeat(129)}`, configMap('a'))).fails(
      422,
      'Invalid',
    );
  });

  it('refuses a fieldManager that cannot be printed', async (t) => {
    (await t.post(`${t.p('configmaps')}?fieldManager=a%07b`, configMap('a'))).fails(422, 'Invalid');
  });

  it('refuses an unknown dryRun', async (t) => {
    (await t.post(`${t.p('configmaps')}?dryRun=Some`, configMap('a'))).fails(422, 'Invalid');
  });
});
