import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import { widget, widgets } from '../frame/widget-crd.js';

/** Specs that the schema refuses, and the first field that it names. */
const invalid: [string, object, string][] = [
  ['a value that is not in the enum', { color: 'pink' }, 'FieldValueNotSupported spec.color'],
  ['a number below the minimum', { size: 0 }, 'FieldValueInvalid spec.size'],
  ['a number above the maximum', { size: 11 }, 'FieldValueInvalid spec.size'],
  ['a number at an exclusive minimum', { ratio: 0 }, 'FieldValueInvalid spec.ratio'],
  ['a text that is too short', { name: 'a' }, 'FieldValueInvalid spec.name'],
  ['a text that is too long', { name: 'abcdefghi' }, 'FieldValueTooLong spec.name'],
  ['a text that does not match', { name: 'ABC' }, 'FieldValueInvalid spec.name'],
  ['a number that is no multiple', { even: 3 }, 'FieldValueInvalid spec.even'],
  ['a text for a number', { size: '1' }, 'FieldValueTypeInvalid spec.size'],
  ['a number for a text', { name: 1 }, 'FieldValueTypeInvalid spec.name'],
  ['a fraction for an integer', { size: 1.5 }, 'FieldValueTypeInvalid spec.size'],
  ['a text for a boolean', { isOn: 'true' }, 'FieldValueTypeInvalid spec.isOn'],
  ['an object for a list', { set: {} }, 'FieldValueTypeInvalid spec.set'],
  ['a list for an object', { limits: [] }, 'FieldValueTypeInvalid spec.limits'],
  ['too many items', { atomic: ['a', 'b', 'c', 'd'] }, 'FieldValueTooMany spec.atomic'],
  ['the same item of a set twice', { set: ['a', 'a'] }, 'FieldValueDuplicate spec.set[1]'],
  [
    'the same key of a list twice',
    { ports: [{ port: 1 }, { port: 1 }] },
    'FieldValueDuplicate spec.ports[1]',
  ],
  [
    'an item without a required field',
    { ports: [{ protocol: 'UDP' }] },
    'FieldValueRequired spec.ports[0].port',
  ],
  ['a time that is none', { when: 'yesterday' }, 'FieldValueTypeInvalid spec.when'],
  ['a CIDR that is none', { cidr: '10.0.0.0/99' }, 'FieldValueTypeInvalid spec.cidr'],
  ['bytes that are no base64', { bytes: '%%%' }, 'FieldValueTypeInvalid spec.bytes'],
  ['a boolean for int-or-string', { intOrString: true }, 'FieldValueTypeInvalid spec.intOrString'],
  ['a number in a map of texts', { labels: { a: 1 } }, 'FieldValueTypeInvalid spec.labels.a'],
  ['none of oneOf', { oneOf: {} }, 'FieldValueRequired spec.oneOf.a'],
  ['two of oneOf', { oneOf: { a: 'x', b: 'x' } }, 'FieldValueInvalid <nil>'],
  ['what a rule forbids', { limits: { low: 2, high: 1 } }, 'FieldValueInvalid spec.limits'],
  ['a replicas below zero', { replicas: -1 }, 'FieldValueInvalid spec.replicas'],
  ['a replicas that is no int32', { replicas: 3_000_000_000 }, 'FieldValueInvalid .spec.replicas'],
  [
    'an embedded object without a kind',
    { template: { apiVersion: 'v1' } },
    'FieldValueRequired spec.template.kind',
  ],
];

const valid: [string, object][] = [
  ['every number in its bounds', { size: 1, ratio: 0.1, even: 4, replicas: 0 }],
  ['a whole number with a fraction of 0', { size: 2.0 }],
  ['int-or-string as a number', { intOrString: 5 }],
  ['int-or-string as a text', { intOrString: '50%' }],
  ['null where it is allowed', { nullable: null }],
  ['a time', { when: '2020-01-02T03:04:05Z' }],
  ['a CIDR', { cidr: '10.0.0.0/8' }],
  ['bytes', { bytes: 'eA==' }],
  ['one of oneOf', { oneOf: { a: 'x' } }],
  ['what a rule allows', { limits: { low: 1, high: 2 } }],
  ['unknown fields where they are preserved', { loose: { any: { thing: [1, 'x', null] } } }],
  [
    'an embedded object',
    { template: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { a: 'b' } } },
  ],
  ['empty lists and maps', { atomic: [], set: [], labels: {}, ports: [] }],
  ['large numbers and small ones', { ratio: 1e-9 }],
];

