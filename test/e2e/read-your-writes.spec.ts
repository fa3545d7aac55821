import type { Type } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  Action,
  type Apply,
  InjectStore,
  KubernetesClient,
  Reconciler,
  ReconcilerRegistry,
  Store,
  controllerReference,
  getStoreToken,
  store,
} from '../../lib/index.js';
import { ConfigMap, Secret } from '../../lib/kinds/index.js';
import type { TestCluster } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { type FaultyWay, type OwnCluster, startOwnCluster } from '../support/faulty-cluster.js';
import { Widget } from '../support/kinds.js';
import { type Operator, startOperator } from '../support/operator.js';

let own: OwnCluster;
let cluster: TestCluster;
let way: FaultyWay;
let namespace: string;
beforeAll(async () => {
  own = await startOwnCluster();
  ({ cluster } = own);
  await cluster.install(Widget);
});
beforeEach(async () => {
  namespace = await cluster.namespace();
  way = await own.faultyWay();
});
afterAll(() => own[Symbol.asyncDispose]());

const names = ['a', 'b', 'c'];
const client = () => cluster.client;
const childOf = (widget: Widget) => ({
  generateName: 'child-',
  namespace,
  labels: { 'kuberator-test': 'yes' },
  ownerReferences: [controllerReference(widget)],
});
/** From now on no watch tells anything. */
const silence = async (watches: number) => {
  await eventually(() => expect(way.proxy.openWatches).toHaveLength(watches));
  return way.proxy.silenceWatches();
};
const runAll = (operator: Operator, reconciler: Type) => {
  for (const name of names)
    operator.get(ReconcilerRegistry).trigger(reconciler, { name, namespace }, 'the test');
};
const makeWidget = (name: string) =>
  cluster.client.create(Widget, { metadata: { name, namespace }, spec: { size: 1 } });

describe('a reconciler that creates a child with a generated name when its store shows none', () => {
  it('never makes two, though the watches show nothing of what it writes', async () => {
    const childStore = store(ConfigMap, { namespaces: namespace, labelSelector: 'kuberator-test' });
    let isOpen = false;
    let looks = 0;
    @Reconciler(Widget, { namespaces: namespace, debounceMs: 0 })
    class Creating implements Apply<Widget> {
      constructor(
        @InjectStore(childStore) private readonly children: Store<typeof childStore>,
        private readonly client: KubernetesClient,
      ) {}
      async apply(widget: Widget): Promise<Action> {
        if (!isOpen) return Action.awaitChange();
        const [child] = this.children.ownedBy(widget);
        if (child && ++looks > 10) return Action.awaitChange();
        if (!child) await this.client.create(ConfigMap, { metadata: childOf(widget) });
        return Action.requeue(0);
      }
    }
    for (const name of names) await makeWidget(name);
    await using operator = await startOperator(way.kubeconfigPath, [Creating], {}, { stores: [childStore] });
    await eventually(() => expect(operator.results).toHaveLength(names.length));
    using _silence = await silence(2);
    isOpen = true;
    runAll(operator, Creating);
    await eventually(() => expect(looks).toBeGreaterThan(10));
    expect(await client().list(ConfigMap, { namespace, labelSelector: 'kuberator-test' })).toHaveLength(
      names.length,
    );
  });

  it('nor where only the server knows what belongs into the store: then the next run waits for the watch', async () => {
    const childStore = store(Secret, { namespaces: namespace, fieldSelector: 'type=kuberator.dev/test' });
    let isOpen = false;
    let looks = 0;
    @Reconciler(Widget, { namespaces: namespace, debounceMs: 0 })
    class Creating implements Apply<Widget> {
      constructor(
        @InjectStore(childStore) private readonly children: Store<typeof childStore>,
        private readonly client: KubernetesClient,
      ) {}
      async apply(widget: Widget): Promise<Action> {
        if (!isOpen || widget.metadata.name === 'bystander') return Action.awaitChange();
        if (this.children.ownedBy(widget).length > 0) {
          looks++;
          return Action.awaitChange();
        }
        await this.client.create(Secret, { metadata: childOf(widget), type: 'kuberator.dev/test' });
        return Action.requeue(0);
      }
    }
    for (const name of [...names, 'bystander']) await makeWidget(name);
    await using operator = await startOperator(way.kubeconfigPath, [Creating], {}, { stores: [childStore] });
    await eventually(() => expect(operator.results).toHaveLength(names.length + 1));
    const silent = await silence(2);
    isOpen = true;
    runAll(operator, Creating);
    const secrets = () => client().list(Secret, { namespace, fieldSelector: 'type=kuberator.dev/test' });
    await eventually(async () => expect(await secrets()).toHaveLength(names.length));
    // Others are run meanwhile, and again.
    const registry = operator.get(ReconcilerRegistry);
    for (let round = 0; round < 20; round++) {
      const before = operator.results.length;
      registry.trigger(Creating, { name: 'bystander', namespace }, 'meanwhile');
      await eventually(() => expect(operator.results.length).toBeGreaterThan(before));
    }
    expect(looks).toBe(0);
    expect(registry.reports()[0]?.queued).toBeGreaterThanOrEqual(names.length);
    silent.remove();
    await eventually(() => expect(looks).toBe(names.length));
    expect(await secrets()).toHaveLength(names.length);
    await eventually(() => expect(registry.reports()[0]?.queued).toBe(0));
  });
});

