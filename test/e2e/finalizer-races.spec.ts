import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Action, type Apply, type Cleanup, FinalizerService, Reconciler } from '../../lib/index.js';
import { Pod } from '../../lib/kinds/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Widget } from '../support/kinds.js';
import { startOperator, type Operator } from '../support/operator.js';

const OURS = 'test.kuberator.dev/ours';
const THEIRS = 'example.com/theirs';

let cluster: TestCluster;
let operator: Operator;
let finalizers: FinalizerService;
let namespace: string;
beforeAll(async () => {
  cluster = await connect();
  await cluster.install(Widget);
  namespace = await cluster.namespace();
  operator = await startOperator(cluster.kubeconfigPath, []);
  finalizers = operator.get(FinalizerService);
});
afterAll(async () => {
  await operator.close();
  await cluster[Symbol.asyncDispose]();
});

const create = (name: string, ...held: string[]) =>
  cluster.client.create(Widget, { metadata: { name, namespace, finalizers: held }, spec: { size: 1 } });
const hold = (name: string, held: string[] | null) =>
  cluster.client.mergePatch(Widget, { name, namespace }, { metadata: { finalizers: held } });
const heldBy = async (name: string) =>
  (await cluster.client.get(Widget, { name, namespace })).metadata.finalizers ?? [];

describe('adding a finalizer', () => {
  it('keeps what another writer has added meanwhile', async () => {
    const seen = await create('a');
    await hold('a', [THEIRS]);
    expect((await finalizers.add(seen, OURS))?.metadata.finalizers).toEqual([THEIRS, OURS]);
    expect(await heldBy('a')).toEqual([THEIRS, OURS]);
  });

  it('is given up, and no error, where the object is being deleted meanwhile, or gone', async () => {
    const deleting = await create('b', THEIRS);
    await cluster.client.delete(Widget, { name: 'b', namespace });
    expect(await finalizers.add(deleting, OURS)).toBeUndefined();
    expect(await heldBy('b')).toEqual([THEIRS]);
    const gone = await create('c');
    await cluster.client.delete(Widget, { name: 'c', namespace });
    expect(await finalizers.add(gone, OURS)).toBeUndefined();
  });

  it('leaves another object of the same name alone', async () => {
    const before = await create('d');
    await cluster.client.delete(Widget, { name: 'd', namespace });
    await create('d');
    expect(await finalizers.add(before, OURS)).toBeUndefined();
    expect(await heldBy('d')).toEqual([]);
  });
});

describe('removing a finalizer', () => {
  it('removes no other, wherever it stands by now', async () => {
    const seen = await create('e', OURS);
    await hold('e', [THEIRS, OURS, 'example.com/more']);
    await finalizers.remove(seen, OURS);
    expect(await heldBy('e')).toEqual([THEIRS, 'example.com/more']);
  });

  it('removes it wherever it stands, also where others have added it once more', async () => {
    const seen = await create('h', OURS, THEIRS, OURS);
    await finalizers.remove(seen, OURS);
    expect(await heldBy('h')).toEqual([THEIRS]);
  });

  it('is not the end of a Pod that has yet to be stopped', async () => {
    @Reconciler(Pod, { namespaces: namespace, finalizer: OURS })
    class PodReconciler implements Apply<Pod>, Cleanup<Pod> {
      apply = () => Action.awaitChange();
      cleanup = () => Action.awaitChange();
    }
    await using pods = await startOperator(cluster.kubeconfigPath, [PodReconciler]);
    const ends = () =>
      pods.results.map(({ type, causes }) => `${type} by ${causes.map((one) => one.type).join()}`);
    const spec = { nodeName: 'none', containers: [{ name: 'c', image: 'i' }] };
    const pod = await cluster.client.create(Pod, { metadata: { name: 'p', namespace }, spec });
    await eventually(() => expect(ends()).toEqual(['applied by created']));
    await cluster.client.delete(Pod, pod.metadata);
    await eventually(() => expect(ends().at(-1)).toBe('cleaned-up by updated'));
    // Until its node says that it has stopped, it is there, and what happens to it is told.
    await cluster.client.mergePatch(Pod, pod.metadata, { metadata: { labels: { on: 'my-way' } } });
    await eventually(() => expect(ends().at(-1)).toMatch(/^skipped by updated/));
    await cluster.client.delete(Pod, pod.metadata, { gracePeriodSeconds: 0 });
    await eventually(() => expect(ends().at(-1)).toMatch(/deleted$/));
  });

  it('is done where somebody else has removed it, or the object is gone', async () => {
    const seen = await create('f', OURS, THEIRS);
    await hold('f', [THEIRS]);
    await finalizers.remove(seen, OURS);
    expect(await heldBy('f')).toEqual([THEIRS]);
    const gone = await create('g', OURS);
    await hold('g', null);
    await cluster.client.delete(Widget, { name: 'g', namespace });
    expect(await finalizers.remove(gone, OURS)).toBeUndefined();
  });
});