export default subject('objects of a CRD', (it) => {
  for (const [what, spec, cause] of invalid) {
    it(`refuses ${what}`, async (t) => {
      const answer = (await t.post(await widgets(t), widget('a', spec))).fails(422, 'Invalid');
      const found = answer.body.details.causes.map(({ reason, field }: any) => `${reason} ${field}`);
      assert.ok(found.includes(cause), `${cause} is not in ${found.join(', ')}`);
    });
  }

  for (const [what, spec] of valid) {
    it(`takes ${what}`, async (t) => {
      (await t.post(await widgets(t), widget('a', spec))).is(201);
    });
  }

  it('names each field that is refused', async (t) => {
    const answer = (
      await t.quietly('POST', await widgets(t), { body: widget('a', { color: 'pink', size: 0, name: 'A' }) })
    ).fails(422, 'Invalid');
    assert.ok(answer.body.details.causes.length >= 3);
  });

  it('prunes unknown fields', async (t) => {
    const { body } = (
      await t.post(await widgets(t), {
        ...widget('a', { nothing: 1, ports: [{ port: 1, odd: 1 }], defaults: { odd: 1 } }),
        other: 1,
      })
    ).is(201);
    assert.equal('nothing' in body.spec || 'other' in body || 'odd' in body.spec.ports[0], false);
  });

  it('prunes unknown fields of the metadata', async (t) => {
    const { body } = (await t.post(await widgets(t), widget('a', {}, { odd: 1 }))).is(201);
    assert.equal('odd' in body.metadata, false);
  });

  it('prunes unknown fields of an embedded metadata', async (t) => {
    (
      await t.post(
        await widgets(t),
        widget('a', { template: { apiVersion: 'v1', kind: 'X', metadata: { name: 'x', odd: 1 } } }),
      )
    ).is(201);
  });

  it('fills in defaults, also in a default', async (t) => {
    const { body } = (await t.post(await widgets(t), widget('a'))).is(201);
    assert.equal(body.spec.color, 'red');
    assert.deepEqual(body.spec.defaults, { level: 3, mode: 'auto' });
  });

  it('fills in the defaults of what is given in part', async (t) => {
    const { body } = (
      await t.post(await widgets(t), widget('a', { defaults: { level: 1 }, ports: [{ port: 5 }] }))
    ).is(201);
    assert.deepEqual(body.spec.defaults, { level: 1, mode: 'auto' });
    assert.equal(body.spec.ports[0].protocol, 'TCP');
  });

  it('fills in no defaults where there is no parent', async (t) => {
    const { body } = (await t.post(await widgets(t), { ...widget('a'), spec: undefined })).is(201);
    assert.equal('spec' in body, false);
  });

  it('drops null where a default is and null is not allowed', async (t) => {
    const { body } = (await t.post(await widgets(t), widget('a', { color: null }))).is(201);
    assert.equal(body.spec.color, 'red');
  });

  it('refuses null where neither is', async (t) => {
    const answer = await t.post(await widgets(t), widget('a', { size: null }));
    assert.ok([201, 422].includes(answer.status));
  });

  it('keeps null where it is allowed', async (t) => {
    const { body } = (await t.post(await widgets(t), widget('a', { nullable: null }))).is(201);
    assert.equal(body.spec.nullable, null);
  });

  it('refuses a change that a transition rule forbids', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a', { frozen: 'x' }));
    (await t.patch('merge', `${path}/a`, { spec: { frozen: 'y' } }))
      .fails(422, 'Invalid', /frozen cannot change/)
      .causes('FieldValueInvalid spec.frozen');
  });

  it('lets a transition rule pass where there was nothing', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    (await t.patch('merge', `${path}/a`, { spec: { frozen: 'y' } })).is(200);
    (await t.patch('merge', `${path}/a`, { spec: { frozen: null } })).is(200);
  });

  it('checks an update as a whole', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a', { size: 1 }));
    (await t.patch('merge', `${path}/a`, { spec: { size: 99 } })).fails(422, 'Invalid');
    (await t.patch('json', `${path}/a`, [{ op: 'add', path: '/spec/color', value: 'pink' }])).fails(
      422,
      'Invalid',
    );
  });

  it('keeps numbers as they are written', async (t) => {
    const path = await widgets(t);
    const body =
      '{"apiVersion":"conformance.test/v1","kind":"Widget","metadata":{"name":"a"},"spec":{"ratio":1.50,"size":3,"loose":{"big":9007199254740993,"float":1e3,"tiny":0.1}}}';
    (await t.post(path, body)).is(201);
    const { text } = await t.get(`${path}/a`);
    assert.match(text, /"big":9007199254740993/);
  });

  it('keeps keys such as __proto__ as data', async (t) => {
    const path = await widgets(t);
    const body =
      '{"apiVersion":"conformance.test/v1","kind":"Widget","metadata":{"name":"a"},"spec":{"labels":{"__proto__":"x","constructor":"y"},"loose":{"__proto__":{"a":1}}}}';
    (await t.post(path, body)).is(201);
    assert.match((await t.get(`${path}/a`)).text, /"__proto__":"x"/);
  });

  it('refuses a spec that is no object', async (t) => {
    (await t.post(await widgets(t), { ...widget('a'), spec: 'x' })).fails(422, 'Invalid');
  });

  it('takes a name of 253 characters', async (t) => {
    (await t.post(await widgets(t), widget('a'.repeat(253)))).is(201);
  });
});
