import { Subject } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type Apply,
  type Cause,
  type ReconcileContext,
  type TriggerRequest,
  type Triggers,
  Action,
  KubernetesClient,
  Predicates,
  Reconciler,
  ReconcilerRegistry,
  controllerReference,
  owned,
  ownerReference,
  resource,
  watched,
} from '../../lib/index.js';
import { ConfigMap, Secret, Service } from '../../lib/kinds/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Widget } from '../support/kinds.js';
import { startOperator } from '../support/operator.js';

let cluster: TestCluster;
let namespace: string;
beforeAll(async () => {
  cluster = await connect();
  await cluster.install(Widget);
});
beforeEach(async () => {
  namespace = await cluster.namespace();
});
afterAll(() => cluster[Symbol.asyncDispose]());

/** What has run, with why, since it was last asked. */
class Runs {
  private runs: { name: string; causes: readonly Cause[] }[] = [];
  add(object: Widget, { causes }: ReconcileContext): Action {
    this.runs.push({ name: object.metadata.name, causes });
    return Action.awaitChange();
  }
  take(): { name: string; causes: readonly Cause[] }[] {
    return this.runs.splice(0);
  }
  /** Waits until each has had its first run. */
  async settled(...widgets: Widget[]): Promise<void> {
    const names = widgets.map(({ metadata }) => metadata.name).sort();
    await eventually(() => expect([...new Set(this.runs.map(({ name }) => name))].sort()).toEqual(names));
    this.take();
  }
  /** Waits until one has run that was not there before. */
  async next(): Promise<{ name: string; causes: readonly Cause[] }[]> {
    await eventually(() => expect(this.runs).not.toEqual([]));
    return this.take();
  }
}

let count = 0;
const makeWidget = (name = `w-${++count}`) =>
  cluster.client.create(Widget, { metadata: { name, namespace }, spec: { size: 1 } });

describe('an owned object', () => {
  it('runs its owner when it is made, changed and deleted, and says so in the causes', async () => {
    const runs = new Runs();
    @Reconciler(Widget, { namespaces: namespace, owns: [ConfigMap] })
    class WidgetReconciler implements Apply<Widget> {
      apply = (object: Widget, context: ReconcileContext) => runs.add(object, context);
    }
    const widget = await makeWidget();
    await using _operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    await runs.next();
    const metadata = { name: `${widget.metadata.name}-child`, namespace };
    const cause = { type: 'owned', resource: 'configmaps/v1', object: metadata };

    await cluster.client.create(ConfigMap, {
      metadata: { ...metadata, ownerReferences: [controllerReference(widget)] },
      data: { a: '1' },
    });
    expect(await runs.next()).toMatchObject([
      { name: widget.metadata.name, causes: [{ ...cause, change: 'created' }] },
    ]);
    await cluster.client.mergePatch(ConfigMap, metadata, { data: { a: '2' } });
    expect(await runs.next()).toMatchObject([{ causes: [{ ...cause, change: 'updated' }] }]);
    await cluster.client.delete(ConfigMap, metadata);
    expect(await runs.next()).toMatchObject([{ causes: [{ ...cause, change: 'deleted' }] }]);
  });

  it('runs the owner that it had before, too, and only its controller unless all owners are meant', async () => {
    const byController = new Runs();
    const byAny = new Runs();
    @Reconciler(Widget, { namespaces: namespace, name: 'controllers', owns: [Secret] })
    class Controllers implements Apply<Widget> {
      apply = (object: Widget, context: ReconcileContext) => byController.add(object, context);
    }
    @Reconciler(Widget, { namespaces: namespace, name: 'all', owns: [owned(Secret, { owners: 'all' })] })
    class All implements Apply<Widget> {
      apply = (object: Widget, context: ReconcileContext) => byAny.add(object, context);
    }
    const [first, second] = [await makeWidget(), await makeWidget()];
    const metadata = { name: `${first.metadata.name}-secret`, namespace };
    await cluster.client.create(Secret, {
      metadata: { ...metadata, ownerReferences: [controllerReference(first), ownerReference(second)] },
    });
    await using _operator = await startOperator(cluster.kubeconfigPath, [Controllers, All]);
    await Promise.all([byController.settled(first, second), byAny.settled(first, second)]);
    await cluster.client.mergePatch(Secret, metadata, { data: { a: 'YQ==' } });
    await byAny.settled(first, second);
    expect(byController.take().map(({ name }) => name)).toEqual([first.metadata.name]);
    await cluster.client.mergePatch(Secret, metadata, {
      metadata: { ownerReferences: [controllerReference(second)] },
    });
    await byController.settled(first, second);
    await cluster.client.delete(Secret, metadata);
  });

  it('of which a predicate says that it matters not runs nobody', async () => {
    const runs = new Runs();
    @Reconciler(Widget, { namespaces: namespace, owns: [owned(Service, { predicate: Predicates.labels })] })
    class WidgetReconciler implements Apply<Widget> {
      apply = (object: Widget, context: ReconcileContext) => runs.add(object, context);
    }
    const widget = await makeWidget();
    const metadata = { name: `${widget.metadata.name}-svc`, namespace };
    await cluster.client.create(Service, {
      metadata: { ...metadata, ownerReferences: [controllerReference(widget)] },
      spec: { ports: [{ port: 80 }] },
    });
    await using _operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    await runs.next();
    await cluster.client.mergePatch(Service, metadata, { spec: { sessionAffinity: 'ClientIP' } });
    await cluster.client.mergePatch(Service, metadata, { metadata: { labels: { a: 'b' } } });
    const [run, ...others] = await runs.next();
    expect(others).toEqual([]);
    const labelled = await cluster.client.get(Service, metadata);
    expect(run?.causes).toMatchObject([{ resourceVersion: labelled.metadata.resourceVersion }]);
    await cluster.client.delete(Service, metadata);
  });
});

