import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import { configMap, pod } from '../frame/objects.js';
import { tableType } from '../frame/case-context.js';
import { widget, widgets } from '../frame/widget-crd.js';

export default subject('watch', (it) => {
  it('tells what is created, changed and deleted', async (t) => {
    const { version } = await t.get(t.p('configmaps'));
    const watch = await t.watch(t.p(`configmaps?watch=1&resourceVersion=${version}`));
    (await t.post(t.p('configmaps'), configMap('a'))).is(201);
    (await t.put(t.p('configmaps/a'), configMap('a', { x: '1' }))).is(200);
    (await t.delete(t.p('configmaps/a'))).is(200);
    assert.deepEqual(await watch.takeNames(3), ['ADDED a', 'MODIFIED a', 'DELETED a']);
    await watch.close();
  });

  it('answers 200 with its headers at once', async (t) => {
    const watch = await t.watch(t.p('configmaps?watch=1&resourceVersion=0'));
    assert.equal(watch.status, 200);
    await watch.close();
  });

  it('tells the present state first where there is no resourceVersion', async (t) => {
    for (const name of ['b', 'a']) await t.given(t.p('configmaps'), configMap(name));
    const watch = await t.watch(t.p('configmaps?watch=1'));
    assert.deepEqual((await watch.takeNames(2)).sort(), ['ADDED a', 'ADDED b']);
    watch.events.sort((x, y) => (x.object.metadata.name < y.object.metadata.name ? -1 : 1));
    await watch.close();
  });

  it('tells the present state first with resourceVersion=0', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    await t.eventually('GET', t.p('configmaps?resourceVersion=0'), {}, ({ body }) => body.items.length === 1);
    const watch = await t.watch(t.p('configmaps?watch=1&resourceVersion=0'));
    assert.deepEqual(await watch.takeNames(1), ['ADDED a']);
    await watch.close();
  });

  it('tells all changes since a version, in their order', async (t) => {
    const first = (await t.post(t.p('configmaps'), configMap('a'))).is(201);
    (await t.patch('merge', t.p('configmaps/a'), { data: { x: '1' } })).is(200);
    (await t.post(t.p('configmaps'), configMap('b'))).is(201);
    (await t.delete(t.p('configmaps/a'))).is(200);
    const watch = await t.watch(t.p(`configmaps?watch=1&resourceVersion=${first.version}`));
    assert.deepEqual(await watch.takeNames(3), ['MODIFIED a', 'ADDED b', 'DELETED a']);
    await watch.close();
  });

  it('does not tell a write that changes nothing', async (t) => {
    const first = (await t.post(t.p('configmaps'), configMap('a', { x: '1' }))).is(201);
    (await t.patch('merge', t.p('configmaps/a'), { data: { x: '1' } })).is(200);
    (await t.post(t.p('configmaps'), configMap('b'))).is(201);
    const watch = await t.watch(t.p(`configmaps?watch=1&resourceVersion=${first.version}`));
    assert.deepEqual(await watch.takeNames(1), ['ADDED b']);
    await watch.close();
  });

  it('ends after timeoutSeconds', async (t) => {
    const watch = await t.watch(t.p('configmaps?watch=1&timeoutSeconds=1'));
    assert.deepEqual(await watch.end(), []);
  });

  it('takes watch=true as well', async (t) => {
    const watch = await t.watch(t.p('configmaps?watch=true&timeoutSeconds=1'));
    assert.deepEqual(await watch.end(), []);
  });

  it('takes an empty watch parameter for yes', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    const watch = await t.watch(t.p('configmaps?watch='));
    assert.deepEqual(await watch.takeNames(1), ['ADDED a']);
    await watch.close();
  });

  it('gives an object where a watch of it is asked for', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    assert.equal((await t.get(t.p('configmaps/a?watch=1'))).is(200).body.kind, 'ConfigMap');
  });

  it('takes watch=0 and watch=false for a list', async (t) => {
    assert.equal((await t.get(t.p('configmaps?watch=0'))).is(200).body.kind, 'ConfigMapList');
    assert.equal((await t.get(t.p('configmaps?watch=false'))).is(200).body.kind, 'ConfigMapList');
  });

  it('watches a collection over all namespaces', async (t) => {
    const { version } = await t.quietly('GET', t.p('configmaps'));
    const watch = await t.watch(
      `/api/v1/configmaps?watch=1&resourceVersion=${version}&labelSelector=case%3D${t.id}`,
    );
    (await t.post(t.p('configmaps'), configMap('a', {}, { labels: { case: t.id } }))).is(201);
    assert.deepEqual(await watch.takeNames(1), ['ADDED a']);
    await watch.close();
  });

  it('watches by the old /watch/ path', async (t) => {
    const { version } = await t.quietly('GET', t.p('configmaps'));
    const watch = await t.watch(
      `/api/v1/watch/namespaces/${t.namespace}/configmaps?resourceVersion=${version}`,
    );
    (await t.post(t.p('configmaps'), configMap('a'))).is(201);
    assert.deepEqual(await watch.takeNames(1), ['ADDED a']);
    await watch.close();
  });

  it('watches one object by the old /watch/ path', async (t) => {
    const { version } = await t.quietly('GET', t.p('configmaps'));
    const watch = await t.watch(
      `/api/v1/watch/namespaces/${t.namespace}/configmaps/b?resourceVersion=${version}`,
    );
    (await t.post(t.p('configmaps'), configMap('a'))).is(201);
    (await t.post(t.p('configmaps'), configMap('b'))).is(201);
    assert.deepEqual(await watch.takeNames(1), ['ADDED b']);
    await watch.close();
  });

  it('watches all namespaces by the old /watch/ path', async (t) => {
    const { version } = await t.quietly('GET', t.p('configmaps'));
    const watch = await t.watch(
      `/api/v1/watch/configmaps?resourceVersion=${version}&labelSelector=case%3D${t.id}`,
    );
    (await t.post(t.p('configmaps'), configMap('a', {}, { labels: { case: t.id } }))).is(201);
    assert.deepEqual(await watch.takeNames(1), ['ADDED a']);
    await watch.close();
  });

  it('watches objects of a CRD by the old /watch/ path', async (t) => {
    const path = await widgets(t);
    const { version } = await t.quietly('GET', path);
    const [, prefix = '', rest = ''] = /^(.*\/v1)\/(.*)$/.exec(path) ?? [];
    const watch = await t.watch(`${prefix}/watch/${rest}?resourceVersion=${version}`);
    (await t.post(path, widget('a'))).is(201);
    assert.deepEqual(await watch.takeNames(1), ['ADDED a']);
    await watch.close();
  });

  it('watches a namespace itself', async (t) => {
    const { version } = await t.get(`/api/v1/namespaces/${t.namespace}`);
    const watch = await t.watch(
      `/api/v1/namespaces?watch=1&fieldSelector=metadata.name%3D${t.namespace}&resourceVersion=${version}`,
    );
    (await t.patch('merge', `/api/v1/namespaces/${t.namespace}`, { metadata: { labels: { x: 'y' } } })).is(
      200,
    );
    assert.deepEqual(await watch.takeNames(1), [`MODIFIED ${t.namespace}`]);
    await watch.close();
  });

  it('tells objects of a CRD', async (t) => {
    const path = await widgets(t);
    const { version } = await t.get(path);
    const watch = await t.watch(`${path}?watch=1&resourceVersion=${version}`);
    (await t.post(path, widget('a', { color: 'blue' }))).is(201);
    (await t.patch('merge', `${path}/a/status`, { status: { phase: 'Ready' } })).is(200);
    (await t.delete(`${path}/a`)).is(200);
    assert.deepEqual(await watch.takeNames(3), ['ADDED a', 'MODIFIED a', 'DELETED a']);
    await watch.close();
  });

  it('tells a deletion that waits for a finalizer as a change', async (t) => {
    const a = (await t.post(t.p('configmaps'), configMap('a', {}, { finalizers: ['x.io/y'] }))).is(201);
    const watch = await t.watch(t.p(`configmaps?watch=1&resourceVersion=${a.version}`));
    (await t.delete(t.p('configmaps/a'))).is(200);
    (await t.patch('merge', t.p('configmaps/a'), { metadata: { finalizers: null } })).is(200);
    assert.deepEqual(await watch.takeNames(2), ['MODIFIED a', 'DELETED a']);
    await watch.close();
  });

  it('streams the first state and marks its end where sendInitialEvents asks for it', async (t) => {
    for (const name of ['a', 'b']) await t.given(t.p('configmaps'), configMap(name));
    const watch = await t.watch(
      t.p(
        'configmaps?watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan',
      ),
    );
    const events = await watch.takeToBookmark();
    assert.deepEqual(
      events.slice(0, -1).map(({ type, object }) => `${type} ${object.metadata.name}`),
      ['ADDED a', 'ADDED b'],
    );
    assert.equal(events.at(-1)!.object.metadata.annotations['k8s.io/initial-events-end'], 'true');
    (await t.post(t.p('configmaps'), configMap('c'))).is(201);
    assert.deepEqual(await watch.takeNames(1), ['ADDED c']);
    await watch.close();
  });

  it('streams an empty first state as a bookmark alone', async (t) => {
    const watch = await t.watch(
      t.p(
        'configmaps?watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan',
      ),
    );
    assert.equal((await watch.takeToBookmark()).length, 1);
    await watch.close();
  });

  it('streams the first state not older than a version', async (t) => {
    const a = (await t.post(t.p('configmaps'), configMap('a'))).is(201);
    const watch = await t.watch(
      t.p(
        `configmaps?watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan&resourceVersion=${a.version}`,
      ),
    );
    assert.equal((await watch.takeToBookmark()).length, 2);
    await watch.close();
  });

  it('cannot stream a first state of the future', async (t) => {
    const watch = await t.watch(
      t.p(
        'configmaps?watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan&resourceVersion=100000000&timeoutSeconds=8',
      ),
    );
    const [event] = await watch.take(1);
    assert.equal(event!.type, 'ERROR');
    assert.equal(event!.object.code, 504);
    await watch.close();
  });

  it('streams the first state of a CRD', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    const watch = await t.watch(
      `${path}?watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan`,
    );
    const events = await watch.takeToBookmark();
    assert.deepEqual(
      events.map(({ type }) => type),
      ['ADDED', 'BOOKMARK'],
    );
    assert.equal(events[1]!.object.kind, 'Widget');
    await watch.close();
  });

  it('streams only what is selected as the first state', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', {}, { labels: { x: 'y' } }));
    await t.given(t.p('configmaps'), configMap('b'));
    const watch = await t.watch(
      t.p(
        'configmaps?watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan&labelSelector=x',
      ),
    );
    assert.equal((await watch.takeToBookmark()).length, 2);
    await watch.close();
  });

  it('refuses sendInitialEvents without resourceVersionMatch', async (t) => {
    (await t.get(t.p('configmaps?watch=1&sendInitialEvents=true&allowWatchBookmarks=true'))).fails(
      422,
      'Invalid',
    );
  });

  it('refuses sendInitialEvents with another resourceVersionMatch', async (t) => {
    (
      await t.get(
        t.p('configmaps?watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=Exact'),
      )
    ).fails(422, 'Invalid');
  });

  it('refuses sendInitialEvents for a list', async (t) => {
    (await t.get(t.p('configmaps?sendInitialEvents=true'))).fails(422, 'Invalid');
  });

  it('streams the first state without the mark where bookmarks are not allowed', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    const watch = await t.watch(
      t.p('configmaps?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&timeoutSeconds=1'),
    );
    assert.deepEqual(await watch.takeNames(1), ['ADDED a']);
    await watch.close();
  });

  it('starts from now with sendInitialEvents=false', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    const watch = await t.watch(
      t.p(
        'configmaps?watch=1&sendInitialEvents=false&resourceVersionMatch=NotOlderThan&resourceVersion=0&allowWatchBookmarks=true',
      ),
    );
    (await t.post(t.p('configmaps'), configMap('b'))).is(201);
    assert.deepEqual((await watch.takeNames(1)).at(-1), 'ADDED b');
    await watch.close();
  });

  it('tells tables, with the columns in the first event only', async (t) => {
    const { version } = await t.quietly('GET', t.p('configmaps'));
    const watch = await t.watch(t.p(`configmaps?watch=1&resourceVersion=${version}`), { accept: tableType });
    (await t.post(t.p('configmaps'), configMap('a'))).is(201);
    (await t.post(t.p('configmaps'), configMap('b'))).is(201);
    const [one, two] = await watch.take(2);
    assert.equal(one!.object.kind, 'Table');
    assert.ok(one!.object.columnDefinitions.length > 0);
    assert.ok(!two!.object.columnDefinitions?.length);
    await watch.close();
  });

  it('tells metadata only', async (t) => {
    const { version } = await t.quietly('GET', t.p('configmaps'));
    const watch = await t.watch(t.p(`configmaps?watch=1&resourceVersion=${version}`), {
      accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
    });
    (await t.post(t.p('configmaps'), configMap('a', { x: '1' }))).is(201);
    const [event] = await watch.take(1);
    assert.equal(event!.object.kind, 'PartialObjectMetadata');
    assert.equal('data' in event!.object, false);
    await watch.close();
  });

  it('goes on from a version that is newest', async (t) => {
    const a = (await t.post(t.p('pods'), pod('a'))).is(201);
    const watch = await t.watch(t.p(`pods?watch=1&resourceVersion=${a.version}`));
    (await t.delete(t.p('pods/a?gracePeriodSeconds=0'))).is(200);
    assert.deepEqual(await watch.takeNames(2), ['MODIFIED a', 'DELETED a']);
    await watch.close();
  });

  it('tells a watch of a future version nothing before it', async (t) => {
    const watch = await t.watch(t.p('configmaps?watch=1&timeoutSeconds=4&resourceVersion=100000000'));
    const events = await watch.end();
    // The real server waits 3 s for that version, then says that it is too large.
    t.note(
      'types',
      events.map(({ type }) => type),
    );
  });

  it('refuses a timeoutSeconds that is no number', async (t) => {
    (await t.get(t.p('configmaps?watch=1&timeoutSeconds=x'))).fails(400, 'BadRequest');
  });

  it('refuses to watch what cannot be watched', async (t) => {
    const answer = await t.get('/api/v1/componentstatuses?watch=1&timeoutSeconds=1');
    assert.ok(answer.status >= 400);
  });

  it('answers 404 for a kind that is not there', async (t) => {
    (await t.get(t.p('nothings?watch=1'))).fails(404, 'NotFound');
  });
});
