import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  Action,
  type Apply,
  type Cleanup,
  KubernetesClient,
  KubeStatusError,
  type ReconcileContext,
  Reconciler,
  setControllerReference,
  WatcherService,
  type WatchEvent,
} from '../../lib/index.js';
import { ConfigMap, Namespace } from '../../lib/kinds/index.js';
import { connect, type TestCluster } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Widget } from '../support/kinds.js';
import { startOperator } from '../support/operator.js';

let cluster: TestCluster;
let team: string;
let count = 0;
beforeAll(async () => {
  cluster = await connect();
  await cluster.install(Widget);
});
beforeEach(() => {
  team = `team-${process.pid}-${++count}`;
});
afterAll(() => cluster[Symbol.asyncDispose]());

/** A namespace, of the team or not. */
async function namespace(isOurs: boolean): Promise<string> {
  const name = await cluster.namespace();
  if (isOurs) await label(name, team);
  return name;
}
const label = (name: string, value: string | null) =>
  cluster.client.mergePatch(Namespace, { name }, { metadata: { labels: { team: value } } });
const make = (in_: string, name: string) =>
  cluster.client.create(Widget, { metadata: { name, namespace: in_ }, spec: { size: 1 } });

/** Tells of each event in short, and may be asked for those since. */
function record(events: string[]): (event: WatchEvent<Widget>) => void {
  return (event) => {
    if (event.type === 'synced') return void events.push('synced');
    const how =
      event.type === 'applied'
        ? event.isInitial
          ? ' initial'
          : ''
        : event.isFinalStateUnknown
          ? ' unseen'
          : '';
    events.push(`${event.type} ${event.object.metadata.name}${how}`);
  };
}

