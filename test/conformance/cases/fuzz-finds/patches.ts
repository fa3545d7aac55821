import { subject } from '../../frame/case.js';
import { configMap, deployment, pod, secret, service } from '../../frame/objects.js';
import { widgets } from '../../frame/widget-crd.js';

export default subject('finds of the fuzzer in patches', (it) => {
  it('looks for an object before it reads the patch of it', async (t) => {
    for (const type of ['json', 'merge', 'strategic'] as const) {
      (await t.patch(type, t.p('configmaps/none'), 'x')).fails(404);
    }
  });

  it('says what a strategic patch cannot put into a field', async (t) => {
    await t.given(t.p('coordination.k8s.io/v1', 'leases'), {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'a' },
    });
    const patch = (spec: object) => t.patch('strategic', t.p('coordination.k8s.io/v1', 'leases/a'), { spec });
    for (const value of ['', 'x', true, 1.5, [], {}]) {
      (await patch({ leaseDurationSeconds: value })).fails(422, 'Invalid');
    }
    for (const value of [1, 1.5, true, [], {}])
      (await patch({ holderIdentity: value })).fails(422, 'Invalid');
  });

  it('shows of a strategic patch what is left of it', async (t) => {
    await t.given(t.p('secrets'), secret('a'));
    await t.given(t.p('secrets'), secret('b', {}, { labels: { app: 'a' } }));
    const patch = { metadata: { labels: { tier: null, app: null } }, unknown: { x: 'y' } };
    for (const name of ['a', 'b']) {
      (await t.patch('strategic', t.p(`secrets/${name}?fieldValidation=Strict`), patch)).fails(422);
    }
  });

  it('warns of fields that are there twice only who has applied them', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', { a: '1' }));
    const twice =
      '{"kind":"Odd","apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":"2"}}';
    (await t.apply(t.p('configmaps/a'), twice)).fails(409, 'Conflict');
    (await t.apply(t.p('configmaps/a'), twice, 'one', 'force=true')).is(200);
    (await t.apply(t.p('configmaps/b'), twice.replace('"name":"a"', '"name":"b"'))).is(201);
  });

  it('shows what a patch made in the order of its struct', async (t) => {
    await t.given(t.p('secrets'), { ...secret('a'), data: { b: 'eA==', a: 'eA==' } });
    (await t.patch('merge', t.p('secrets/a'), { immutable: 'x' })).fails(422, 'Invalid');
    const add = (path: string, value: unknown) => ({ op: 'add', path, value });
    (await t.patch('json', t.p('secrets/a'), [add('/metadata/labels', 1)])).fails(422, 'Invalid');
    const rbac = 'rbac.authorization.k8s.io/v1';
    const rules = [{ apiGroups: ['*'], resources: ['pods'], verbs: ['get'] }];
    await t.given(t.p(rbac, 'roles'), { apiVersion: rbac, kind: 'Role', metadata: { name: 'a' }, rules });
    (await t.patch('json', t.p(rbac, 'roles/a'), [add('/metadata/labels', { b: 1, a: '1' })])).fails(422);
    (await t.patch('merge', t.p(rbac, 'roles/a'), { metadata: { labels: { b: 1, a: '1' } } })).fails(422);
    await t.given(t.p('pods'), pod('a', {}, { tolerations: [{ operator: 'Exists', key: 'k' }] }));
    (await t.patch('json', t.p('pods/a'), [add('/metadata/labels', 1)])).fails(422, 'Invalid');
    (await t.patch('merge', t.p('pods/a'), { spec: { hostname: 1 } })).fails(422, 'Invalid');
    const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'a' } };
    const budgets = t.p('policy/v1', 'poddisruptionbudgets');
    (await t.apply(`${budgets}/a`, { ...budget, spec: { minAvailable: 1 } })).is(201);
    (await t.patch('merge', `${budgets}/a`, { metadata: 0 })).fails(422, 'Invalid');
    await t.given(t.p('apps/v1', 'deployments'), deployment('a'));
    (await t.patch('json', t.p('apps/v1', 'deployments/a'), [add('/spec/replicas', 'x')])).fails(422);
    (await t.patch('merge', t.p('apps/v1', 'deployments/a/scale'), { spec: 1 })).fails(422);
  });

  it('says what is no patch in as many ways as there are', async (t) => {
    const path = await widgets(t);
    const widget = { apiVersion: 'conformance.test/v1', kind: 'Widget', metadata: { name: 'a' } };
    await t.given(path, widget);
    await t.given(t.p('configmaps'), configMap('a'));
    for (const validation of ['Ignore', 'Warn', 'Strict']) {
      for (const text of ['5', '[]', '[1]', '[{}]', '"x"', 'true', 'null', '{', '', '{}x']) {
        for (const type of ['json', 'merge'] as const) {
          await t.patch(type, `${path}/a?fieldValidation=${validation}`, text);
        }
        for (const type of ['json', 'merge', 'strategic'] as const) {
          await t.patch(type, t.p(`configmaps/a?fieldValidation=${validation}`), text);
        }
      }
    }
    await t.given(t.p('apps/v1', 'deployments'), deployment('a'));
    for (const text of ['5', '[]', 'null'])
      await t.patch('merge', t.p('apps/v1', 'deployments/a/scale?fieldValidation=Ignore'), text);
  });

  it('says of an operation only without validation that it cannot be applied', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', { a: '1' }));
    for (const validation of ['Ignore', 'Warn']) {
      for (const operation of [
        { op: 1, path: '/data/a' },
        { op: 'add', path: 5, value: '1' },
        { op: 'move', path: '/data/b', from: {} },
        { op: 'test', path: '/data/a', value: '1', x: 1 },
        { path: '/data/a' },
        {},
      ])
        await t.patch('json', t.p(`configmaps/a?dryRun=All&fieldValidation=${validation}`), [operation]);
      for (const list of [[null], [null, 1], [{ a: null }]])
        await t.patch('merge', t.p(`configmaps/a?fieldValidation=${validation}`), list);
    }
    const pods = t.p('pods');
    await t.given(pods, pod('a'));
    for (const terminationGracePeriodSeconds of ['x', 1.5, true, [], {}])
      await t.patch('strategic', `${pods}/a?dryRun=All`, { spec: { terminationGracePeriodSeconds } });
    const budgets = t.p('policy/v1', 'poddisruptionbudgets');
    await t.given(budgets, { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'a' } });
    for (const maxUnavailable of [['x'], {}, true, 1.5, 5e9])
      await t.patch('strategic', `${budgets}/a?dryRun=All`, { spec: { maxUnavailable } });
    for (const creationTimestamp of [1, 'x', true, {}])
      await t.patch('strategic', `${budgets}/a?dryRun=All`, { metadata: { creationTimestamp } });
  });

  it('says what of a strategic patch is no text in base64', async (t) => {
    await t.given(t.p('secrets'), secret('a'));
    for (const value of ['-', 'eA=', '', 1, true, ['x'], [1], [], {}, null])
      await t.patch('strategic', t.p('secrets/a?dryRun=All'), { data: { k: value } });
  });

  it('tells all that is wrong with the options of a patch at once', async (t) => {
    const map = configMap('a');
    const longest = 'a'.repeat(200);
    for (const manager of ['', '&fieldManager=%00a', `&fieldManager=${longest}`]) {
      for (const query of ['dryRun=Some', 'fieldValidation=x', 'dryRun=Some&fieldValidation=x&force=true']) {
        const path = t.p(`configmaps/a?${query}${manager}`);
        for (const type of ['apply', 'merge', 'strategic', 'json'] as const) await t.patch(type, path, map);
        await t.put(path, map);
      }
    }
  });

  it('tells of fields that cannot be read the first as the text has them', async (t) => {
    const path = t.p('services');
    const copied = [
      { op: 'add', path: '/metadata/labels', value: { tier: 1 } },
      { op: 'copy', from: '/metadata/labels', path: '/metadata/annotations' },
    ];
    const spec = { type: 1, selector: 'x', ports: 3 };
    const metadata = { labels: { x: 1 }, annotations: { b: 1, a: {} } };
    await t.given(path, service('a', { type: 'NodePort' }));
    for (const query of ['', '?fieldValidation=Strict', '?fieldValidation=Ignore']) {
      await t.patch('json', `${path}/a${query}`, copied);
      await t.patch('json', `${path}/a${query}`, [{ op: 'add', path: '/spec', value: spec }, ...copied]);
      await t.patch('merge', `${path}/a${query}`, { spec, metadata });
    }
    const unknown = { spec: { zoo: 1, abc: 1 }, metadata: { zz: 1, aa: 2 }, aaa: 1 };
    await t.patch('merge', `${path}/a?fieldValidation=Strict`, unknown);
  });

  it('says what of a strategic patch is no map, list or struct, by what its field is in Go', async (t) => {
    const claims = t.p('persistentvolumeclaims');
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    await t.given(claims, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'a' },
      spec,
    });
    await t.given(t.p('pods'), pod('a'));
    await t.given(t.p('apps/v1', 'deployments'), deployment('a'));
    const main = (fields: object) => ({ spec: { containers: [{ name: 'main', ...fields }] } });
    // What can be read is refused in a form that is Go's own.
    for (const value of [0, 1.5, 'x', '', true, [], [1], { x: {} }]) {
      for (const resources of [{ requests: value }, { limits: value }]) {
        await t.patch('strategic', `${claims}/a?dryRun=All`, { spec: { resources } });
        await t.patch('strategic', t.p('pods/a?dryRun=All'), main({ resources }));
      }
      for (const field of ['labels', 'annotations'])
        await t.patch('strategic', `${claims}/a?dryRun=All`, { metadata: { [field]: value } });
      for (const field of ['capacity', 'allocatedResources', 'allocatedResourceStatuses'])
        await t.patch('strategic', `${claims}/a/status?dryRun=All`, { status: { [field]: value } });
      for (const field of ['overhead', 'nodeSelector'])
        await t.patch('strategic', t.p('pods/a?dryRun=All'), { spec: { [field]: value } });
      const spec = { selector: { matchLabels: value } };
      await t.patch('strategic', `${claims}/a?dryRun=All`, { spec });
    }
    for (const value of [0, 1.5, 'x', '', true, [1]]) {
      for (const field of ['resources', 'accessModes', 'selector', 'dataSource', 'dataSourceRef'])
        await t.patch('strategic', `${claims}/a?dryRun=All`, { spec: { [field]: value } });
      for (const field of ['finalizers', 'ownerReferences'])
        await t.patch('strategic', `${claims}/a?dryRun=All`, { metadata: { [field]: value } });
      for (const field of ['conditions', 'modifyVolumeStatus'])
        await t.patch('strategic', `${claims}/a/status?dryRun=All`, { status: { [field]: value } });
      for (const field of ['tolerations', 'hostAliases', 'securityContext'])
        await t.patch('strategic', t.p('pods/a?dryRun=All'), { spec: { [field]: value } });
      for (const field of ['spec', 'status', 'metadata']) {
        await t.patch('strategic', `${claims}/a?dryRun=All`, { [field]: value });
        await t.patch('strategic', t.p('apps/v1', 'deployments/a/scale?dryRun=All'), { [field]: value });
      }
    }
    for (const value of [0, 1.5, true, [1]])
      await t.patch('strategic', t.p('pods/a?dryRun=All'), main({ command: value }));
  });
});
