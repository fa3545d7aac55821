import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  Action,
  type Apply,
  type Cause,
  InjectStore,
  KubernetesClient,
  type ReconcileContext,
  Reconciler,
  ReconcilerRegistry,
  Store,
  controllerReference,
  owned,
  store,
} from '../../lib/index.js';
import { ConfigMap } from '../../lib/kinds/index.js';
import type { TestCluster } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { type OwnCluster, startOwnCluster } from '../support/faulty-cluster.js';
import { Dice } from '../support/for-seeds.js';
import { Widget } from '../support/kinds.js';
import { startOperator } from '../support/operator.js';

let own: OwnCluster;
let cluster: TestCluster;
let namespace: string;
beforeAll(async () => {
  own = await startOwnCluster();
  ({ cluster } = own);
  await cluster.install(Widget);
});
beforeEach(async () => {
  namespace = await cluster.namespace();
});
afterAll(() => own[Symbol.asyncDispose]());

type Write = (client: KubernetesClient, widget: Widget) => Promise<unknown>;
const child = (widget: Widget) => ({
  name: `${widget.metadata.name}-child`,
  namespace,
  ownerReferences: [controllerReference(widget)],
});

/** The causes of the runs that follow one which writes, and ends before something foreign happens to its object. */
async function causesAfter(write: Write, options: { ownEvents?: 'drop' | 'wake' } = {}): Promise<Cause[]> {
  const causes: Cause[][] = [];
  let isOpen = false;
  @Reconciler(Widget, {
    namespaces: namespace,
    owns: [owned(ConfigMap, { metadataOnly: false })],
    debounceMs: 0,
    ...options,
  })
  class Writing implements Apply<Widget> {
    constructor(private readonly client: KubernetesClient) {}
    async apply(widget: Widget, context: ReconcileContext): Promise<Action> {
      if (isOpen) causes.push([...context.causes]);
      if (isOpen && causes.length === 1) await write(this.client, widget);
      return Action.awaitChange();
    }
  }
  const ref = { name: 'w', namespace };
  await cluster.client.create(Widget, {
    metadata: { ...ref, annotations: { step: '0' } },
    spec: { size: 1 },
  });
  await using operator = await startOperator(cluster.kubeconfigPath, [Writing]);
  await eventually(() => expect(operator.results).toHaveLength(1));
  isOpen = true;
  operator.get(ReconcilerRegistry).trigger(Writing, ref, 'write');
  await eventually(() => expect(operator.results.length).toBeGreaterThan(1));
  // Whatever the writes lead to comes before this.
  await cluster.client.mergePatch(Widget, ref, { metadata: { labels: { end: 'yes' } } });
  const isEnd = (cause: Cause) => cause.type === 'updated' && cause.changed.includes('labels');
  await eventually(() => expect(causes.flat().some(isEnd)).toBe(true));
  return causes
    .slice(1)
    .flat()
    .filter((cause) => !isEnd(cause));
}

const size = (widget: Widget, to: number) => ({
  metadata: { name: widget.metadata.name, namespace },
  spec: { size: to },
});

describe('an own write', () => {
  const creates: Write = (client, widget) =>
    client.create(ConfigMap, { metadata: child(widget), data: { a: '1' } });

  it.each<[string, Write]>([
    ['that creates a child', creates],
    [
      'that applies a new child',
      (client, widget) => client.apply(ConfigMap, { metadata: child(widget), data: { a: '1' } }),
    ],
    [
      'that changes a child as it asked',
      async (client, widget) => {
        await creates(client, widget);
        await client.apply(ConfigMap, { metadata: child(widget), data: { a: '2' } });
        await client.mergePatch(ConfigMap, child(widget), { data: { a: null, b: '3' } });
      },
    ],
    ['that applies the object itself', (client, widget) => client.apply(Widget, size(widget, 2))],
    [
      'with a lock on the object itself',
      (client, widget) => client.replace(Widget, { ...widget, spec: { size: 3 } }),
    ],
    [
      'of a JSON patch that tests the version',
      (client, widget) =>
        client.jsonPatch(Widget, widget.metadata, [
          { op: 'test', path: '/metadata/resourceVersion', value: widget.metadata.resourceVersion },
          { op: 'replace', path: '/spec/size', value: 4 },
        ]),
    ],
  ])('%s does not wake its writer', async (_, write) => {
    expect(await causesAfter(write)).toEqual([]);
  });

  it.each<[string, Write, Partial<Cause>]>([
    [
      'that deletes a child',
      async (client, widget) => {
        await creates(client, widget);
        await client.delete(ConfigMap, child(widget));
      },
      { type: 'owned', change: 'deleted' },
    ],
    [
      'of a JSON patch without a lock',
      (client, widget) =>
        client.jsonPatch(Widget, widget.metadata, [{ op: 'replace', path: '/spec/size', value: 4 }]),
      { type: 'updated', changed: ['generation'] },
    ],
    [
      'on top of what somebody else has written since it read',
      async (client, widget) => {
        await cluster.client.mergePatch(Widget, widget.metadata, {
          metadata: { annotations: { step: '1' } },
        });
        await client.apply(Widget, size(widget, 2));
      },
      { type: 'updated' },
    ],
  ])('%s does', async (_, write, cause) => {
    expect(await causesAfter(write)).toContainEqual(expect.objectContaining(cause));
  });

  it('wakes where the reconciler says so', async () => {
    expect(await causesAfter(creates, { ownEvents: 'wake' })).toContainEqual(
      expect.objectContaining({ type: 'owned', change: 'created' }),
    );
  });
});

