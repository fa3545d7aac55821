import { subject } from '../../frame/case.js';
import { configMap, deployment, secret, service } from '../../frame/objects.js';
import { widgets } from '../../frame/widget-crd.js';

export default subject('finds of the fuzzer in writes', (it) => {
  it('creates by a PUT, whatever resourceVersion it has', async (t) => {
    const lease = (resourceVersion: string) => ({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'a', resourceVersion },
      spec: { holderIdentity: 'me' },
    });
    const path = t.p('coordination.k8s.io/v1', 'leases/a');
    (await t.put(path, lease('77'))).is(201);
    await t.delete(path);
    (await t.put(path, lease('1'))).is(201);
    (await t.put(path, lease('1'))).fails(409, 'Conflict');
    (await t.put(t.p('services/a'), { ...service('a'), metadata: { name: 'a', resourceVersion: '5' } })).is(
      201,
    );
    const status = { loadBalancer: {} };
    const other = { ...service('b'), metadata: { name: 'b', resourceVersion: '5' }, status };
    (await t.put(t.p('services/b/status'), other)).is(201);
  });

  it('creates nothing by a PUT with the UID of what has gone', async (t) => {
    const uid = (await t.given(t.p('services'), service('a'))).body.metadata.uid;
    (await t.delete(t.p('services/a'))).is(200);
    const known = { ...service('a'), metadata: { name: 'a', uid } };
    (await t.put(t.p('services/a'), known)).fails(409, 'Conflict');
    (await t.put(t.p('services/a/status'), known)).fails(409, 'Conflict');
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'a', uid } };
    (await t.put(t.p('coordination.k8s.io/v1', 'leases/a'), lease)).fails(409, 'Conflict');
  });

  it('tells a missing name together with all else that is wrong', async (t) => {
    (await t.post(t.p('apps/v1', 'deployments'), {})).fails(422, 'Invalid');
    (await t.post(t.p('pods'), {})).fails(422, 'Invalid');
    (await t.post(t.p('services'), {})).fails(422, 'Invalid');
    const widget = { apiVersion: 'conformance.test/v1', kind: 'Widget', metadata: {}, spec: { size: 99 } };
    (await t.post(await widgets(t), widget)).fails(422, 'Invalid');
  });

  it('refuses a version of a new object before it looks whether there is one', async (t) => {
    const path = t.p('configmaps');
    const { version } = await t.given(path, configMap('a'));
    (await t.post(path, configMap('a', {}, { resourceVersion: version }))).fails(500);
  });

  it('lets nobody empty the data of what is immutable, not even where there are none', async (t) => {
    const frozen = (name: string) => ({ ...configMap(name), data: undefined, immutable: true });
    await t.given(t.p('configmaps'), frozen('a'));
    (await t.put(t.p('configmaps/a'), { ...frozen('a'), binaryData: {} })).fails(422, 'Invalid');
    (await t.put(t.p('configmaps/a'), { ...frozen('a'), data: {} })).is(200);
    (await t.patch('merge', t.p('configmaps/a'), { binaryData: {} })).fails(422, 'Invalid');
    (await t.patch('strategic', t.p('configmaps/a'), { binaryData: {} })).fails(422, 'Invalid');
    const applied = { ...frozen('a'), binaryData: {} };
    (await t.apply(t.p('configmaps/a'), applied)).fails(422, 'Invalid');
    await t.given(t.p('secrets'), { ...secret('a'), immutable: true });
    (await t.patch('merge', t.p('secrets/a'), { data: {} })).fails(422, 'Invalid');
  });

  it('shows the version that a PUT has, where a dry run creates', async (t) => {
    const lease = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'a', resourceVersion: '5' },
    };
    const path = t.p('coordination.k8s.io/v1', 'leases/a');
    const shown = (await t.put(`${path}?dryRun=All`, lease)).is(201);
    // The masker makes a word of it.
    t.note('version', shown.body.metadata.resourceVersion);
    (await t.put(path, lease)).is(201);
  });

  it('counts finalizers once, however often they are there', async (t) => {
    const path = t.p('configmaps');
    await t.given(path, configMap('a', {}, { finalizers: ['x.io/b'] }));
    (await t.delete(`${path}/a`, { propagationPolicy: 'Orphan' })).is(200);
    const add = (value: string) => ({ op: 'add', path: '/metadata/finalizers/-', value });
    (await t.patch('json', `${path}/a`, [add('x.io/c'), add('x.io/c'), add('x.io/a')])).fails(422, 'Invalid');
    (await t.patch('json', `${path}/a`, [add('x.io/b')])).is(200);
    (await t.delete(`${path}/a`, { propagationPolicy: 'Orphan' })).is(200);
    (await t.delete(`${path}/a`, { propagationPolicy: 'Foreground' })).is(200);
    (await t.get(`${path}/a`)).is(200);
  });

  it('looks for a part of an object before the form in which it is wanted', async (t) => {
    const options = { accept: 'text/nonsense' };
    for (const path of [t.p('services/a/scale'), t.p('configmaps/a/status'), `${await widgets(t)}/a/none`]) {
      await t.get(path, options);
      await t.put(path, {}, options);
      await t.patch('merge', path, {}, options);
      await t.delete(path, undefined, options);
      await t.post(path, {}, options);
      await t.get(path);
    }
    await t.delete(t.p('services/a/status'), undefined, options);
    await t.delete(`${await widgets(t)}/a/status`, undefined, options);
    await t.delete(`${await widgets(t)}/a/scale`, undefined, options);
    await t.post(`${await widgets(t)}/a/scale`, {}, options);
    await t.get(t.p('pods/a/eviction'), options);
    await t.put(t.p('pods/a/log'), {}, options);
    await t.post(t.p('pods/a/status'), {}, options);
  });

  it('shows an empty list as it was sent where nothing is stored', async (t) => {
    const rbac = 'rbac.authorization.k8s.io/v1';
    const path = t.p(rbac, 'roles');
    const role = { apiVersion: rbac, kind: 'Role', metadata: { name: 'a' }, rules: [] };
    (await t.post(`${path}?dryRun=All`, role)).is(201);
    (await t.put(`${path}/a?dryRun=All`, role)).is(201);
    (await t.apply(`${path}/a`, role, 'one', 'dryRun=All')).is(201);
    (await t.put(`${path}/a`, { ...role, metadata: { name: 'a', finalizers: ['x.io/a'] } })).is(201);
    (await t.put(`${path}/a?dryRun=All`, role)).is(200);
    (await t.patch('merge', `${path}/a?dryRun=All`, { rules: [] })).is(200);
    (await t.patch('merge', `${path}/a?dryRun=All`, { metadata: { labels: { a: 'b' } } })).is(200);
    (await t.delete(`${path}/a`)).is(200);
    (await t.put(`${path}/a`, role)).is(200);
    (await t.get(`${path}/a`)).fails(404);
  });

  it('looks at the replicas of a Scale before the version that it was made from', async (t) => {
    const path = t.p('apps/v1', 'deployments');
    await t.given(path, deployment('a'));
    const widgetPath = await widgets(t);
    const widget = { apiVersion: 'conformance.test/v1', kind: 'Widget', metadata: { name: 'a' } };
    await t.given(widgetPath, widget);
    for (const collection of [path, widgetPath]) {
      for (const spec of [{ replicas: -1 }, { replicas: 1 }, {}]) {
        const metadata = { name: 'a', resourceVersion: '1' };
        const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata, spec };
        await t.put(`${collection}/a/scale`, scale);
        await t.patch('merge', `${collection}/a/scale`, { metadata, spec });
        await t.put(`${collection}/a/scale`, { ...scale, metadata: { name: 'a', uid: 'x' } });
      }
    }
  });

  it('looks at the form of a body and of the answer in an order of its own', async (t) => {
    const path = await widgets(t);
    await t.given(path, { apiVersion: 'conformance.test/v1', kind: 'Widget', metadata: { name: 'a' } });
    await t.given(t.p('configmaps'), configMap('a'));
    await t.given(t.p('apps/v1', 'deployments'), deployment('a'));
    const nonsense = { accept: 'text/nonsense' };
    for (const one of [
      `${path}/a`,
      `${path}/none`,
      `${path}/a/status`,
      `${path}/a/scale`,
      t.p('configmaps/a'),
      t.p('configmaps/none'),
      t.p('apps/v1', 'deployments/a/scale'),
    ]) {
      await t.patch('strategic', one, {}, nonsense);
      for (const type of ['text/plain', 'application/json']) {
        await t.patch('merge', one, {}, { ...nonsense, type });
        await t.patch('merge', one, {}, { type });
      }
      await t.put(one, {}, { ...nonsense, type: 'text/plain' });
      await t.delete(one, {}, { ...nonsense, type: 'text/plain' });
    }
    for (const one of [path, t.p('configmaps')]) await t.post(one, {}, { ...nonsense, type: 'text/plain' });
  });

  it('loses the version that a deletion is made for with the last finalizer', async (t) => {
    const kinds: readonly (readonly [string, object])[] = [
      [t.p('configmaps'), configMap('a')],
      [t.p('services'), service('a')],
      [t.p('apps/v1', 'deployments'), deployment('a')],
      [await widgets(t), { apiVersion: 'conformance.test/v1', kind: 'Widget', metadata: { name: 'a' } }],
    ];
    for (const [path, object] of kinds) {
      await t.given(path, object);
      (await t.delete(`${path}/a`, { propagationPolicy: 'Orphan' })).is(200);
      const { resourceVersion, uid } = (await t.get(`${path}/a`)).body.metadata;
      const options = { propagationPolicy: 'Background', preconditions: { resourceVersion } };
      (await t.delete(`${path}/a?dryRun=All`, options)).fails(409);
      (await t.delete(`${path}/a`, options)).fails(409, 'Conflict');
      (await t.delete(`${path}/a`, { ...options, preconditions: { uid } })).is(200);
    }
  });

  it('names the key of the storage as a trial has it, and as a write has it', async (t) => {
    const [maps, uid] = [t.p('configmaps'), '7d6d1b0e-7a5b-4a4c-9a51-2f1b6e0d0c11'];
    const map = (metadata: object) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', ...metadata },
    });
    await t.given(maps, map({}));
    (await t.put(`${maps}/a`, map({ uid }))).fails(409, 'Conflict');
    (await t.put(`${maps}/a?dryRun=All`, map({ uid }))).fails(409, 'Conflict');
    await t.put(`${t.p('coordination.k8s.io/v1', 'leases')}/b?dryRun=All`, {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'b', uid },
    });
  });

  it('takes for the quantity 0 what has no digits', async (t) => {
    const claim = (storage: string) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'a' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
    });
    for (const storage of [
      '-',
      '+',
      '-0',
      '+-',
      '--',
      '.',
      '-.',
      '+1',
      '-k',
      'k',
      'e3',
      '',
      '1.2.3',
      '1x',
      'Ki',
      '1e',
      '-1.-',
      ' ',
    ])
      await t.post(t.p('persistentvolumeclaims?dryRun=All'), claim(storage));
  });
});
