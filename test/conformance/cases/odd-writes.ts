import { subject } from '../frame/case.js';
import { configMap } from '../frame/objects.js';
import { widget, widgets } from '../frame/widget-crd.js';

/** Bodies that say, in one way or another, that they are something else. */
const bodies: readonly unknown[] = [
  { kind: 'Secret', metadata: { name: 'a' } },
  { kind: 'Deployment', apiVersion: 'apps/v1', metadata: { name: 'a' } },
  { kind: 'Nothing', metadata: { name: 'a' } },
  { kind: 'Nothing', apiVersion: 'a/b/c', metadata: { name: 'a' } },
  { kind: 'ConfigMap', apiVersion: 'v2', metadata: { name: 'a' } },
  { kind: 'ConfigMapList', apiVersion: 'v1', metadata: { name: 'a' } },
  { kind: 'Widget', apiVersion: 'conformance.test/v1', metadata: { name: 'a' } },
  { kind: 1, metadata: { name: 'a' } },
  { apiVersion: {}, metadata: { name: 'a' } },
  { metadata: 1 },
  { metadata: { name: 1 } },
  '"x"',
  '1',
  'null',
  'x',
  ' {"a":',
  '{"a":1}x',
];

const widgetBodies: readonly unknown[] = [
  '[]',
  'null',
  '{"a":',
  '',
  { kind: 'Widget', metadata: { name: 'a' } },
  { apiVersion: 'conformance.test/v1', metadata: { name: 'a' } },
  { ...widget('a'), apiVersion: 'v1' },
  { ...widget('a'), apiVersion: 'a/b/c' },
  { ...widget('a'), kind: 1 },
];

/** Metadata that an update may bring along, or must not. */
const metadata: readonly object[] = [
  { resourceVersion: '99999999999999999999' },
  { resourceVersion: '0' },
  { resourceVersion: '-1' },
  { uid: 'x' },
  { creationTimestamp: '2001-01-01T00:00:00Z' },
  { deletionTimestamp: '2001-01-01T00:00:00Z' },
  { deletionGracePeriodSeconds: 4 },
  { generation: 4, selfLink: 'x', generateName: 'x' },
];

const deleteOptions: readonly unknown[] = [
  '[]',
  '"x"',
  { kind: 'Secret' },
  { kind: 'ConfigMap', apiVersion: 'v1' },
  { kind: 1 },
  { gracePeriodSeconds: 'x' },
  { gracePeriodSeconds: 1.5 },
  { preconditions: 1 },
];

export default subject('odd writes', (it) => {
  it('creates nothing of a body that is something else', async (t) => {
    for (const body of bodies) await t.post(t.p('configmaps'), body);
  });

  it('creates no custom resource of a body that is something else', async (t) => {
    const path = await widgets(t);
    for (const body of widgetBodies) await t.post(path, body);
  });

  it('refuses an Event as an owner', async (t) => {
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Event', name: 'x', uid: '1' }];
    (await t.post(t.p('configmaps'), configMap('a', {}, { ownerReferences }))).fails(422, 'Invalid');
  });

  it('replaces an object with odd metadata, or does not', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    for (const odd of metadata) await t.put(t.p('configmaps/a'), configMap('a', {}, odd));
    await t.get(t.p('configmaps/a'));
  });

  it('patches an object with odd metadata, or does not', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    for (const odd of [
      ...metadata,
      { uid: null },
      { resourceVersion: null },
      { name: 'b' },
      { namespace: 'b' },
    ]) {
      await t.patch('merge', t.p('configmaps/a'), { metadata: odd });
    }
  });

  it('patches a custom resource with odd metadata, or does not', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    for (const odd of [{ resourceVersion: null }, { uid: 'x' }, { generation: 9 }]) {
      await t.patch('merge', `${path}/a`, { metadata: odd });
    }
    await t.patch('merge', `${path}/a`, { kind: 'X' });
    await t.patch('merge', `${path}/a`, { apiVersion: 'X' });
  });

  it('patches no object into one of another kind', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    for (const patch of [{ kind: 'Secret' }, { kind: 'X' }, { apiVersion: 'X' }]) {
      await t.patch('merge', t.p('configmaps/a'), patch);
    }
  });

  it('refuses odd options of a deletion', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    for (const body of deleteOptions) await t.delete(t.p('configmaps/a'), body);
    for (const query of ['gracePeriodSeconds=', 'gracePeriodSeconds=1.5', 'propagationPolicy=', 'dryRun=']) {
      await t.delete(t.p(`configmaps/a?${query}`));
    }
  });

  it('leaves the Pods of a Job behind unless it is told otherwise', async (t) => {
    const containers = [{ name: 'a', image: 'b' }];
    const spec = { template: { spec: { restartPolicy: 'Never', containers } } };
    await t.given(t.p('batch/v1', 'jobs'), { metadata: { name: 'a' }, spec });
    (await t.delete(t.p('batch/v1', 'jobs/a'))).is(200);
    (await t.get(t.p('batch/v1', 'jobs/a'))).is(200);
  });
});
