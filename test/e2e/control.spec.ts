import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Apply,
  type Cleanup,
  Action,
  Predicates,
  type ReconcileContext,
  Reconciler,
  ReconcilerRegistry,
} from '../../lib/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Widget } from '../support/kinds.js';
import { startOperator, type Operator } from '../support/operator.js';

const FINALIZER = 'widgets.test.kuberator.dev/control';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await connect();
  await cluster.install(Widget);
});
afterAll(() => cluster[Symbol.asyncDispose]());

/** An operator that looks at specs only, and what it did. */
async function start(namespace: string, annotationDomain?: string) {
  const done: string[] = [];
  const asked: (string | undefined)[] = [];
  @Reconciler(Widget, { namespaces: namespace, finalizer: FINALIZER, predicate: Predicates.generation })
  class WidgetReconciler implements Apply<Widget>, Cleanup<Widget> {
    apply({ metadata, spec }: Widget, { reconcileAt }: ReconcileContext): Action {
      done.push(`apply ${metadata.name} ${spec.size}`);
      asked.push(reconcileAt);
      return Action.awaitChange();
    }
    cleanup({ metadata }: Widget): Action {
      done.push(`cleanup ${metadata.name}`);
      return Action.awaitChange();
    }
  }
  const operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler], { annotationDomain });
  return { operator, done, asked, registry: operator.get(ReconcilerRegistry), WidgetReconciler };
}

const create = (namespace: string, name: string, annotations?: Record<string, string>) =>
  cluster.client.create(Widget, { metadata: { name, namespace, annotations }, spec: { size: 1 } });
const merge = (namespace: string, name: string, patch: object) =>
  cluster.client.mergePatch(Widget, { name, namespace }, patch);
const annotate = (namespace: string, name: string, annotations: Record<string, string | null>) =>
  merge(namespace, name, { metadata: { annotations } });
const skips = ({ results }: Operator) =>
  results.flatMap((result) => (result.type === 'skipped' ? [result.reason] : []));

describe('an object that people have paused by annotation', () => {
  it('is neither applied nor cleaned up, keeps its finalizer, and runs once it is resumed', async () => {
    const namespace = await cluster.namespace();
    const { operator, done, registry } = await start(namespace);
    await using _ = operator;
    await create(namespace, 'a');
    await eventually(() => expect(done).toEqual(['apply a 1']));
    await annotate(namespace, 'a', { 'kuberator.dev/paused': 'true' });
    await eventually(() => expect(skips(operator)).toEqual(['paused']));
    expect(registry.reports()).toMatchObject([{ isPaused: false, pausedObjects: 1 }]);
    await merge(namespace, 'a', { spec: { size: 2 } });
    await eventually(() => expect(skips(operator)).toEqual(['paused', 'paused']));
    await cluster.client.delete(Widget, { name: 'a', namespace });
    await eventually(() => expect(skips(operator)).toEqual(['paused', 'paused', 'paused']));
    const held = await cluster.client.get(Widget, { name: 'a', namespace });
    expect(held.metadata.finalizers).toEqual([FINALIZER]);
    expect(done).toEqual(['apply a 1']);
    await annotate(namespace, 'a', { 'kuberator.dev/paused': null });
    await cluster.gone(Widget, { name: 'a', namespace });
    expect(done).toEqual(['apply a 1', 'cleanup a']);
    expect(registry.reports()).toMatchObject([{ pausedObjects: 0 }]);
  });

  it('gets no finalizer when it is created so; the value "false" lets it run', async () => {
    const namespace = await cluster.namespace();
    const { operator, done } = await start(namespace, 'ops.example.com');
    await using _ = operator;
    await create(namespace, 'a', { 'ops.example.com/paused': '', 'kuberator.dev/paused': 'false' });
    await eventually(() => expect(skips(operator)).toEqual(['paused']));
    const { metadata } = await cluster.client.get(Widget, { name: 'a', namespace });
    expect(metadata.finalizers).toBeUndefined();
    await annotate(namespace, 'a', { 'ops.example.com/paused': 'false', 'kuberator.dev/paused': 'true' });
    await eventually(() => expect(done).toEqual(['apply a 1']));
  });
});

