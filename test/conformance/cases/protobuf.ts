import assert from 'node:assert/strict';
import { configMapInProtobuf, envelope, message } from '../../support/protobuf-writer.js';
import { subject } from '../frame/case.js';
import { configMap } from '../frame/objects.js';
import { widget, widgets } from '../frame/widget-crd.js';

const type = 'application/vnd.kubernetes.protobuf';
const prefix = Buffer.from('k8s\0', 'latin1');

/** What is no object of the kind that is asked for. */
const refused: [string, Buffer][] = [
  ['without the prefix', Buffer.from('nonsense')],
  ['of JSON', Buffer.from(JSON.stringify(configMap('a')))],
  ['of nothing but the prefix', prefix],
  ['that ends in the envelope', Buffer.concat([prefix, Buffer.from([0x0a, 0x20, 0x0a])])],
  ['that ends in the object', envelope('v1', 'ConfigMap', [1, [[1, 'a']]]).subarray(0, -6)],
  ['whose object is cut', Buffer.concat([prefix, message([1, [[1, 'v1'], [2, 'ConfigMap']]], [2, Buffer.from([0x0a, 0x20])])])], // prettier-ignore
  ['with a field of another form', envelope('v1', 'ConfigMap', [2, 7])],
  ['with a metadata of another form', envelope('v1', 'ConfigMap', [1, [[1, 5]]])],
  ['with a tag of 0', envelope('v1', 'ConfigMap', [0, 7])],
  ['with an integer that does not end', Buffer.concat([prefix, Buffer.from([0x0a, 0x10]), Buffer.alloc(16, 0xff)])], // prettier-ignore
];

export default subject('protobuf', (it) => {
  it('creates an object', async (t) => {
    const answer = await t.post(t.p('configmaps'), configMapInProtobuf('a', { x: '1', y: '' }), { type });
    assert.deepEqual(answer.is(201).body.data, { x: '1', y: '' });
  });

  it('replaces an object', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', { x: '1' }));
    const answer = await t.put(t.p('configmaps/a'), configMapInProtobuf('a', { z: '2' }), { type });
    assert.deepEqual(answer.is(200).body.data, { z: '2' });
  });

  it('takes an object that does not say its kind', async (t) => {
    await t.post(t.p('configmaps'), envelope('', '', [1, [[1, 'a']]]), { type });
  });

  it('passes over fields that it does not know', async (t) => {
    const body = envelope('v1', 'ConfigMap', [1, [[1, 'a'], [99, 'x'], [98, 1]]], [77, [[1, 1]]]); // prettier-ignore
    (await t.post(t.p('configmaps?fieldValidation=Strict'), body, { type })).is(201);
  });

  it('refuses an object of another kind', async (t) => {
    (await t.post(t.p('configmaps'), envelope('v1', 'Nothing', [1, [[1, 'a']]]), { type })).is(400);
  });

  it('refuses an object of another version', async (t) => {
    (await t.post(t.p('configmaps'), envelope('v7', 'ConfigMap', [1, [[1, 'a']]]), { type })).is(400);
  });

  for (const [what, body] of refused) {
    it(`refuses a body ${what}`, async (t) => {
      (await t.post(t.p('configmaps'), body, { type })).is(400);
    });
  }

  it('refuses an empty body', async (t) => {
    await t.post(t.p('configmaps'), '', { type });
  });

  it('deletes by options', async (t) => {
    await t.given(t.p('configmaps'), { ...configMap('a'), metadata: { name: 'a', finalizers: ['test/x'] } });
    const options = envelope('meta.k8s.io/v1', 'DeleteOptions', [1, 5], [4, 'Foreground'], [5, 'All']);
    (await t.delete(t.p('configmaps/a'), options, { type })).is(200);
    await t.get(t.p('configmaps/a'));
  });

  it('honours the UID that options of a deletion name', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    const options = envelope('v1', 'DeleteOptions', [2, [[1, 'other']]]);
    assert.equal((await t.quietly('DELETE', t.p('configmaps/a'), { body: options, type })).status, 409);
  });

  it('refuses options of a deletion that cannot be read', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.delete(t.p('configmaps/a'), Buffer.from('nonsense'), { type })).is(400);
    (await t.delete(t.p('configmaps/a'), envelope('v1', 'DeleteOptions', [4, 1]), { type })).is(400);
    (await t.delete(t.p('configmaps/a'), envelope('v1', 'Nothing'), { type })).is(400);
  });

  it('deletes many by options', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    const options = envelope('v1', 'DeleteOptions', [5, 'All']);
    (await t.delete(t.p('configmaps?labelSelector=a=b'), options, { type })).is(200);
  });

  it('deletes a CRD object by options', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    (await t.delete(`${path}/a`, envelope('v1', 'DeleteOptions', [4, 'Background']), { type })).is(200);
  });

  it('is no format of a patch', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.send('PATCH', t.p('configmaps/a'), { body: configMapInProtobuf('a'), type })).is(415);
  });

  it('asks who may do what', async (t) => {
    const attributes = message([1, t.namespace], [2, 'get'], [5, 'pods']);
    const review = envelope('authorization.k8s.io/v1', 'SelfSubjectAccessReview', [2, [[1, attributes]]]);
    (await t.post('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', review, { type })).is(201);
  });
});
