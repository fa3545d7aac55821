import { subject } from '../../frame/case.js';
import { configMap, deployment } from '../../frame/objects.js';
import { widgets } from '../../frame/widget-crd.js';

/** What comes of a patch that changes of what kind and version the object says it is. */
export default subject('finds of the fuzzer in patches of the kind', (it) => {
  const named = [
    { apiVersion: null },
    { apiVersion: '' },
    { apiVersion: 'x' },
    { apiVersion: 'apps/v1' },
    { apiVersion: 'apps/' },
    { apiVersion: 'a/b/c' },
    { apiVersion: 5 },
    { apiVersion: {} },
    { kind: null },
    { kind: '' },
    { kind: 'Odd' },
    { kind: 'Pod' },
    { kind: 5 },
    { kind: ['x'] },
    { apiVersion: null, kind: null },
    { apiVersion: '', kind: 'Odd' },
    { apiVersion: '', kind: 'Pod' },
    { apiVersion: '', unknown: 1 },
    { apiVersion: '', metadata: 5 },
    { apiVersion: '', metadata: { name: 'b', namespace: 'other' } },
  ];

  for (const validation of ['Ignore', 'Warn', 'Strict']) {
    it(`reads what is patched by what it says it is, or by what it was: ${validation}`, async (t) => {
      const map = { ...configMap('a', { a: '1' }), binaryData: { b: 'eA==' } };
      await t.given(t.p('configmaps'), map);
      await t.given(t.p('apps/v1', 'deployments'), deployment('a'));
      const path = await widgets(t);
      const widget = { apiVersion: 'conformance.test/v1', kind: 'Widget', metadata: { name: 'a' } };
      await t.given(path, widget);
      await t.patch('merge', `${path}/a/scale`, { spec: { replicas: 1 } });
      const query = `dryRun=All&fieldValidation=${validation}`;
      for (const one of [
        t.p('configmaps/a'),
        t.p('apps/v1', 'deployments/a'),
        t.p('apps/v1', 'deployments/a/status'),
        t.p('apps/v1', 'deployments/a/scale'),
        `${path}/a`,
        `${path}/a/status`,
        `${path}/a/scale`,
      ]) {
        for (const fields of named) {
          await t.patch('merge', `${one}?${query}`, fields);
          const operations = Object.entries(fields).map(([key, value]) => ({
            op: 'add',
            path: `/${key}`,
            value,
          }));
          await t.patch('json', `${one}?${query}`, operations);
          if (!one.startsWith(path)) await t.patch('strategic', `${one}?${query}`, fields);
        }
      }
    });
  }

  it('takes a status of another kind, and forgets who owns what', async (t) => {
    const path = await widgets(t);
    const widget = { apiVersion: 'conformance.test/v1', kind: 'Widget', metadata: { name: 'a' } };
    const status = { phase: 'Ready' };
    for (const named of [
      { kind: 'Odd' },
      { apiVersion: 'x/v1' },
      { kind: 'Odd', apiVersion: 'apps/v1' },
      {},
    ]) {
      await t.given(path, { ...widget, spec: { size: 1 } });
      (await t.patch('merge', `${path}/a/status`, { ...named, status })).is(200);
      (await t.patch('merge', `${path}/a`, { spec: { size: 2 } })).is(200);
      await t.put(`${path}/a/status`, { ...widget, ...named, status });
      await t.apply(`${path}/a/status`, { ...widget, ...named, status });
      (await t.get(`${path}/a`)).is(200);
      await t.delete(`${path}/a`);
    }
  });

  it('is told that there is no name where nothing is applied in place of metadata', async (t) => {
    const path = await widgets(t);
    for (const [one, apiVersion, kind] of [
      [t.p('configmaps/a'), 'v1', 'ConfigMap'],
      [`${path}/a`, 'conformance.test/v1', 'Widget'],
    ]) {
      for (let times = 0; times < 2; times++) {
        for (const metadata of [null, {}, undefined])
          await t.apply(one!, { apiVersion, kind, metadata }, 'one', 'dryRun=All');
        await t.apply(one!, { apiVersion, kind, metadata: { name: 'a' } });
      }
    }
  });
});
