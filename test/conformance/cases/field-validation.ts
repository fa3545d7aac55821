import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import { configMap, deployment } from '../frame/objects.js';
import { widget, widgets } from '../frame/widget-crd.js';

const twice = '{"metadata":{"name":"a"},"data":{"x":"1","x":"2"}}';
const widgetTwice =
  '{"apiVersion":"conformance.test/v1","kind":"Widget","metadata":{"name":"a"},"spec":{"size":1,"size":2}}';

export default subject('fieldValidation', (it) => {
  it('Strict refuses a field that the kind does not have', async (t) => {
    (await t.post(t.p('configmaps?fieldValidation=Strict'), { ...configMap('a'), nothing: 1 })).fails(
      400,
      'BadRequest',
      /strict decoding error: unknown field "nothing"/,
    );
  });

  it('Strict names each unknown field', async (t) => {
    const object = deployment('a', {
      nothing: 1,
      template: {
        metadata: { labels: { app: 'a' } },
        spec: { containers: [{ name: 'a', image: 'a', odd: true }] },
      },
    });
    (await t.post(`${t.p('apps/v1', 'deployments')}?fieldValidation=Strict`, object)).fails(
      400,
      'BadRequest',
    );
  });

  it('Strict refuses a field that is there twice', async (t) => {
    (await t.post(t.p('configmaps?fieldValidation=Strict'), twice)).fails(400, 'BadRequest');
  });

  it('Warn warns of a field that the kind does not have', async (t) => {
    const answer = (
      await t.post(t.p('configmaps?fieldValidation=Warn'), { ...configMap('a'), nothing: 1 })
    ).is(201);
    assert.deepEqual(answer.warnings, ['299 - "unknown field \\"nothing\\""']);
  });

  it('Warn warns of a field that is there twice, and takes the last', async (t) => {
    const answer = (await t.post(t.p('configmaps?fieldValidation=Warn'), twice)).is(201);
    assert.equal(answer.warnings.length, 1);
    assert.equal(answer.body.data.x, '2');
  });

  it('Ignore drops unknown fields and says nothing', async (t) => {
    const answer = (
      await t.post(t.p('configmaps?fieldValidation=Ignore'), { ...configMap('a'), nothing: 1 })
    ).is(201);
    assert.deepEqual(answer.warnings, []);
    assert.equal('nothing' in answer.body, false);
  });

  it('is Warn by default', async (t) => {
    assert.equal(
      (await t.post(t.p('configmaps'), { ...configMap('a'), nothing: 1 })).is(201).warnings.length,
      1,
    );
  });

  it('knows no other', async (t) => {
    (await t.post(t.p('configmaps?fieldValidation=Loose'), configMap('a'))).fails(422, 'Invalid');
  });

  it('Strict refuses an unknown field of a CRD', async (t) => {
    (await t.post(`${await widgets(t)}?fieldValidation=Strict`, widget('a', { nothing: 1 }))).fails(
      400,
      'BadRequest',
      /unknown field "spec.nothing"/,
    );
  });

  it('Strict refuses an unknown field in a list of a CRD', async (t) => {
    (
      await t.post(
        `${await widgets(t)}?fieldValidation=Strict`,
        widget('a', { ports: [{ port: 1, odd: 1 }] }),
      )
    ).fails(400, 'BadRequest', /spec.ports\[0\].odd/);
  });

  it('Strict refuses an unknown field of the metadata of a CRD', async (t) => {
    (await t.post(`${await widgets(t)}?fieldValidation=Strict`, widget('a', {}, { odd: 1 }))).fails(
      400,
      'BadRequest',
    );
  });

  it('Warn warns of an unknown field of a CRD', async (t) => {
    const answer = (await t.post(`${await widgets(t)}?fieldValidation=Warn`, widget('a', { nothing: 1 }))).is(
      201,
    );
    assert.equal(answer.warnings.length, 1);
    assert.equal('nothing' in answer.body.spec, false);
  });

  it('Strict refuses a field of a CRD that is there twice', async (t) => {
    (await t.post(`${await widgets(t)}?fieldValidation=Strict`, widgetTwice)).fails(400, 'BadRequest');
  });

  it('Warn warns of a field of a CRD that is there twice', async (t) => {
    assert.equal(
      (await t.post(`${await widgets(t)}?fieldValidation=Warn`, widgetTwice)).is(201).warnings.length,
      1,
    );
  });

  it('Strict lets unknown fields be where they are preserved', async (t) => {
    (await t.post(`${await widgets(t)}?fieldValidation=Strict`, widget('a', { loose: { any: 1 } }))).is(201);
  });

  it('Strict is for updates as well', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.put(t.p('configmaps/a?fieldValidation=Strict'), { ...configMap('a'), nothing: 1 })).fails(
      400,
      'BadRequest',
    );
  });

  for (const kind of ['merge', 'strategic'] as const) {
    it(`Strict is for ${kind} patches as well`, async (t) => {
      await t.given(t.p('configmaps'), configMap('a'));
      const answer = await t.patch(kind, t.p('configmaps/a?fieldValidation=Strict'), { nothing: 1 });
      assert.ok(answer.status >= 400);
    });
    it(`Warn is for ${kind} patches as well`, async (t) => {
      await t.given(t.p('configmaps'), configMap('a'));
      assert.equal(
        (await t.patch(kind, t.p('configmaps/a?fieldValidation=Warn'), { nothing: 1 })).is(200).warnings
          .length,
        1,
      );
    });
  }

  it('Strict is for JSON patches as well', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    const answer = await t.patch('json', t.p('configmaps/a?fieldValidation=Strict'), [
      { op: 'add', path: '/nothing', value: 1 },
    ]);
    assert.ok(answer.status >= 400);
  });

  it('Strict is for apply as well', async (t) => {
    const answer = await t.apply(
      t.p('configmaps/a'),
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"x":"1","x":"2"}}',
      'one',
      'fieldValidation=Strict',
    );
    assert.ok(answer.status >= 400);
  });

  it('Strict is for merge patches of a CRD as well', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    const answer = await t.patch('merge', `${path}/a?fieldValidation=Strict`, { spec: { nothing: 1 } });
    assert.ok(answer.status >= 400);
  });

  it('takes names of fields in another case for unknown', async (t) => {
    const answer = (await t.post(t.p('configmaps'), { metadata: { name: 'a' }, Data: { x: '1' } })).is(201);
    assert.equal(answer.warnings.length, 1);
    assert.equal(answer.body.data, undefined);
  });
});
