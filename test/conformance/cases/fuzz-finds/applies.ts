import { subject } from '../../frame/case.js';
import { deployment } from '../../frame/objects.js';
import { widgets } from '../../frame/widget-crd.js';

/** What random requests have found of applied configurations. */
export default subject('finds of the fuzzer in applies', (it) => {
  it('reads no further than the end of what is applied', async (t) => {
    const text = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}';
    for (const rest of ['x', '}', ']', '"', '"x"', ', a', '\nx', '\n}', '{}', ' # y', '@', "'", '\t']) {
      await t.apply(t.p('configmaps/a'), text + rest, 'one', 'dryRun=All');
    }
    for (const whole of [
      'true',
      '5',
      '1.5',
      '"x"',
      'x',
      '[]',
      '[1, 2]',
      'null',
      '',
      '{',
      '{"a":"b"',
      '{a: b}',
    ])
      await t.apply(t.p('configmaps/a'), whole, 'one', 'dryRun=All');
    const flow = '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}';
    await t.apply(t.p('configmaps/a'), flow, 'one', 'dryRun=All');
  });

  it('has nothing in place of an object that lost all it had', async (t) => {
    const path = await widgets(t);
    const widget = (spec: object) => ({
      apiVersion: 'conformance.test/v1',
      kind: 'Widget',
      metadata: { name: 'a' },
      spec,
    });
    (await t.apply(`${path}/a`, widget({ labels: { a: 'x' }, limits: { low: 1 } }))).is(201);
    for (const spec of [
      { labels: {} },
      { limits: {} },
      { labels: null },
      { labels: {}, limits: { low: 1 } },
      {},
    ])
      await t.apply(`${path}/a`, widget(spec), 'one', 'dryRun=All');
    (await t.apply(`${path}/a`, widget({ labels: { b: 'x' } }), 'two')).is(200);
    (await t.apply(`${path}/a`, widget({ labels: {} }))).is(200);
  });

  it('drops empty metadata that are applied to a custom resource with the next write', async (t) => {
    const path = await widgets(t);
    const widget = (metadata: object) => ({
      apiVersion: 'conformance.test/v1',
      kind: 'Widget',
      metadata: { name: 'a', ...metadata },
    });
    for (const metadata of [
      { labels: {} },
      { annotations: {} },
      { finalizers: [] },
      { ownerReferences: [] },
      { labels: null },
    ]) {
      (await t.apply(`${path}/a`, widget(metadata), 'one', 'dryRun=All')).is(201);
      (await t.apply(`${path}/a`, widget(metadata))).is(201);
      (await t.patch('merge', `${path}/a`, {})).is(200);
      (await t.apply(`${path}/a`, widget(metadata))).is(200);
      (await t.apply(`${path}/a`, widget(metadata))).is(200);
      for (let times = 0; times < 2; times++) (await t.patch('merge', `${path}/a`, {})).is(200);
      (await t.apply(`${path}/a`, widget({ labels: { a: 'b' } }))).is(200);
      (await t.apply(`${path}/a`, widget(metadata))).is(200);
      (await t.patch('merge', `${path}/a/status`, {})).is(200);
      (await t.apply(`${path}/a`, widget(metadata), 'two', 'dryRun=All&force=true')).is(200);
      (await t.get(`${path}/a`)).is(200);
      await t.delete(`${path}/a`);
    }
  });

  it('says what cannot be read into a field that takes several types', async (t) => {
    const budgets = t.p('policy/v1', 'poddisruptionbudgets');
    const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'a' } };
    for (const maxUnavailable of [['x'], {}, true, 1.5, 5e9, '', null])
      await t.apply(`${budgets}/a`, { ...budget, spec: { maxUnavailable } }, 'one', 'dryRun=All');
    await t.given(budgets, budget);
    await t.apply(`${budgets}/a`, { ...budget, spec: { maxUnavailable: ['x'] } });
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
    await t.apply(t.p('configmaps/a'), { ...map, binaryData: { a: '-' } });
    await t.apply(t.p('configmaps/a'), { ...map, metadata: { name: 'a', creationTimestamp: 'x' } });
    const a = deployment('a');
    for (const resources of [{ limits: { cpu: 'x' } }, { limits: { cpu: true } }, { limits: { cpu: 1.5 } }]) {
      const containers = [{ name: 'main', image: 'x', resources }];
      const spec = { ...a.spec, template: { ...a.spec.template, spec: { containers } } };
      await t.apply(t.p('apps/v1', 'deployments/a'), { ...a, spec }, 'one', 'dryRun=All');
    }
    for (const spec of [{ replicas: 1.5 }, { minReadySeconds: 0.5 }])
      await t.apply(
        t.p('apps/v1', 'deployments/a'),
        { ...a, spec: { ...a.spec, ...spec } },
        'one',
        'dryRun=All',
      );
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'a' } };
    for (const spec of [
      { renewTime: 'x' },
      { renewTime: '' },
      { renewTime: '2020-01-02T03:04:05Z' },
      { renewTime: 1 },
    ]) {
      await t.apply(t.p('coordination.k8s.io/v1', 'leases/a'), { ...lease, spec }, 'one', 'dryRun=All');
      await t.post(t.p('coordination.k8s.io/v1', 'leases?dryRun=All'), { ...lease, spec });
    }
    await t.post(t.p('configmaps?dryRun=All'), { ...map, metadata: { name: 'a', creationTimestamp: '' } });
  });

  it('shows the version that an apply has, where a dry run creates', async (t) => {
    const lease = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'a', resourceVersion: '5' },
    };
    const path = t.p('coordination.k8s.io/v1', 'leases/a');
    t.note(
      'version',
      (await t.apply(path, lease, 'one', 'dryRun=All')).is(201).body.metadata.resourceVersion,
    );
    (await t.apply(path, lease)).is(201);
  });

  it('looks for what a part is applied to before it reads that', async (t) => {
    for (const path of [
      `${await widgets(t)}/a/status`,
      t.p('apps/v1', 'deployments/a/scale'),
      t.p('pods/a/status'),
      t.p('services/a/status'),
    ])
      for (const text of ['true', '{', '{}']) await t.apply(path, text);
  });

  it('looks for the UID of what is applied before its names', async (t) => {
    const map = (metadata: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
    for (const names of [{}, { name: 'a' }, { name: 'b' }, { name: 'a', namespace: 'other' }])
      for (const uid of ['u-1', '']) {
        await t.apply(t.p('configmaps/a'), map({ ...names, uid }), 'one', 'dryRun=All');
        await t.apply(`${await widgets(t)}/a`, {
          ...map({ ...names, uid }),
          apiVersion: 'conformance.test/v1',
          kind: 'Widget',
        });
      }
  });

  it('shows what can be no key and no quantity as what it is', async (t) => {
    const map = (of: object, kind: string, spec: object) => ({ ...of, kind, metadata: { name: 'a' }, spec });
    const widget = await widgets(t);
    for (const value of [{}, { x: 'y' }, [], ['x', 1], [{ a: 1 }], { x: { y: 1 } }, true, 'x', -1, null]) {
      const requests = { storage: value };
      for (const [path, body] of [
        [t.p('services/a'), map({ apiVersion: 'v1' }, 'Service', { ports: [{ port: value }] })],
        [t.p('pods/a'), map({ apiVersion: 'v1' }, 'Pod', { containers: [{ name: value, image: 'x' }] })],
        [
          t.p('persistentvolumeclaims/a'),
          map({ apiVersion: 'v1' }, 'PersistentVolumeClaim', { resources: { requests } }),
        ],
        [`${widget}/a`, map({ apiVersion: 'conformance.test/v1' }, 'Widget', { ports: [{ port: value }] })],
        [`${widget}/a`, map({ apiVersion: 'conformance.test/v1' }, 'Widget', { set: [value] })],
      ] as const)
        await t.apply(path, body, 'one', 'dryRun=All');
    }
  });
});
