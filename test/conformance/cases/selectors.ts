import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import type { CaseContext } from '../frame/case-context.js';
import { configMap, deployment, pod, secret, service } from '../frame/objects.js';
import { widget, widgets } from '../frame/widget-crd.js';

async function labelled(t: CaseContext): Promise<void> {
  await t.given(
    t.p('configmaps'),
    configMap('a', {}, { labels: { app: 'web', tier: 'front', 'x.io/y': '1', n: '5' } }),
  );
  await t.given(t.p('configmaps'), configMap('b', {}, { labels: { app: 'api', tier: '', n: '10' } }));
  await t.given(t.p('configmaps'), configMap('c'));
}

const labelSelectors: [string, string[]][] = [
  ['app=web', ['a']],
  ['app==web', ['a']],
  ['app!=web', ['b', 'c']],
  ['app', ['a', 'b']],
  ['!app', ['c']],
  ['app in (web,api)', ['a', 'b']],
  ['app in (web)', ['a']],
  ['app notin (web)', ['b', 'c']],
  ['app notin (web,api)', ['c']],
  ['tier=', ['b']],
  ['tier in ()', ['b']],
  ['tier in (front,)', ['a', 'b']],
  ['x.io/y=1', ['a']],
  ['app=web,tier=front', ['a']],
  ['app=web,tier=back', []],
  ['app,!x.io/y', ['b']],
  ['n>5', ['b']],
  ['n<10', ['a']],
  ['n>4,n<11', ['a', 'b']],
  [' app = web ', ['a']],
  ['', ['a', 'b', 'c']],
  ['app in ( web , api ) , n', ['a', 'b']],
];

const badLabelSelectors = [
  'app in web',
  'app in (web',
  '=web',
  'app=web,',
  'app=a b',
  'a/b/c=d',
  'app=-x',
  'n>x',
  '!',
  'app===web',
  'app in (web))',
  '(app)',
  `app=${'x'.repeat(64)}`,
];

