import { subject } from '../../frame/case.js';
import { widgets } from '../../frame/widget-crd.js';

export default subject('finds of the fuzzer in custom resources', (it) => {
  it('drops null from the metadata of a custom resource', async (t) => {
    const path = await widgets(t);
    await t.given(path, { apiVersion: 'conformance.test/v1', kind: 'Widget', metadata: { name: 'a' } });
    const copy = [{ op: 'copy', from: '/metadata/labels', path: '/metadata/annotations' }];
    await t.patch('json', `${path}/a`, copy);
    (await t.get(`${path}/a`)).is(200);
  });

  it('reads custom resources of no version, of another and of another kind', async (t) => {
    const path = await widgets(t);
    const widget = (type: object) => ({
      apiVersion: 'conformance.test/v1',
      kind: 'Widget',
      ...type,
      metadata: { name: 'a', unknown: 1 },
      spec: { size: 3, unknown: 1 },
    });
    await t.given(path, { ...widget({}), metadata: { name: 'b' } });
    for (const type of [
      { apiVersion: null },
      { apiVersion: undefined },
      { apiVersion: 'conformance.test/v9' },
      { apiVersion: 'other.test/v1' },
      { apiVersion: 'v1' },
      { kind: 'x' },
      { kind: 'x', apiVersion: 'other.test/v1' },
      { kind: null },
    ]) {
      for (const validation of ['Warn', 'Strict', 'Ignore']) {
        await t.post(`${path}?fieldValidation=${validation}`, widget(type));
        await t.put(`${path}/b?fieldValidation=${validation}`, {
          ...widget(type),
          metadata: { name: 'b', unknown: 1 },
        });
        await t.patch('merge', `${path}/b?fieldValidation=${validation}`, { ...type, spec: { unknown: 1 } });
      }
    }
    (await t.post(path, { ...widget({ apiVersion: null }), metadata: -1 })).fails(400);
    const add = [{ op: 'add', path: '/apiVersion', value: null }];
    (await t.patch('json', `${path}/b`, add)).fails(422);
  });

  it('reads the metadata of a custom resource by their types', async (t) => {
    const path = await widgets(t);
    const widget = (name: string, metadata: object) => ({
      apiVersion: 'conformance.test/v1',
      kind: 'Widget',
      metadata: { name, ...metadata },
    });
    await t.given(path, widget('b', {}));
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'u' };
    // What of several an apply tells first is chance.
    const several: object[] = [{ labels: { b: 1 }, annotations: { a: true } }, { labels: { b: 1, a: true } }];
    // What an apply says of these is dropped before anybody reads it.
    const system = ['generation', 'creationTimestamp', 'managedFields'];
    for (const metadata of [
      { labels: { a: 1 } },
      { labels: { a: {} } },
      { labels: 'x' },
      { labels: [] },
      { annotations: { a: true } },
      ...several,
      { annotations: { a: null } },
      { labels: { a: null } },
      { finalizers: {} },
      { finalizers: [1] },
      { finalizers: 'x' },
      { ownerReferences: ['x'] },
      { ownerReferences: {} },
      { ownerReferences: [{ apiVersion: 'v1', controller: 'x', kind: 'ConfigMap', name: 'o', uid: 'u' }] },
      { ownerReferences: [{ ...owner, name: 1 }] },
      { ownerReferences: [{}] },
      { ownerReferences: [{ name: null, uid: 'u' }] },
      { ownerReferences: [null] },
      { finalizers: [null] },
      { finalizers: null },
      { generateName: 1 },
      { uid: {} },
      { resourceVersion: 5 },
      { generation: 'x' },
      { generation: 1.5 },
      { creationTimestamp: 'x' },
      { creationTimestamp: 5 },
      { deletionGracePeriodSeconds: 'x' },
      { managedFields: 'x' },
      { managedFields: [1] },
      { managedFields: [{ manager: 1 }] },
      { namespace: 1 },
    ]) {
      await t.post(path, widget('a', metadata));
      await t.delete(`${path}/a`);
      await t.put(`${path}/b?dryRun=All`, widget('b', metadata));
      await t.patch('merge', `${path}/b?dryRun=All`, { metadata });
      const add = Object.entries(metadata).map(([key, value]) => ({
        op: 'add',
        path: `/metadata/${key}`,
        value,
      }));
      await t.patch('json', `${path}/b?dryRun=All`, add);
      if (several.includes(metadata) || system.some((name) => name in metadata)) continue;
      await t.apply(`${path}/b`, widget('b', metadata), 'one', 'dryRun=All&force=true');
    }
  });

  it('looks for items that are there twice in what is of another kind, too', async (t) => {
    const path = await widgets(t);
    const widget = (kind: string, spec: object) => ({
      apiVersion: 'conformance.test/v1',
      kind,
      metadata: { name: 'a' },
      spec,
    });
    const ports = [
      { port: 1, protocol: 'TCP' },
      { port: 1, protocol: 'TCP' },
    ];
    for (const spec of [
      { set: ['a', 'a'] },
      { ports },
      { size: 99 },
      { set: ['a', 'a'], size: 99 },
      { limits: { low: 2, high: 1 } },
      { set: ['a', 'a'], limits: { low: 2, high: 1 } },
      { template: {} },
      { template: {}, limits: { low: 2, high: 1 } },
      { even: 3 },
      {},
    ])
      await t.post(path, widget('Odd', spec));
    await t.given(path, widget('Widget', {}));
    await t.put(`${path}/a`, { ...widget('Odd', { set: ['a', 'a'], size: 99 }), metadata: { name: '-' } });
    for (const spec of [{ set: ['a', 'a'] }, { size: 99 }, { even: 3 }])
      await t.patch('merge', `${path}/a`, { kind: 'Odd', spec });
    await t.post(path, {
      ...widget('Odd', { set: ['a', 'a'], size: 99 }),
      metadata: { name: 'A_b', labels: { a: '-' } },
    });
  });

  it('shows what is no object where the replicas are looked for', async (t) => {
    const path = await widgets(t);
    const widget = (rest: object) => ({
      apiVersion: 'conformance.test/v1',
      kind: 'Widget',
      metadata: { name: 'a' },
      ...rest,
    });
    await t.given(path, widget({}));
    for (const spec of [
      ['x'],
      [],
      [1, null, { a: 'b' }],
      'x',
      1,
      1.5,
      true,
      null,
      { replicas: {} },
      { replicas: [1] },
    ])
      await t.patch('merge', `${path}/a?dryRun=All`, { spec });
    for (const status of [['x'], 'x', { selector: { a: 1 } }, { selector: ['x'] }, { replicas: 'x' }])
      await t.patch('merge', `${path}/a/status?dryRun=All`, { status });
  });

  it('knows the metadata that are applied even to what keeps unknown fields', async (t) => {
    const name = `gizmos.${t.id}.test`;
    const crd = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name },
      spec: {
        group: `${t.id}.test`,
        names: { plural: 'gizmos', kind: 'Gizmo' },
        scope: 'Namespaced',
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          },
        ],
      },
    };
    const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    t.finally(async () => void (await t.quietly('DELETE', `${definitions}/${name}`)));
    await t.given(definitions, crd);
    const path = t.p(`${t.id}.test/v1`, 'gizmos/a');
    const gizmo = { apiVersion: `${t.id}.test/v1`, kind: 'Gizmo', metadata: { name: 'a' } };
    await t.eventually(
      'PATCH',
      `${path}?fieldManager=one&dryRun=All`,
      { body: gizmo, type: 'application/apply-patch+yaml' },
      ({ status }) => status === 201,
    );
    (await t.apply(path, { ...gizmo, metadata: { name: 'a', unknown: '' } })).fails(500);
    (await t.apply(path, { ...gizmo, other: { metadata: { unknown: '' } } })).is(201);
  });
});
