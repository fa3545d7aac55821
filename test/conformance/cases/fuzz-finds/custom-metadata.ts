import { subject } from '../../frame/case.js';
import { widgets } from '../../frame/widget-crd.js';

const kind = { apiVersion: 'conformance.test/v1', kind: 'Widget' };

export default subject('finds of the fuzzer in the metadata of custom resources', (it) => {
  it('warns of what the owner of a custom resource has that nobody knows', async (t) => {
    const path = await widgets(t);
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: 'u-1' };
    const owners = [
      [{ ...owner, unknown: 1.5 }],
      [
        { ...owner, zz: 1, aa: null },
        { ...owner, uid: 'u-2', unknown: {} },
      ],
      [{ ...owner, name: 1, unknown: 1 }],
    ];
    for (const ownerReferences of owners)
      for (const validation of ['Ignore', 'Warn', 'Strict'])
        await t.post(`${path}?dryRun=All&fieldValidation=${validation}`, {
          ...kind,
          metadata: { name: 'a', ownerReferences },
          spec: { zoo: 1 },
        });
  });

  it('says what the metadata of an embedded resource are that are no object', async (t) => {
    const path = await widgets(t);
    for (const metadata of [1, 1.5, 'x', true, [], [1], null, { labels: [] }])
      await t.post(`${path}?dryRun=All`, {
        ...kind,
        metadata: { name: 'a' },
        spec: { template: { apiVersion: 'v1', kind: 'ConfigMap', metadata } },
      });
  });

  it('forgets who owns what once the half that is not written cannot be read', async (t) => {
    const path = await widgets(t);
    const write = async (part: '' | '/status', fields: object) => {
      await t.delete(`${path}/a`);
      await t.given(path, { ...kind, metadata: { name: 'a' }, spec: { size: 1 } });
      const { metadata } = (await t.get(`${path}/a`)).body;
      await t.put(`${path}/a${part}`, { ...kind, metadata, ...fields });
      await t.get(`${path}/a`);
    };
    const specs = [
      { replicas: true },
      { size: 'x' },
      { name: 1 },
      { atomic: [1] },
      { set: ['a', 'a'] },
      { set: [{}] },
      { labels: { a: 1 } },
      { replicas: 1.5 },
      { intOrString: true },
      { template: 1 },
      { loose: 1 },
      { color: null },
      { ports: [{ port: 1 }, { port: 1 }] },
      { zoo: 1 },
      'x',
      null,
    ];
    for (const spec of specs) await write('/status', { spec, status: { phase: 'Ready' } });
    for (const status of [{ phase: 1 }, { conditions: 1 }, 1, { zoo: 1 }, null])
      await write('', { spec: { size: 2 }, status });
  });

  it('stores anew, by a deletion that changes nothing, what was stored with empty metadata', async (t) => {
    const path = await widgets(t);
    await t.given(path, { ...kind, metadata: { name: 'a', finalizers: ['x.io/a'] } });
    await t.delete(`${path}/a`, { propagationPolicy: 'Orphan' });
    await t.apply(`${path}/a`, { ...kind, metadata: { name: 'a', finalizers: [], ownerReferences: [] } });
    for (let again = 0; again < 2; again++) {
      await t.delete(`${path}/a`, {});
      await t.get(`${path}/a`);
    }
  });
});