describe('the annotation reconcile-at', () => {
  it('runs the object whenever its value changes, whatever the predicate, and is reported back', async () => {
    const namespace = await cluster.namespace();
    const { operator, done, asked } = await start(namespace);
    await using _ = operator;
    await create(namespace, 'a');
    await eventually(() => expect(done).toHaveLength(1));
    await annotate(namespace, 'a', { other: 'yes' });
    await annotate(namespace, 'a', { 'kuberator.dev/reconcile-at': 'monday' });
    await eventually(() => expect(asked).toEqual([undefined, 'monday']));
    await annotate(namespace, 'a', { 'kuberator.dev/reconcile-at': 'tuesday' });
    await eventually(() => expect(operator.results).toHaveLength(3));
    expect(asked).toEqual([undefined, 'monday', 'tuesday']);
    expect(operator.results[2]).toMatchObject({
      type: 'applied',
      reconcileAt: 'tuesday',
      causes: [{ type: 'asked', reason: 'kuberator.dev/reconcile-at=tuesday', reconcileAt: 'tuesday' }],
    });
  });
});

describe('a reconciler that is paused by a call', () => {
  it('lets all of its objects wait, and runs those that something happened to when it is resumed', async () => {
    const namespace = await cluster.namespace();
    const { operator, done, registry, WidgetReconciler } = await start(namespace);
    await using _ = operator;
    await create(namespace, 'quiet');
    await eventually(() => expect(done).toHaveLength(1));
    expect(registry.pause(WidgetReconciler)).toBe(true);
    await create(namespace, 'a');
    await create(namespace, 'b');
    await eventually(() => expect(registry.reports()).toMatchObject([{ isPaused: true, pausedObjects: 2 }]));
    expect(done).toEqual(['apply quiet 1']);
    registry.resume('WidgetReconciler');
    await eventually(() => expect(done).toHaveLength(3));
    expect(done.slice(1).sort()).toEqual(['apply a 1', 'apply b 1']);
    await eventually(() => expect(registry.reports()).toMatchObject([{ isPaused: false, pausedObjects: 0 }]));
  });

  it('may be so for one object, and knows none that are not there', async () => {
    const namespace = await cluster.namespace();
    const { operator, done, registry, WidgetReconciler } = await start(namespace);
    await using _ = operator;
    await create(namespace, 'a');
    await create(namespace, 'b');
    await eventually(() => expect(done).toHaveLength(2));
    expect(registry.pause(WidgetReconciler, { name: 'a', namespace })).toBe(true);
    expect(registry.pause(WidgetReconciler, { name: 'c', namespace })).toBe(false);
    await merge(namespace, 'a', { spec: { size: 2 } });
    await merge(namespace, 'b', { spec: { size: 2 } });
    await eventually(() => expect(done.slice(2)).toEqual(['apply b 2']));
    await eventually(() => expect(skips(operator)).toEqual(['paused']));
    expect(registry.resume(WidgetReconciler, { name: 'a', namespace })).toBe(true);
    await eventually(() => expect(done.slice(3)).toEqual(['apply a 2']));
    expect(() => registry.pause('Nobody')).toThrow('No reconciler "Nobody" runs here');
  });
});

it('trigger() runs nothing while the app shuts down, and says so', async () => {
  const namespace = await cluster.namespace();
  const { operator, done, registry, WidgetReconciler } = await start(namespace);
  await create(namespace, 'a');
  await eventually(() => expect(done).toHaveLength(1));
  const closing = operator.close();
  await eventually(() => expect(registry.isDraining).toBe(true));
  expect(registry.trigger(WidgetReconciler, { name: 'a', namespace })).toBe(false);
  await closing;
});
