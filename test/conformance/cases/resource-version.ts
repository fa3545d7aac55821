import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import { configMap } from '../frame/objects.js';
import { widget, widgets } from '../frame/widget-crd.js';

export default subject('resourceVersion', (it) => {
  it('rises with every change', async (t) => {
    const a = (await t.post(t.p('configmaps'), configMap('a'))).is(201);
    const b = (await t.patch('merge', t.p('configmaps/a'), { data: { x: '1' } })).is(200);
    assert.ok(BigInt(b.version) > BigInt(a.version));
  });

  it('stays where nothing changes', async (t) => {
    const a = (await t.post(t.p('configmaps'), configMap('a', { x: '1' }))).is(201);
    const b = (await t.patch('merge', t.p('configmaps/a'), { data: { x: '1' } })).is(200);
    assert.equal(b.version, a.version);
    const c = (await t.put(t.p('configmaps/a'), a.body)).is(200);
    assert.equal(c.version, a.version);
  });

  it('of a list is at least that of its items', async (t) => {
    const a = (await t.post(t.p('configmaps'), configMap('a'))).is(201);
    const list = (await t.get(t.p('configmaps'))).is(200);
    assert.ok(BigInt(list.version) >= BigInt(a.version));
  });

  it('0 gives an object that may be old', async (t) => {
    (await t.post(t.p('configmaps'), configMap('a'))).is(201);
    await t.eventually('GET', t.p('configmaps/a?resourceVersion=0'), {}, ({ status }) => status === 200);
  });

  it('gives an object not older than it', async (t) => {
    const a = (await t.post(t.p('configmaps'), configMap('a'))).is(201);
    (await t.get(t.p(`configmaps/a?resourceVersion=${a.version}`))).is(200);
  });

  it('gives a list not older than it', async (t) => {
    const a = (await t.post(t.p('configmaps'), configMap('a'))).is(201);
    const list = (await t.get(t.p(`configmaps?resourceVersion=${a.version}`))).is(200);
    assert.deepEqual(list.names, ['a']);
  });

  it('gives a list not older than it when NotOlderThan says so', async (t) => {
    const a = (await t.post(t.p('configmaps'), configMap('a'))).is(201);
    const list = (
      await t.get(t.p(`configmaps?resourceVersionMatch=NotOlderThan&resourceVersion=${a.version}`))
    ).is(200);
    assert.deepEqual(list.names, ['a']);
  });

  it('gives a list exactly as it was', async (t) => {
    const a = (await t.post(t.p('configmaps'), configMap('a'))).is(201);
    (await t.post(t.p('configmaps'), configMap('b'))).is(201);
    (await t.delete(t.p('configmaps/a'))).is(200);
    const list = (await t.get(t.p(`configmaps?resourceVersionMatch=Exact&resourceVersion=${a.version}`))).is(
      200,
    );
    assert.deepEqual(list.names, ['a']);
    assert.equal(list.version, a.version);
  });

  it('gives a list of a CRD exactly as it was', async (t) => {
    const path = await widgets(t);
    const a = (await t.post(path, widget('a', { size: 1 }))).is(201);
    (await t.patch('merge', `${path}/a`, { spec: { size: 2 } })).is(200);
    const list = (await t.get(`${path}?resourceVersionMatch=Exact&resourceVersion=${a.version}`)).is(200);
    assert.equal(list.items[0].spec.size, 1);
  });

  it('of the future is refused for a list, to be tried again', async (t) => {
    const answer = (await t.get(t.p('configmaps?resourceVersion=100000000'))).fails(
      504,
      'Timeout',
      /Too large resource version/,
    );
    assert.equal(answer.body.details.causes[0].reason, 'ResourceVersionTooLarge');
  });

  it('of the future is refused for an object', async (t) => {
    (await t.post(t.p('configmaps'), configMap('a'))).is(201);
    (await t.get(t.p('configmaps/a?resourceVersion=100000000'))).fails(504, 'Timeout');
  });

  it('of the future is refused for an exact list', async (t) => {
    (await t.get(t.p('configmaps?resourceVersionMatch=Exact&resourceVersion=100000000'))).fails(
      504,
      'Timeout',
    );
  });

  for (const bad of ['x', '-1', '1.5', '1x', '99999999999999999999']) {
    it(`"${bad}" is refused for a list`, async (t) => {
      (await t.get(t.p(`configmaps?resourceVersion=${bad}`))).fails(400, 'BadRequest');
    });
    it(`"${bad}" is refused for a watch`, async (t) => {
      (await t.get(t.p(`configmaps?watch=1&timeoutSeconds=1&resourceVersion=${bad}`))).fails(500);
    });
  }

  it('"x" is refused for an object', async (t) => {
    (await t.post(t.p('configmaps'), configMap('a'))).is(201);
    const answer = await t.get(t.p('configmaps/a?resourceVersion=x'));
    assert.ok(answer.status >= 400);
  });

  it('is forbidden with a match but without a version', async (t) => {
    (await t.get(t.p('configmaps?resourceVersionMatch=Exact'))).fails(422, 'Invalid');
  });

  it('0 is forbidden with Exact', async (t) => {
    (await t.get(t.p('configmaps?resourceVersionMatch=Exact&resourceVersion=0'))).fails(422, 'Invalid');
  });

  it('knows no other match', async (t) => {
    (await t.get(t.p('configmaps?resourceVersionMatch=Nearly&resourceVersion=1'))).fails(422, 'Invalid');
  });

  it('is forbidden with a match for a watch', async (t) => {
    (await t.get(t.p('configmaps?watch=1&resourceVersionMatch=Exact&resourceVersion=1'))).fails(
      422,
      'Invalid',
    );
  });

  it('may not be set on create', async (t) => {
    const answer = await t.post(t.p('configmaps'), configMap('a', {}, { resourceVersion: '5' }));
    answer.fails(500, undefined, /resourceVersion should not be set/);
  });

  for (const version of ['0', 'x']) {
    it(`"${version}" on create is no version`, async (t) => {
      (await t.post(t.p('configmaps'), configMap('a', {}, { resourceVersion: version }))).is(201);
    });
  }

  it('may be set on create in a dry run', async (t) => {
    (await t.post(t.p('configmaps?dryRun=All'), configMap('a', {}, { resourceVersion: '5' }))).is(201);
  });

  it('0 on an update means any', async (t) => {
    (await t.post(t.p('configmaps'), configMap('a'))).is(201);
    (await t.put(t.p('configmaps/a'), configMap('a', { x: '1' }, { resourceVersion: '0' }))).is(200);
  });

  it('of a deletion is that of the deletion', async (t) => {
    const a = (await t.post(t.p('configmaps'), configMap('a'))).is(201);
    const watch = await t.watch(t.p(`configmaps?watch=1&resourceVersion=${a.version}`));
    (await t.delete(t.p('configmaps/a'))).is(200);
    const [event] = await watch.take(1);
    assert.equal(event!.type, 'DELETED');
    assert.ok(BigInt(event!.object.metadata.resourceVersion) > BigInt(a.version));
    await watch.close();
  });

  it('starts generation at 1 for kinds with a spec, and has none for others', async (t) => {
    const path = await widgets(t);
    assert.equal((await t.post(path, widget('a'))).is(201).body.metadata.generation, 1);
    assert.equal(
      (await t.post(t.p('configmaps'), configMap('a'))).is(201).body.metadata.generation,
      undefined,
    );
  });
});