describe('a watched object', () => {
  it('runs whom its map names now and named before, in its own namespace unless it says another', async () => {
    const runs = new Runs();
    @Reconciler(Widget, {
      namespaces: namespace,
      watches: [
        watched(ConfigMap, {
          labelSelector: 'for-widgets',
          map: ({ data }) => data?.['of']?.split(',').map((name) => ({ name })),
        }),
      ],
    })
    class WidgetReconciler implements Apply<Widget> {
      apply = (object: Widget, context: ReconcileContext) => runs.add(object, context);
    }
    const widgets = [await makeWidget(), await makeWidget(), await makeWidget()];
    const [a = '', b = '', c = ''] = widgets.map(({ metadata }) => metadata.name);
    await using _operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    await runs.settled(...widgets);
    const metadata = { name: `watched-${a}`, namespace };
    await cluster.client.create(ConfigMap, {
      metadata: { ...metadata, labels: { 'for-widgets': 'yes' } },
      data: { of: `${a},${b},nobody` },
    });
    const ran = (expected: string[]) => {
      const seen: string[] = [];
      return eventually(() => {
        seen.push(...runs.take().map(({ name }) => name));
        expect(seen.sort()).toEqual([...expected].sort());
      });
    };
    await ran([a, b]);
    await cluster.client.mergePatch(ConfigMap, metadata, { data: { of: c } });
    await ran([a, b, c]);
    // It leaves the selector: for whoever watches, it is gone.
    await cluster.client.mergePatch(ConfigMap, metadata, { metadata: { labels: { 'for-widgets': null } } });
    await ran([c]);
    await cluster.client.delete(ConfigMap, metadata);
  });
});

describe('a related kind', () => {
  it('that the server does not serve holds up nothing', async () => {
    class Gizmo extends resource({
      group: 'nowhere.example.com',
      version: 'v1',
      kind: 'Gizmo',
      plural: 'gizmos',
    }) {}
    const runs = new Runs();
    @Reconciler(Widget, { namespaces: namespace, owns: [Gizmo] })
    class WidgetReconciler implements Apply<Widget> {
      apply = (object: Widget, context: ReconcileContext) => runs.add(object, context);
    }
    const widget = await makeWidget();
    await using _operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    expect((await runs.next()).map(({ name }) => name)).toContain(widget.metadata.name);
  });
});

describe('who asks from outside of the cluster', () => {
  it('runs an object by triggers(), and by ReconcilerRegistry.trigger()', async () => {
    const runs = new Runs();
    const source = new Subject<TriggerRequest>();
    @Reconciler(Widget, { namespaces: namespace })
    class WidgetReconciler implements Apply<Widget>, Triggers {
      apply = (object: Widget, context: ReconcileContext) => runs.add(object, context);
      triggers = () => source;
    }
    const widget = await makeWidget();
    await using operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    await runs.next();
    const ref = { name: widget.metadata.name, namespace };
    source.next({ ...ref, reason: 'a message came' });
    expect(await runs.next()).toMatchObject([{ causes: [{ type: 'asked', reason: 'a message came' }] }]);
    const registry = operator.get(ReconcilerRegistry);
    expect(registry.trigger(WidgetReconciler, ref, 'POST /widgets')).toBe(true);
    expect(await runs.next()).toMatchObject([{ causes: [{ type: 'asked', reason: 'POST /widgets' }] }]);
    expect(registry.trigger('WidgetReconciler', { ...ref, name: 'nobody' })).toBe(false);
    expect(() => registry.trigger(KubernetesClient, ref)).toThrow(
      'No reconciler "KubernetesClient" runs here',
    );
  });
});
