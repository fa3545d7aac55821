import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FinalizerService } from '../../lib/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
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
