import { subject } from '../../frame/case.js';
import { deployment } from '../../frame/objects.js';
import { widgets } from '../../frame/widget-crd.js';

/** What random requests have found of whole resources within custom ones. */
export default subject('finds of the fuzzer in resources within others', (it) => {
  const widget = { apiVersion: 'conformance.test/v1', kind: 'Widget', metadata: { name: 'a' } };

  it('looks at the kind and the metadata of a resource within another', async (t) => {
    const path = await widgets(t);
    const template = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { a: 'b' } };
    for (const fields of [
      ...['-', 'A_b', 'x', 'Odd', 'é', '1x', 'x'.repeat(64), '', 'X-y', 'x.y'].map((kind) => ({ kind })),
      ...[
        null,
        { name: 'A_b' },
        { name: 'a/b' },
        { namespace: 'A_b' },
        { generateName: 'a/' },
        { labels: { '-': 'x' } },
        { labels: { a: '-' } },
        { annotations: { '-': 'x' } },
        { finalizers: ['-'] },
        { ownerReferences: [{}] },
        { generation: -1 },
        { creationTimestamp: 'x' },
      ].map((metadata) => ({ metadata })),
    ])
      await t.post(`${path}?dryRun=All`, { ...widget, spec: { template: { ...template, ...fields } } });
  });

  it('takes nothing that is applied as a status in place of nothing', async (t) => {
    const path = await widgets(t);
    await t.given(path, { ...widget, spec: { size: 1 } });
    for (const status of [null, {}, { phase: 'Ready' }, null, {}])
      await t.apply(`${path}/a/status`, { ...widget, status });
    (await t.get(`${path}/a`)).is(200);
  });

  it('says twice what is wrong with the metadata of the Pods of a StatefulSet', async (t) => {
    const { selector } = deployment('a').spec;
    for (const metadata of [
      { labels: { app: 'a', '-': 'x' } },
      { labels: { app: '-' } },
      { labels: { app: 'a' }, annotations: { '-': 'x' } },
    ])
      for (const [kind, rest] of Object.entries({ StatefulSet: { serviceName: 's' }, Deployment: {} })) {
        const template = { metadata, spec: { containers: [{ name: 'c', image: 'x' }] } };
        const body = { apiVersion: 'apps/v1', kind, metadata: { name: 'a' } };
        const path = t.p('apps/v1', `${kind.toLowerCase()}s?dryRun=All`);
        await t.post(path, { ...body, spec: { ...rest, selector, template } });
      }
  });
});