describe('a reconciler of namespaces by selector', () => {
  it('cleans up in a namespace that it has deleted itself, until that is gone', async () => {
    const name = await namespace(true);
    @Reconciler(Widget, { namespaceSelector: `team=${team}`, finalizer: 'test.kuberator.dev/selected' })
    class Selected implements Apply<Widget>, Cleanup<Widget> {
      apply = () => Action.awaitChange();
      cleanup = () => Action.awaitChange();
    }
    await using operator = await startOperator(cluster.kubeconfigPath, [Selected]);
    const widget = await make(name, 'one');
    await eventually(() => expect(operator.results.at(-1)).toMatchObject({ type: 'applied' }));
    await operator.get(KubernetesClient).delete(Namespace, { name });
    // Where there is a namespace controller, it does the same, and may be faster.
    await cluster.client.delete(Widget, widget.metadata).catch((error: unknown) => {
      if (!KubeStatusError.isKubeStatusError(error) || !error.isNotFound) throw error;
    });
    await cluster.gone(Widget, widget.metadata);
    await eventually(() => expect(operator.results.map(({ type }) => type)).toContain('cleaned-up'));
  });

  it('follows namespaces as they gain and lose the labels, and cleans up nothing for those that leave', async () => {
    const [ours, theirs] = await Promise.all([namespace(true), namespace(false)]);
    await Promise.all([make(ours, 'one'), make(theirs, 'two')]);
    const runs: string[] = [];

    @Reconciler(Widget, {
      namespaceSelector: `team=${team}`,
      finalizer: 'test.kuberator.dev/selected',
      owns: [ConfigMap],
    })
    class Selected implements Apply<Widget>, Cleanup<Widget> {
      constructor(private readonly client: KubernetesClient) {}
      async apply(widget: Widget, { causes }: ReconcileContext): Promise<Action> {
        const { name, namespace } = widget.metadata;
        runs.push(`apply ${name}: ${causes.map(({ type }) => type).join()}`);
        const child = { metadata: { name, namespace }, data: { a: '1' } };
        await this.client.apply(ConfigMap, setControllerReference(widget, child));
        return Action.awaitChange();
      }
      cleanup({ metadata }: Widget): Action {
        runs.push(`cleanup ${metadata.name}`);
        return Action.awaitChange();
      }
    }
    await using operator = await startOperator(cluster.kubeconfigPath, [Selected]);
    const events: string[] = [];
    operator
      .get(WatcherService)
      .watch(Widget, { namespaceSelector: `team=${team}` })
      .subscribe(record(events));
    await eventually(() => expect(runs).toContain('apply one: initial'));
    expect(events.slice(0, 2)).toEqual(['applied one initial', 'synced']);

    await label(theirs, team);
    await eventually(() => expect(runs).toContain('apply two: initial'));
    await eventually(() => expect(events).toContain('applied two initial'));
    // The owned kind follows, too.
    const child = { name: 'two', namespace: theirs };
    const { metadata: made } = await eventually(() => cluster.client.get(ConfigMap, child));
    await cluster.client.delete(ConfigMap, child);
    const { metadata: madeAnew } = await eventually(async () => {
      const found = await cluster.client.get(ConfigMap, child);
      expect(found.metadata.uid).not.toBe(made.uid);
      return found;
    });
    expect(madeAnew.ownerReferences?.[0]?.name).toBe('two');

    runs.splice(0);
    await label(ours, null);
    await eventually(() => expect(events).toContain('deleted one unseen'));
    await cluster.client.mergePatch(Widget, { name: 'one', namespace: ours }, { spec: { size: 2 } });
    await cluster.client.mergePatch(Widget, { name: 'two', namespace: theirs }, { spec: { size: 2 } });
    await eventually(() => expect(runs).toContain('apply two: updated'));
    expect(runs.filter((run) => run.includes('one'))).toEqual([]);
    const { metadata } = await cluster.client.get(Widget, { name: 'one', namespace: ours });
    expect(metadata.finalizers).toEqual(['test.kuberator.dev/selected']);

    // Back again, it is cleaned up as any other.
    await cluster.client.delete(Widget, { name: 'one', namespace: ours });
    await label(ours, team);
    await cluster.gone(Widget, { name: 'one', namespace: ours });
    expect(runs).toContain('cleanup one');
    expect(operator.results.filter(({ type }) => type === 'failed')).toEqual([]);
  });

  it('watches each of few namespaces, and lets go of those that leave', async () => {
    const [a, b] = await Promise.all([namespace(true), namespace(true)]);
    await using operator = await startOperator(cluster.kubeconfigPath, []);
    const events: string[] = [];
    const watcher = operator.get(WatcherService);
    const subscription = watcher
      .watch(Widget, { namespaceSelector: `team=${team}` })
      .subscribe(record(events));
    const watched = () =>
      watcher
        .reports()
        .map(
          ({ resource, namespace = '*', labelSelector = '' }) => `${resource} ${namespace} ${labelSelector}`,
        )
        .sort();
    const [kind, all] = ['widgets.test.kuberator.dev/v1', `namespaces/v1 * team=${team}`];
    await eventually(() => expect(events).toEqual(['synced']));
    expect(watched()).toEqual([all, `${kind} ${a} `, `${kind} ${b} `].sort());
    await label(a, 'nobody');
    await eventually(() => expect(watched()).toEqual([all, `${kind} ${b} `]));
    subscription.unsubscribe();
    expect(watched()).toEqual([]);
  });

  it('watches all namespaces at once where many are selected, and leaves out the others', async () => {
    const names = await Promise.all(Array.from({ length: 51 }, () => namespace(true)));
    const other = await namespace(false);
    await Promise.all([make(names[50]!, 'ours'), make(other, 'theirs')]);
    await using operator = await startOperator(cluster.kubeconfigPath, []);
    const events: string[] = [];
    const watcher = operator.get(WatcherService);
    watcher.watch(Widget, { namespaceSelector: `team=${team}` }).subscribe(record(events));
    await eventually(() => expect(events).toEqual(['applied ours initial', 'synced']));
    expect(watcher.reports().map(({ namespace }) => namespace)).toEqual([undefined, undefined]);
    await label(other, team);
    await eventually(() => expect(events.at(-1)).toBe('applied theirs initial'));
    await label(names[50]!, null);
    await eventually(() => expect(events.at(-1)).toBe('deleted ours unseen'));
    await make(names[50]!, 'unseen');
    await make(names[0]!, 'seen');
    await eventually(() => expect(events.at(-1)).toBe('applied seen'));
    expect(events).not.toContain('applied unseen');
  });
});

describe('a namespace that is being deleted', () => {
  it('is not written to again and again: nothing can be created there', async () => {
    const name = await cluster.namespace();
    let runs = 0;
    @Reconciler(Widget, { namespaces: name })
    class Maker implements Apply<Widget> {
      constructor(private readonly client: KubernetesClient) {}
      async apply({ metadata: { namespace } }: Widget): Promise<Action> {
        runs++;
        await this.client.create(ConfigMap, { metadata: { generateName: 'made-', namespace } });
        return Action.awaitChange();
      }
    }
    await make(name, 'w');
    await cluster.client.mergePatch(
      Widget,
      { name: 'w', namespace: name },
      { metadata: { finalizers: ['test.kuberator.dev/held'] } },
    );
    await cluster.client.delete(Namespace, { name });
    await eventually(async () => {
      const { status } = await cluster.client.get(Namespace, { name });
      expect((status as { phase?: string }).phase).toBe('Terminating');
    });
    await using operator = await startOperator(cluster.kubeconfigPath, [Maker], {
      backoff: { initialMs: 1, maxMs: 1 },
    });
    await eventually(() =>
      expect(operator.results).toMatchObject([{ type: 'skipped', reason: 'namespace-terminating' }]),
    );
    // A change of the object is looked at all the same.
    await cluster.client.mergePatch(Widget, { name: 'w', namespace: name }, { spec: { size: 2 } });
    await eventually(() => expect(operator.results).toHaveLength(2));
    expect(runs).toBe(2);
  });
});