describe('a reconciler that lets go of a child by taking away its label', () => {
  it('does so once: the next run waits until the watch shows that the child has left', async () => {
    const childStore = store(ConfigMap, { namespaces: namespace, labelSelector: 'kuberator-test' });
    const seen: string[] = [];
    let isOpen = false;
    @Reconciler(Widget, { namespaces: namespace, debounceMs: 0 })
    class LettingGo implements Apply<Widget> {
      constructor(
        @InjectStore(childStore) private readonly children: Store<typeof childStore>,
        private readonly client: KubernetesClient,
      ) {}
      async apply(widget: Widget): Promise<Action> {
        if (!isOpen) return Action.awaitChange();
        const [child] = this.children.ownedBy(widget);
        seen.push(child ? 'child' : 'none');
        if (!child || seen.length > 10) return Action.awaitChange();
        await this.client.mergePatch(ConfigMap, child.metadata, {
          metadata: { labels: { 'kuberator-test': null } },
        });
        return Action.requeue(0);
      }
    }
    const widget = await makeWidget('a');
    await cluster.client.create(ConfigMap, { metadata: childOf(widget) });
    await using operator = await startOperator(way.kubeconfigPath, [LettingGo], {}, { stores: [childStore] });
    await eventually(() => expect(operator.results).toHaveLength(1));
    const silent = await silence(2);
    isOpen = true;
    operator.get(ReconcilerRegistry).trigger(LettingGo, { name: 'a', namespace }, 'the test');
    await eventually(() => expect(operator.results.length).toBeGreaterThan(1));
    silent.remove();
    await eventually(() => expect(seen.at(-1)).toBe('none'));
    expect(seen).toEqual(['child', 'none']);
  });
});

describe('what a run has written', () => {
  it('is in every store of the kind before the run goes on: created, changed, and deleted', async () => {
    const wholeStore = store(ConfigMap, { namespaces: namespace });
    const labelledStore = store(ConfigMap, { namespaces: namespace, labelSelector: 'kuberator-test' });
    const metadataStore = store(ConfigMap, { namespaces: namespace, metadataOnly: true });
    const slimStore = store(ConfigMap, { namespaces: namespace, fields: ['data'] });
    const seen: unknown[] = [];
    let isOpen = false;
    @Reconciler(Widget, { namespaces: namespace })
    class Writing implements Apply<Widget> {
      constructor(
        @InjectStore(wholeStore) private readonly whole: Store<typeof wholeStore>,
        @InjectStore(labelledStore) private readonly labelled: Store<typeof labelledStore>,
        @InjectStore(metadataStore) private readonly metadata: Store<typeof metadataStore>,
        @InjectStore(slimStore) private readonly slim: Store<typeof slimStore>,
        private readonly client: KubernetesClient,
      ) {}
      async apply(widget: Widget): Promise<Action> {
        if (!isOpen) return Action.awaitChange();
        const ref = { name: 'child', namespace };
        await this.client.create(ConfigMap, { metadata: { ...childOf(widget), ...ref }, data: { a: '1' } });
        seen.push([this.whole, this.labelled, this.slim].map((held) => held.get(ref)?.data));
        await this.client.mergePatch(ConfigMap, ref, { data: { a: '2' } });
        seen.push([this.whole, this.labelled, this.slim].map((held) => held.get(ref)?.data));
        seen.push(this.metadata.get(ref)?.metadata.labels);
        await this.client.delete(ConfigMap, ref);
        seen.push([this.whole, this.labelled, this.metadata, this.slim].map((held) => held.size));
        return Action.awaitChange();
      }
    }
    await makeWidget('a');
    const stores = [wholeStore, labelledStore, metadataStore, slimStore];
    await using operator = await startOperator(way.kubeconfigPath, [Writing], {}, { stores });
    await eventually(() => expect(operator.results).toHaveLength(1));
    const before = operator.get<Store<typeof wholeStore>>(getStoreToken(wholeStore)).size;
    using _silence = await silence(5);
    isOpen = true;
    operator.get(ReconcilerRegistry).trigger(Writing, { name: 'a', namespace });
    await eventually(() => expect(operator.results).toHaveLength(2));
    expect(seen).toEqual([
      [{ a: '1' }, { a: '1' }, { a: '1' }],
      [{ a: '2' }, { a: '2' }, { a: '2' }],
      { 'kuberator-test': 'yes' },
      [before, 0, before, before],
    ]);
  });
});
