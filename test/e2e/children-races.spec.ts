import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ChildrenApplier } from '../../lib/children/apply-children.js';
import { desiredChildren } from '../../lib/children/desired-children.js';
import { ChildConflictError, ChildrenService, KubernetesClient, child } from '../../lib/index.js';
import { ConfigMap, Secret, Service } from '../../lib/kinds/index.js';
import { WatchHub } from '../../lib/store/watch-hub.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { Widget } from '../support/kinds.js';
import { type Operator, startOperator } from '../support/operator.js';

let cluster: TestCluster;
let operator: Operator;
let namespace: string;
beforeAll(async () => {
  cluster = await connect();
  await cluster.install(Widget);
  // It watches nothing, so that it knows of an owner what it is handed.
  operator = await startOperator(cluster.kubeconfigPath, []);
});
beforeEach(async () => {
  namespace = await cluster.namespace();
});
afterAll(async () => {
  await operator?.close();
  await cluster?.[Symbol.asyncDispose]();
});

const place = (name = 'shop') => ({ namespace, name });
const makeWidget = () => cluster.client.create(Widget, { metadata: place(), spec: { size: 1 } });
const config = (data: Record<string, string>) => child(ConfigMap, { metadata: { name: 'shop' }, data });
const secret = () => child(Secret, { metadata: { name: 'shop' }, stringData: { a: 'b' } });
const service = () =>
  child(Service, { metadata: { name: 'shop' }, spec: { selector: { app: 'shop' }, ports: [{ port: 80 }] } });
const by = (fieldManager: string) => ({ fieldManager });

describe('who sees the owner late', () => {
  it('forgets none of the kinds that were added meanwhile', async () => {
    const children = operator.get(ChildrenService);
    await children.applyAll(await makeWidget(), [config({ a: '1' })], by('w'));
    const late = await cluster.client.get(Widget, place());
    await children.applyAll(late, [config({ a: '1' }), secret()], by('w'));

    const result = await children.applyAll(late, [config({ a: '1' }), service()], by('w'));
    expect(result.pruned).toEqual([{ kind: 'Secret', name: 'shop', namespace, type: 'pruned' }]);
    await cluster.gone(Secret, place());
    const { metadata } = await cluster.client.get(Widget, place());
    expect(metadata.annotations).toMatchObject({
      'applyset.kubernetes.io/contains-group-kinds': 'ConfigMap,Service',
    });
  });

  it('does not take the children from who was first', async () => {
    const children = operator.get(ChildrenService);
    const late = await makeWidget();
    await children.applyAll(late, [config({ a: '1' })], by('first'));
    await expect(children.applyAll(late, [secret()], by('second'))).rejects.toThrow(ChildConflictError);
    await cluster.gone(Secret, place());
    expect((await cluster.client.get(ConfigMap, place())).data).toEqual({ a: '1' });
  });

  it('makes nothing that nobody would delete', async () => {
    const children = operator.get(ChildrenService);
    const both = [config({ a: '1' }), secret()];
    await children.applyAll(await makeWidget(), both, by('w'));
    const late = await cluster.client.get(Widget, place());
    await children.applyAll(late, [config({ a: '1' })], by('w'));
    await cluster.gone(Secret, place());

    // As a new leader does whose watch is behind: what it knows of the owner fits what it wants for it.
    await children.applyAll(late, both, by('w'));
    const now = await cluster.client.get(Widget, place());
    await children.applyAll(now, [config({ a: '1' })], by('w'));
    await cluster.gone(Secret, place());
  });

  it('is not held up by what else was written on the owner meanwhile', async () => {
    const children = operator.get(ChildrenService);
    const late = await makeWidget();
    await cluster.client.mergePatch(Widget, place(), { metadata: { labels: { theirs: 'x' } } });
    await children.applyAll(late, [config({ a: '1' })], by('w'));
    const { metadata } = await cluster.client.get(Widget, place());
    expect(metadata.labels).toMatchObject({ theirs: 'x' });
    expect(metadata.annotations?.['kuberator.dev/children']).toBeDefined();
  });
});

describe('somebody who makes an object of the name of a child, just before it is made', () => {
  it('keeps it as it is', async () => {
    const owner = await makeWidget();
    const client = operator.get(KubernetesClient);
    const racing = Object.create(client) as KubernetesClient;
    let isMade = false;
    racing.find = async (kind, ref, options) => {
      const found = await client.find(kind, ref, options);
      if (!isMade) await cluster.client.create(ConfigMap, { metadata: place(), data: { a: 'theirs' } });
      isMade = true;
      return found;
    };
    const applier = new ChildrenApplier({ client: racing, hub: operator.get(WatchHub) }, owner, {
      manager: 'w',
      former: [],
    });
    const wanted = config({ a: 'ours' });
    const outcomes = await applier.apply(desiredChildren(owner, [wanted], new Set()));
    expect(outcomes.get(wanted)?.error).toBeInstanceOf(ChildConflictError);
    const { data, metadata } = await cluster.client.get(ConfigMap, place());
    expect(data).toEqual({ a: 'theirs' });
    expect(metadata.ownerReferences).toBeUndefined();
  });
});