export default subject('selectors', (it) => {
  for (const [selector, expected] of labelSelectors) {
    it(`lists what the labels "${selector}" select`, async (t) => {
      await labelled(t);
      const answer = (await t.get(t.p(`configmaps?labelSelector=${encodeURIComponent(selector)}`))).is(200);
      assert.deepEqual(answer.names, expected);
    });
  }

  for (const selector of badLabelSelectors) {
    it(`refuses the label selector "${selector.slice(0, 20)}"`, async (t) => {
      (await t.get(t.p(`configmaps?labelSelector=${encodeURIComponent(selector)}`))).fails(400, 'BadRequest');
    });
  }

  it('selects by metadata.name', async (t) => {
    await labelled(t);
    assert.deepEqual((await t.get(t.p('configmaps?fieldSelector=metadata.name=a'))).is(200).names, ['a']);
  });

  it('selects by another metadata.name', async (t) => {
    await labelled(t);
    assert.deepEqual((await t.get(t.p('configmaps?fieldSelector=metadata.name!=a'))).is(200).names, [
      'b',
      'c',
    ]);
  });

  it('selects by metadata.namespace over all namespaces', async (t) => {
    await labelled(t);
    const answer = (await t.get(`/api/v1/configmaps?fieldSelector=metadata.namespace==${t.namespace}`)).is(
      200,
    );
    assert.deepEqual(answer.names, ['a', 'b', 'c']);
  });

  it('selects by both, fields and labels', async (t) => {
    await labelled(t);
    const answer = (await t.get(t.p('configmaps?fieldSelector=metadata.name!=a&labelSelector=app'))).is(200);
    assert.deepEqual(answer.names, ['b']);
  });

  it('refuses a field that the kind cannot be selected by', async (t) => {
    (await t.get(t.p('configmaps?fieldSelector=data.key=x'))).fails(
      400,
      'BadRequest',
      /not a known field selector/,
    );
  });

  it('refuses a field that a CRD cannot be selected by', async (t) => {
    (await t.get(`${await widgets(t)}?fieldSelector=spec.name=x`)).fails(400, 'BadRequest');
  });

  it('refuses a field selector that cannot be read', async (t) => {
    (await t.get(t.p('configmaps?fieldSelector=metadata.name'))).fails(400, 'BadRequest');
  });

  it('takes an escaped comma in a field selector for part of the value', async (t) => {
    assert.deepEqual((await t.get(t.p('configmaps?fieldSelector=metadata.name=a%5C%2Cb'))).is(200).names, []);
  });

  for (const [field, value, expected] of [
    ['spec.nodeName', 'n1', ['b']],
    ['spec.nodeName', '', ['a']],
    ['status.phase', 'Pending', ['a', 'b']],
    ['status.phase', 'Running', []],
    ['spec.restartPolicy', 'Never', ['b']],
    ['spec.schedulerName', 'default-scheduler', ['a', 'b']],
    ['spec.serviceAccountName', '', ['a', 'b']],
    ['spec.hostNetwork', 'false', ['a', 'b']],
  ] as const) {
    it(`selects Pods by ${field}=${value}`, async (t) => {
      await t.given(t.p('pods'), pod('a'));
      await t.given(t.p('pods'), pod('b', {}, { nodeName: 'n1', restartPolicy: 'Never' }));
      const answer = (await t.get(t.p(`pods?fieldSelector=${field}=${value}`))).is(200);
      assert.deepEqual(answer.names, expected);
    });
  }

  it('selects Secrets by type', async (t) => {
    await t.given(t.p('secrets'), {
      ...secret('a', { username: 'x', password: 'y' }),
      type: 'kubernetes.io/basic-auth',
    });
    await t.given(t.p('secrets'), secret('b'));
    assert.deepEqual((await t.get(t.p('secrets?fieldSelector=type=Opaque'))).is(200).names, ['b']);
  });

  it('selects Services by type', async (t) => {
    await t.given(t.p('services'), service('a'));
    await t.given(
      t.p('services'),
      service('b', { type: 'ExternalName', externalName: 'x.test', ports: undefined }),
    );
    assert.deepEqual((await t.get(t.p('services?fieldSelector=spec.type=ExternalName'))).is(200).names, [
      'b',
    ]);
  });

  it('selects Events by the object that they are about', async (t) => {
    for (const name of ['a', 'b']) {
      await t.given(t.p('events'), {
        metadata: { name },
        involvedObject: { kind: 'Pod', name: `pod-${name}`, namespace: t.namespace },
        reason: 'Why',
        message: 'x',
        type: 'Normal',
        source: { component: 'c' },
      });
    }
    const answer = (
      await t.get(t.p('events?fieldSelector=involvedObject.name=pod-a,involvedObject.kind=Pod,reason=Why'))
    ).is(200);
    assert.deepEqual(answer.names, ['a']);
  });

  it('selects namespaces by phase', async (t) => {
    const answer = (
      await t.get(`/api/v1/namespaces?fieldSelector=status.phase=Active,metadata.name=${t.namespace}`)
    ).is(200);
    assert.deepEqual(answer.names, [t.namespace]);
  });

  it('selects Jobs by status.successful', async (t) => {
    await t.given(t.p('batch/v1', 'jobs'), {
      metadata: { name: 'a' },
      spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a' }] } } },
    });
    assert.deepEqual((await t.get(t.p('batch/v1', 'jobs?fieldSelector=status.successful=0'))).is(200).names, [
      'a',
    ]);
  });

  it('selects objects of a CRD by its selectableFields', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a', { color: 'blue', size: 3 }));
    await t.given(path, widget('b', { size: 4 }));
    assert.deepEqual((await t.get(`${path}?fieldSelector=spec.color=blue`)).is(200).names, ['a']);
    assert.deepEqual((await t.get(`${path}?fieldSelector=spec.color=red`)).is(200).names, ['b']);
    assert.deepEqual((await t.get(`${path}?fieldSelector=spec.size=4`)).is(200).names, ['b']);
    assert.deepEqual((await t.get(`${path}?fieldSelector=spec.size!=4,spec.color!=red`)).is(200).names, [
      'a',
    ]);
  });

  it('selects a field of a CRD that is not set by the empty text', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a', { color: 'blue' }));
    assert.deepEqual((await t.get(`${path}?fieldSelector=spec.size=`)).is(200).names, ['a']);
  });

  for (const path of [
    '/api/v1/nodes?fieldSelector=metadata.namespace=x',
    '/api/v1/persistentvolumes?fieldSelector=metadata.namespace=x',
    '/api/v1/namespaces?fieldSelector=metadata.namespace=x',
    '/apis/apps/v1/deployments?fieldSelector=spec.replicas=1',
    '/apis/apps/v1/replicasets?fieldSelector=spec.replicas=1',
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions?fieldSelector=spec.group=x',
    '/api/v1/pods?fieldSelector=status.podIPs=1.2.3.4',
    '/api/v1/pods?fieldSelector=spec.host=nowhere',
  ]) {
    it(`answers ${path}`, async (t) => {
      const answer = await t.get(path);
      if (answer.status === 200) assert.deepEqual(answer.items, []);
    });
  }

  it('selects nodes that can be scheduled to', async (t) => {
    (await t.post('/api/v1/nodes', { metadata: { name: t.id } })).is(201);
    const query = `fieldSelector=spec.unschedulable=false,metadata.name=${t.id}`;
    assert.deepEqual((await t.get(`/api/v1/nodes?${query}`)).is(200).names, [t.id]);
    (await t.delete(`/api/v1/nodes/${t.id}`)).is(200);
  });

  it('selects ReplicationControllers by status.replicas', async (t) => {
    const { template } = deployment('a').spec;
    await t.given(t.p('replicationcontrollers'), { metadata: { name: 'a' }, spec: { template } });
    const path = t.p('replicationcontrollers?fieldSelector=status.replicas=0');
    assert.deepEqual((await t.get(path)).is(200).names, ['a']);
  });

  it('selects what a watch tells', async (t) => {
    const list = await t.get(t.p('configmaps'));
    const watch = await t.watch(
      t.p(`configmaps?watch=1&labelSelector=app%3Dweb&resourceVersion=${list.version}`),
    );
    await labelled(t);
    assert.deepEqual(await watch.takeNames(1), ['ADDED a']);
    (await t.patch('merge', t.p('configmaps/b'), { metadata: { labels: { app: 'web' } } })).is(200);
    assert.deepEqual(await watch.takeNames(1), ['ADDED b']);
    (await t.patch('merge', t.p('configmaps/a'), { metadata: { labels: { app: null } } })).is(200);
    assert.deepEqual(await watch.takeNames(1), ['DELETED a']);
    await watch.close();
  });

  it('tells a watch the state before an object left its selection', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', { k: '1' }, { labels: { app: 'web' } }));
    const list = await t.get(t.p('configmaps'));
    const watch = await t.watch(
      t.p(`configmaps?watch=1&labelSelector=app%3Dweb&resourceVersion=${list.version}`),
    );
    (
      await t.patch('merge', t.p('configmaps/a'), { metadata: { labels: { app: 'x' } }, data: { k: '2' } })
    ).is(200);
    const [event] = await watch.take(1);
    assert.equal(event!.type, 'DELETED');
    assert.equal(event!.object.data.k, '1');
    await watch.close();
  });

  it('watches one object by a field selector', async (t) => {
    const list = await t.get(t.p('configmaps'));
    const watch = await t.watch(
      t.p(`configmaps?watch=1&fieldSelector=metadata.name%3Db&resourceVersion=${list.version}`),
    );
    await labelled(t);
    assert.deepEqual(await watch.takeNames(1), ['ADDED b']);
    await watch.close();
  });
});
