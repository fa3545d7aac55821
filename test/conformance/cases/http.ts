import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import { configMap } from '../frame/objects.js';
import { widget, widgets } from '../frame/widget-crd.js';

export default subject('HTTP', (it) => {
  for (const method of ['HEAD', 'OPTIONS', 'TRACE', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND']) {
    it(`answers ${method} of a collection`, async (t) => {
      const answer = await t.send(
        method,
        t.p('configmaps'),
        method === 'POST' || method === 'PUT' || method === 'PATCH' ? { body: {} } : {},
      );
      assert.ok(answer.status >= 200);
    });
    it(`answers ${method} of an object`, async (t) => {
      await t.given(t.p('configmaps'), configMap('a'));
      const answer = await t.send(
        method,
        t.p('configmaps/a'),
        method === 'POST' || method === 'PUT' || method === 'PATCH' ? { body: {} } : {},
      );
      assert.ok(answer.status >= 200);
    });
  }

  const paths: [string, (namespace: string) => string][] = [
    ['a slash at the end of a collection', (ns) => `/api/v1/namespaces/${ns}/configmaps/`],
    ['a slash at the end of an object', (ns) => `/api/v1/namespaces/${ns}/configmaps/a/`],
    ['double slashes', (ns) => `/api/v1//namespaces/${ns}/configmaps`],
    ['double slashes at the beginning', (ns) => `//api/v1/namespaces/${ns}/configmaps`],
    ['a dot', (ns) => `/api/v1/./namespaces/${ns}/configmaps`],
    ['two dots', (ns) => `/api/v1/x/../namespaces/${ns}/configmaps`],
    ['an encoded slash in a name', (ns) => `/api/v1/namespaces/${ns}/configmaps/a%2Fb`],
    ['an encoded letter', (ns) => `/api/v1/namespaces/${ns}/configmap%73`],
    ['an encoded name', (ns) => `/api/v1/namespaces/${ns}/configmaps/%61`],
    ['an encoding that is none', (ns) => `/api/v1/namespaces/${ns}/configmaps/%zz`],
    ['an upper-case resource', (ns) => `/api/v1/namespaces/${ns}/ConfigMaps`],
    ['a singular resource', (ns) => `/api/v1/namespaces/${ns}/configmap`],
    ['too many segments', (ns) => `/api/v1/namespaces/${ns}/configmaps/a/status/x/y`],
    ['no version', (ns) => `/api/namespaces/${ns}/configmaps`],
    ['an unknown version', (ns) => `/api/v9/namespaces/${ns}/configmaps`],
    ['the core group as a group', (ns) => `/apis/v1/namespaces/${ns}/configmaps`],
    ['an upper-case API', () => '/API/v1'],
    ['nothing that is known', () => '/nothing'],
    ['the root of a group', () => '/apis/apps/'],
    ['/api with a slash', () => '/api/'],
    ['/apis with a slash', () => '/apis/'],
    ['a query of nothing', (ns) => `/api/v1/namespaces/${ns}/configmaps?`],
    ['an unknown parameter', (ns) => `/api/v1/namespaces/${ns}/configmaps?nothing=1`],
    ['a parameter twice', (ns) => `/api/v1/namespaces/${ns}/configmaps?limit=1&limit=2`],
    ['a parameter that cannot be decoded', (ns) => `/api/v1/namespaces/${ns}/configmaps?labelSelector=%zz`],
    ['a semicolon in the query', (ns) => `/api/v1/namespaces/${ns}/configmaps?limit=1;watch=1`],
  ];
  for (const [what, path] of paths) {
    it(`answers a path with ${what}`, async (t) => {
      await t.given(t.p('configmaps'), configMap('a'));
      const answer = await t.quietly('GET', path(t.namespace));
      const isList = answer.status === 200 && path(t.namespace).startsWith('/apis/');
      if (what.startsWith('/api') || isList) t.note('status', answer.status);
      else await t.get(path(t.namespace));
    });
  }

  it('knows no HEAD of objects', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    const answer = (await t.send('HEAD', t.p('configmaps/a'))).is(405);
    assert.equal(answer.text, '');
  });

  it('is not to be cached', async (t) => {
    const answer = (await t.get(t.p('configmaps'))).is(200);
    assert.equal(answer.headers['cache-control'], 'no-cache, private');
  });

  it("gives each request an audit ID, or takes the client's", async (t) => {
    const answer = await t.get(t.p('configmaps'));
    assert.match(String(answer.headers['audit-id']), /^[0-9a-f-]{36}$/);
    assert.equal(
      (await t.get(t.p('configmaps'), { headers: { 'audit-id': 'my-audit-id' } })).headers['audit-id'],
      'my-audit-id',
    );
  });

  it('warns of a deprecated version', async (t) => {
    const answer = await t.get('/api/v1/componentstatuses');
    t.steps.pop();
    assert.match(answer.warnings[0] ?? '', /299 - "v1 ComponentStatus is deprecated in v1.19\+"/);
    t.note('warnings', answer.warnings);
  });

  it('warns of Endpoints', async (t) => {
    await t.post(t.p('endpoints'), { metadata: { name: 'a' } });
    await t.get(t.p('endpoints'));
  });

  it('answers 415 or 400 before it looks for the object', async (t) => {
    await t.put(t.p('configmaps/nothing'), '{');
    await t.put(t.p('configmaps/nothing'), '{}', { type: 'text/plain' });
  });

  it('limits requests in time by timeout', async (t) => {
    await t.get(t.p('configmaps?timeout=5s'));
    await t.get(t.p('configmaps?timeout=x'));
    await t.post(t.p('configmaps?timeout=1h'), configMap('a'));
  });

  it('gets an object that is named, whatever is said of watching', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    assert.equal((await t.get(t.p('configmaps/a?watch=1'))).is(200).body.kind, 'ConfigMap');
  });

  it('finds methods of a CRD by its verbs', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    (await t.put(path, widget('a'))).fails(400, 'BadRequest');
    await t.patch('merge', path, {});
    await t.send('OPTIONS', path);
    await t.send('PROPFIND', `${path}/a`);
    (await t.get('/apis/conformance.test/v1/widgets/a')).is(404);
    (await t.post('/apis/conformance.test/v1/widgets', widget('b'))).is(404);
    (await t.get(`${path}/a/nothing`)).is(404);
  });

  it('creates in no namespace but one', async (t) => {
    (await t.post('/api/v1/configmaps', configMap('a'))).is(405);
    (await t.get('/api/v1/configmaps/a')).is(404);
    (await t.get(`/api/v1/namespaces/${t.namespace}/nodes`)).is(404);
  });

  for (const timeout of ['5', '1.5h', '-1s', '1d', 's', '1h30m', '5s5']) {
    it(`reads the timeout ${timeout}`, async (t) => {
      await t.get(t.p(`configmaps?timeout=${timeout}`));
    });
  }

  it('refuses a name of another form than the kind has', async (t) => {
    await t.get(t.p('configmaps/A_B'));
    await t.delete(t.p('configmaps/A_B'));
  });
});