describe('whatever somebody else writes at the same time', () => {
  it('is seen by a run in the end', { timeout: 120_000 }, async () => {
    const dice = new Dice(Number(process.env['SEED'] ?? 1));
    const childStore = store(ConfigMap, { namespaces: namespace });
    const seen = new Map<string, string>();
    @Reconciler(Widget, {
      namespaces: namespace,
      owns: [owned(ConfigMap, { metadataOnly: false })],
      debounceMs: 0,
    })
    class Writing implements Apply<Widget> {
      constructor(
        private readonly client: KubernetesClient,
        @InjectStore(childStore) private readonly children: Store<typeof childStore>,
      ) {}
      async apply(widget: Widget): Promise<Action> {
        const held = this.children.get(child(widget));
        seen.set(widget.metadata.name, foreignIn(widget, held));
        try {
          await this.write(widget, held, String(dice.int(1, 3)));
        } catch {
          // A conflict, or there is none: who has changed it wakes the object, too.
        }
        return Action.awaitChange();
      }
      private write(widget: Widget, held: ConfigMap | undefined, value: string): Promise<unknown> {
        const metadata = child(widget);
        switch (dice.int(1, 5)) {
          case 1:
            return this.client.apply(ConfigMap, { metadata, data: { own: value } });
          case 2:
            return this.client.mergePatch(ConfigMap, metadata, { data: { own: value } });
          case 3:
            return this.client.replace(ConfigMap, { ...held, metadata, data: { ...held?.data, own: value } });
          case 4:
            return this.client.apply(Widget, size(widget, Number(value)));
          default:
            return this.client.replace(Widget, { ...widget, spec: { size: Number(value) } });
        }
      }
    }
    const names = ['a', 'b', 'c'];
    for (const name of names)
      await cluster.client.create(Widget, { metadata: { name, namespace }, spec: { size: 1 } });
    const way = await own.faultyWay();
    await using operator = await startOperator(way.kubeconfigPath, [Writing], {}, { stores: [childStore] });
    const registry = operator.get(ReconcilerRegistry);
    const idle = () => eventually(() => expect(registry.reports()[0]?.queued).toBe(0));
    await eventually(() => expect(way.proxy.openWatches).toHaveLength(2));
    let count = 0;
    const writeForeign = async (name: string) => {
      const foreign = { foreign: String(++count) };
      const widget = await cluster.client.get(Widget, { name, namespace });
      if (dice.oneIn(2))
        await cluster.client.mergePatch(Widget, { name, namespace }, { metadata: { annotations: foreign } });
      else
        await cluster.client.apply(
          ConfigMap,
          { metadata: child(widget), data: foreign },
          { fieldManager: 'foreign' },
        );
    };
    for (let episode = 0; episode < 60; episode++) {
      const name = dice.pick(names);
      // The watches are often behind: then the answers of own writes hold what nobody has been told of.
      const silence = dice.oneIn(3) ? undefined : way.proxy.silenceWatches();
      for (let write = dice.int(1, 3); write > 0; write--) {
        const written = writeForeign(name);
        if (dice.oneIn(2)) registry.trigger(Writing, { name, namespace });
        await written;
      }
      registry.trigger(Writing, { name, namespace });
      await idle();
      silence?.remove();
      await eventually(async () => {
        const widget = await cluster.client.get(Widget, { name, namespace });
        const held = await cluster.client.find(ConfigMap, child(widget));
        expect(seen.get(name), `in episode ${episode}`).toBe(foreignIn(widget, held));
      });
    }
    await idle();
    expect(registry.all()[0]?.readYourWrites.events.dropped).toBeGreaterThan(10);
  });
});

const foreignIn = (widget: Widget, held: ConfigMap | undefined) =>
  `${widget.metadata.annotations?.['foreign']} ${held?.data?.['foreign']}`;
