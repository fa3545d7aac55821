import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { child, ChildConflictError, ChildrenService, InvalidOptionError } from '../../lib/index.js';
import { ConfigMap } from '../../lib/kinds/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { Widget } from '../support/kinds.js';
import { type Operator, startOperator } from '../support/operator.js';

let cluster: TestCluster;
let operator: Operator;
let children: ChildrenService;
let namespace: string;
let elsewhere: string;
beforeAll(async () => {
  cluster = await connect();
  await cluster.install(Widget);
  operator = await startOperator(cluster.kubeconfigPath, []);
  children = operator.get(ChildrenService);
});
beforeEach(async () => {
  [namespace, elsewhere] = [await cluster.namespace(), await cluster.namespace()];
  await cluster.client.create(Widget, {
    metadata: { name: 'shop', namespace, finalizers: ['test.kuberator.dev/children'] },
    spec: { size: 1 },
  });
});
afterAll(async () => {
  await operator?.close();
  await cluster?.[Symbol.asyncDispose]();
});

const place = (name: string) => ({ name, namespace });
const owner = () => cluster.client.get(Widget, place('shop'));
const config = (name: string, data: Record<string, string>) => child(ConfigMap, { metadata: { name }, data });
const stray = (name: string) => child(ConfigMap, { metadata: { name, namespace: elsewhere }, data: {} });
const allowNamespaces = () => [elsewhere];

const asOld = () => ({ fieldManager: 'old/widgets', allowNamespaces: allowNamespaces() });
const asNew = () => ({
  fieldManager: 'new/widgets',
  formerFieldManagers: ['older/widgets', 'old/widgets'],
  allowNamespaces: allowNamespaces(),
});
const managersOf = ({ metadata }: ConfigMap) =>
  metadata.managedFields?.map((entry) => (entry as { manager: string }).manager);

describe('a reconciler with a new name', () => {
  it('takes its children over, and with them the fields that it names no more', async () => {
    await children.applyAll(await owner(), [config('a', { kept: '1', dropped: '1' })], asOld());
    const wanted = [config('a', { kept: '1' })];
    const { children: outcomes } = await children.applyAll(await owner(), wanted, asNew());
    expect(outcomes[0]).toMatchObject({ type: 'applied', object: { data: { kept: '1' } } });
    const taken = await cluster.client.get(ConfigMap, place('a'));
    expect(taken.data).toEqual({ kept: '1' });
    expect(managersOf(taken)).toEqual(['new/widgets']);
    expect(taken.metadata.ownerReferences).toHaveLength(1);

    const again = await children.applyAll(await owner(), wanted, asNew());
    expect(again.children[0]?.type).toBe('unchanged');
    // From now on, nobody needs the old name.
    const { formerFieldManagers: _former, ...onlyNew } = asNew();
    const later = await children.applyAll(await owner(), wanted, onlyNew);
    expect(later.children[0]?.type).toBe('unchanged');
  });

  it('deletes the children that it wants no more, wherever they are', async () => {
    const before = [config('a', {}), config('b', {}), stray('c'), stray('d')];
    await children.applyAll(await owner(), before, asOld());
    await children.applyAll(await owner(), [config('a', {})], asNew());
    const left = async (where: string) =>
      (await cluster.client.list(ConfigMap, { namespace: where })).map(({ metadata }) => metadata.name);
    expect(await left(namespace)).toEqual(['a']);
    expect(await left(elsewhere)).toEqual([]);
  });

  it('deletes them all with the owner', async () => {
    await children.applyAll(await owner(), [config('a', {}), stray('c')], asOld());
    await cluster.client.delete(Widget, place('shop'));
    const { allowNamespaces: _allowed, ...names } = asNew();
    expect((await children.deleteAll(await owner(), names)).isReady).toBe(true);
    await cluster.gone(ConfigMap, place('a'));
    await cluster.gone(ConfigMap, { name: 'c', namespace: elsewhere });
  });

  it('touches nothing without a word of the old one, and is told how to say it', async () => {
    await children.applyAll(await owner(), [config('a', {})], asOld());
    const { formerFieldManagers: _former, ...onlyNew } = asNew();
    const refused = children.applyAll(await owner(), [config('a', { b: '1' })], onlyNew);
    await expect(refused).rejects.toBeInstanceOf(ChildConflictError);
    await expect(refused).rejects.toThrow('`formerFieldManagers`');
    expect(managersOf(await cluster.client.get(ConfigMap, place('a')))).toEqual(['old/widgets']);
  });

  it('has to say it as a list', async () => {
    const options = { ...asNew(), formerFieldManagers: 'old/widgets' as unknown as string[] };
    await expect(children.applyAll(await owner(), [], options)).rejects.toBeInstanceOf(InvalidOptionError);
  });
});
