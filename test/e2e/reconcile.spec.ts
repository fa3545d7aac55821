import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Action,
  type Apply,
  type Cleanup,
  type ReconcileContext,
  Reconciler,
  type ReconcilerOptions,
  RequeueError,
  StatusService,
  TerminalError,
} from '../../lib/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { startOperator } from '../support/operator.js';
import { Widget } from '../support/kinds.js';

const FINALIZER = 'widgets.test.kuberator.dev/cleanup';
let cluster: TestCluster;

beforeAll(async () => {
  cluster = await connect();
  await cluster.install(Widget);
});
afterAll(() => cluster[Symbol.asyncDispose]());

/** What a reconciler of a test does. The class is made anew for each test, for its namespace. */
interface Script {
  apply(object: Widget, context: ReconcileContext, status: StatusService): Action | Promise<Action>;
  cleanup?(object: Widget, context: ReconcileContext): Action | Promise<Action>;
}

function reconcilerOf(namespace: string, script: Script, options: ReconcilerOptions = {}) {
  @Reconciler(Widget, { namespaces: namespace, finalizer: FINALIZER, ...options })
  class WidgetReconciler implements Apply<Widget>, Cleanup<Widget> {
    constructor(private readonly status: StatusService) {}
    apply = (object: Widget, context: ReconcileContext) => script.apply(object, context, this.status);
    cleanup = (object: Widget, context: ReconcileContext) =>
      script.cleanup?.(object, context) ?? Action.awaitChange();
  }
  return WidgetReconciler;
}

describe('an object that is created', () => {
  it('gets the finalizer, is applied once, and has its status and generation written', async () => {
    const namespace = await cluster.namespace();
    const applied: string[][] = [];
    const WidgetReconciler = reconcilerOf(namespace, {
      async apply(object, _context, status) {
        applied.push([...(object.metadata.finalizers ?? [])]);
        await status.update(object, { state: 'Ready', size: object.spec.size });
        return Action.awaitChange();
      },
    });
    await using operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    await cluster.client.create(Widget, { metadata: { name: 'a', namespace }, spec: { size: 3 } });

    const stored = await eventually(async () => {
      const found = await cluster.client.get(Widget, { name: 'a', namespace });
      expect(found.status).toEqual({ state: 'Ready', size: 3, observedGeneration: 1 });
      return found;
    });
    expect(stored.metadata.finalizers).toEqual([FINALIZER]);
    // Neither the finalizer nor the status of its own wakes it again.
    await sleep(400);
    expect(applied).toEqual([[FINALIZER]]);
    expect(operator.results.map(({ type }) => type)).toEqual(['applied']);
  });

  it('is seen when it was there before the operator', async () => {
    const namespace = await cluster.namespace();
    await cluster.client.create(Widget, { metadata: { name: 'early', namespace }, spec: { size: 1 } });
    const causes: string[] = [];
    const WidgetReconciler = reconcilerOf(namespace, {
      apply(_object, context) {
        causes.push(...context.causes.map(({ type }) => type));
        return Action.awaitChange();
      },
    });
    await using _ = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    await eventually(() => expect(causes).toEqual(['initial']));
  });
});

describe('an object that is updated', () => {
  it('is applied once with the newest state, however many changes came at once', async () => {
    const namespace = await cluster.namespace();
    const sizes: number[] = [];
    const WidgetReconciler = reconcilerOf(namespace, {
      apply(object) {
        sizes.push(object.spec.size);
        return Action.awaitChange();
      },
    });
    await using _ = await startOperator(cluster.kubeconfigPath, [WidgetReconciler], { debounceMs: 300 });
    await cluster.client.create(Widget, { metadata: { name: 'a', namespace }, spec: { size: 0 } });
    await eventually(() => expect(sizes).toEqual([0]));
    await sleep(400);
    for (let size = 1; size <= 10; size++) {
      await cluster.client.mergePatch(Widget, { name: 'a', namespace }, { spec: { size } });
    }
    await eventually(() => expect(sizes.at(-1)).toBe(10));
    await sleep(700);
    // The first change runs at once, the rest of the burst together.
    expect(sizes).toEqual([0, 1, 10]);
  });

  it('is not applied for a status that anybody writes', async () => {
    const namespace = await cluster.namespace();
    let applied = 0;
    const WidgetReconciler = reconcilerOf(namespace, {
      apply() {
        applied++;
        return Action.awaitChange();
      },
    });
    await using _ = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    await cluster.client.create(Widget, { metadata: { name: 'a', namespace }, spec: { size: 0 } });
    await eventually(() => expect(applied).toBe(1));
    await cluster.client.mergePatch(
      Widget,
      { name: 'a', namespace },
      { status: { state: 'x' } },
      { subresource: 'status' },
    );
    await sleep(500);
    expect(applied).toBe(1);
  });
});

describe('an object that is deleted', () => {
  it('is cleaned up, then gone, and nothing runs for it again', async () => {
    const namespace = await cluster.namespace();
    const calls: string[] = [];
    const WidgetReconciler = reconcilerOf(namespace, {
      apply: () => (calls.push('apply'), Action.awaitChange()),
      cleanup: (object) => (calls.push(`cleanup ${object.spec.size}`), Action.awaitChange()),
    });
    await using operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    await cluster.client.create(Widget, { metadata: { name: 'a', namespace }, spec: { size: 7 } });
    await eventually(() => expect(calls).toEqual(['apply']));
    await cluster.client.delete(Widget, { name: 'a', namespace });
    await cluster.gone(Widget, { name: 'a', namespace });
    await sleep(300);
    expect(calls).toEqual(['apply', 'cleanup 7']);
    expect(operator.results.filter(({ type }) => type === 'failed')).toEqual([]);
  });

  it('keeps the finalizer while cleanup fails, and is retried with growing delays', async () => {
    const namespace = await cluster.namespace();
    let attempts = 0;
    let isBroken = true;
    const WidgetReconciler = reconcilerOf(namespace, {
      apply: () => Action.awaitChange(),
      cleanup() {
        attempts++;
        if (isBroken) throw new Error('the bucket is not empty');
        return Action.awaitChange();
      },
    });
    await using operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    const ref = { name: 'a', namespace };
    await cluster.client.create(Widget, { metadata: ref, spec: { size: 7 } });
    await eventually(() => expect(operator.results).toHaveLength(1));
    await cluster.client.delete(Widget, ref);
    await eventually(() => expect(attempts).toBeGreaterThanOrEqual(4));
    expect((await cluster.client.get(Widget, ref)).metadata.finalizers).toEqual([FINALIZER]);
    const failure = operator.results.find((result) => result.type === 'failed');
    expect(failure?.error.phase).toBe('cleanup');
    expect((failure?.error.cause as Error).message).toBe('the bucket is not empty');
    isBroken = false;
    await cluster.gone(Widget, ref);
  });

  it('is cleaned up in several runs when cleanup asks for another', async () => {
    const namespace = await cluster.namespace();
    let runs = 0;
    const WidgetReconciler = reconcilerOf(namespace, {
      apply: () => Action.awaitChange(),
      cleanup: () => (++runs < 3 ? Action.requeue(20) : Action.awaitChange()),
    });
    await using operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    const ref = { name: 'a', namespace };
    await cluster.client.create(Widget, { metadata: ref, spec: { size: 7 } });
    await eventually(() => expect(operator.results).toHaveLength(1));
    await cluster.client.delete(Widget, ref);
    await cluster.gone(Widget, ref);
    expect(runs).toBe(3);
  });

  it('leaves the finalizers of others alone, also when they change in the middle of a cleanup', async () => {
    const namespace = await cluster.namespace();
    const ref = { name: 'a', namespace };
    const WidgetReconciler = reconcilerOf(namespace, {
      apply: () => Action.awaitChange(),
      async cleanup() {
        // Ours moves from place 1 to place 0 while we are busy.
        await cluster.client.jsonPatch(Widget, ref, [{ op: 'remove', path: '/metadata/finalizers/0' }]);
        return Action.awaitChange();
      },
    });
    await cluster.client.create(Widget, {
      metadata: { ...ref, finalizers: ['other.dev/first'] },
      spec: { size: 1 },
    });
    await using operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    await eventually(() => expect(operator.results).toHaveLength(1));
    await cluster.client.jsonPatch(Widget, ref, [
      { op: 'add', path: '/metadata/finalizers/-', value: 'other.dev/last' },
    ]);
    await cluster.client.delete(Widget, ref);
    await eventually(async () => {
      expect((await cluster.client.get(Widget, ref)).metadata.finalizers).toEqual(['other.dev/last']);
    });
    expect(operator.results.filter(({ type }) => type === 'failed')).toEqual([]);
    await cluster.client.jsonPatch(Widget, ref, [{ op: 'remove', path: '/metadata/finalizers/0' }]);
    await cluster.gone(Widget, ref);
  });
});

describe('a run that fails', () => {
  it('is not repeated after a TerminalError until the object changes', async () => {
    const namespace = await cluster.namespace();
    const sizes: number[] = [];
    const WidgetReconciler = reconcilerOf(namespace, {
      apply(object) {
        sizes.push(object.spec.size);
        throw new TerminalError('makes no sense');
      },
    });
    await using operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    const ref = { name: 'a', namespace };
    await cluster.client.create(Widget, { metadata: ref, spec: { size: 1 } });
    await eventually(() => expect(sizes).toEqual([1]));
    await sleep(500);
    expect(sizes).toEqual([1]);
    expect(operator.results.at(-1)).toMatchObject({ type: 'failed', next: 'give-up' });
    await cluster.client.mergePatch(Widget, ref, { spec: { size: 2 } });
    await eventually(() => expect(sizes).toEqual([1, 2]));
  });

  it('is repeated after the time that a RequeueError names', async () => {
    const namespace = await cluster.namespace();
    const at: number[] = [];
    const WidgetReconciler = reconcilerOf(namespace, {
      apply() {
        at.push(performance.now());
        if (at.length === 1) throw new RequeueError(400, 'not yet');
        return Action.awaitChange();
      },
    });
    await using _ = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    await cluster.client.create(Widget, { metadata: { name: 'a', namespace }, spec: { size: 1 } });
    await eventually(() => expect(at).toHaveLength(2));
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(395);
  });

  it('keeps what was thrown, even when it is no Error, as the cause', async () => {
    const namespace = await cluster.namespace();
    const thrown: unknown[] = [
      'a string',
      undefined,
      Object.assign(new Error('outer', { cause: new Error('inner') })),
    ];
    const WidgetReconciler = reconcilerOf(namespace, {
      apply() {
        if (thrown.length > 0) throw thrown.shift();
        return Action.awaitChange();
      },
    });
    await using operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    await cluster.client.create(Widget, { metadata: { name: 'a', namespace }, spec: { size: 1 } });
    await eventually(() =>
      expect(operator.results.map(({ type }) => type)).toEqual(['failed', 'failed', 'failed', 'applied']),
    );
    const causes = operator.results.flatMap((result) =>
      result.type === 'failed' ? [result.error.cause as Error] : [],
    );
    expect(causes[0]?.cause).toBe('a string');
    expect(causes[1]).toBeInstanceOf(Error);
    expect((causes[2]?.cause as Error).message).toBe('inner');
  });

  it('says what to return when apply() returns nothing', async () => {
    const namespace = await cluster.namespace();
    const WidgetReconciler = reconcilerOf(namespace, { apply: () => undefined as never });
    await using operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    await cluster.client.create(Widget, { metadata: { name: 'a', namespace }, spec: { size: 1 } });
    const failed = await eventually(() => {
      const result = operator.results.find((one) => one.type === 'failed');
      expect(result).toBeDefined();
      return result;
    });
    expect((failed?.error.cause as Error).message).toContain(
      'Return Action.awaitChange() or Action.requeue(ms).',
    );
  });
});

describe('the queue', () => {
  it('runs again after Action.requeue()', async () => {
    const namespace = await cluster.namespace();
    const causes: string[] = [];
    const WidgetReconciler = reconcilerOf(namespace, {
      apply(_object, context) {
        causes.push(context.causes.map(({ type }) => type).join());
        return causes.length < 3 ? Action.requeue(150) : Action.awaitChange();
      },
    });
    await using _ = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    await cluster.client.create(Widget, { metadata: { name: 'a', namespace }, spec: { size: 1 } });
    await eventually(() => expect(causes).toEqual(['created', 'requeue', 'requeue']));
  });

  it('runs two objects at the same time, but never one twice', async () => {
    const namespace = await cluster.namespace();
    const running = new Set<string>();
    const sizes = new Map<string, number>();
    let most = 0;
    let overlaps = 0;
    const WidgetReconciler = reconcilerOf(namespace, {
      async apply(object) {
        const { name } = object.metadata;
        sizes.set(name, object.spec.size);
        if (running.has(name)) overlaps++;
        running.add(name);
        most = Math.max(most, running.size);
        await sleep(100);
        running.delete(name);
        return Action.awaitChange();
      },
    });
    await using _operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler], {
      debounceMs: 0,
      concurrency: 2,
    });
    for (const name of ['a', 'b', 'c']) {
      await cluster.client.create(Widget, { metadata: { name, namespace }, spec: { size: 0 } });
    }
    for (let size = 1; size <= 20; size++) {
      for (const name of ['a', 'b', 'c'])
        await cluster.client.mergePatch(Widget, { name, namespace }, { spec: { size } });
    }
    await eventually(() => expect(Object.fromEntries(sizes)).toEqual({ a: 20, b: 20, c: 20 }));
    await eventually(() => expect(running.size).toBe(0));
    expect(overlaps).toBe(0);
    expect(most).toBe(2);
  });

  it('says who wakes it, and warns of an object that its own writes wake again and again', async () => {
    const namespace = await cluster.namespace();
    const writers: unknown[] = [];
    const WidgetReconciler = reconcilerOf(namespace, {
      async apply(object, context) {
        writers.push(
          ...context.causes.map((cause) => (cause.type === 'updated' ? cause.fieldManager : cause.type)),
        );
        if (writers.length > 40) return Action.awaitChange();
        // The server notes the time of a write in whole seconds.
        if (writers.length === 1) await sleep(1_100);
        const annotations = { 'example.com/runs': String(writers.length) };
        await cluster.client.mergePatch(
          Widget,
          object.metadata,
          { metadata: { annotations } },
          { fieldManager: 'restless' },
        );
        return Action.awaitChange();
      },
    });
    const warned: string[] = [];
    const log = { log() {}, error() {}, debug() {}, warn: (message: string) => void warned.push(message) };
    await using _ = await startOperator(
      cluster.kubeconfigPath,
      [WidgetReconciler],
      { debounceMs: 0 },
      { log },
    );
    await cluster.client.create(Widget, { metadata: { name: 'a', namespace }, spec: { size: 1 } });
    await eventually(() => expect(writers.length).toBeGreaterThan(40), { timeoutMs: 20_000 });
    expect(writers.slice(0, 3)).toEqual(['created', 'restless', 'restless']);
    expect(warned).toEqual([expect.stringContaining(`${namespace}/a was woken 30 times within a minute`)]);
    expect(warned[0]).toContain(
      'by changes of metadata.annotations["example.com/runs"] that "restless" wrote',
    );
  });

  it('leaves nothing behind once its objects are gone', async () => {
    const namespace = await cluster.namespace();
    const WidgetReconciler = reconcilerOf(namespace, { apply: () => Action.requeue(3_600_000) });
    await using operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    const names = Array.from({ length: 50 }, (_, index) => `w${index}`);
    await Promise.all(
      names.map((name) =>
        cluster.client.create(Widget, { metadata: { name, namespace }, spec: { size: 0 } }),
      ),
    );
    await eventually(() => expect(operator.results).toHaveLength(50));
    await cluster.client.deleteCollection(Widget, { namespace });
    await eventually(async () => expect(await cluster.client.list(Widget, { namespace })).toEqual([]));
    const { ReconcilerRegistry } = await import('../../lib/index.js');
    await eventually(() => expect(operator.get(ReconcilerRegistry).reports()[0]?.queued).toBe(0));
  });
});

describe('an operator that stops and starts', () => {
  it('lets a run end before it goes', async () => {
    const namespace = await cluster.namespace();
    let state = 'idle';
    const WidgetReconciler = reconcilerOf(namespace, {
      async apply(object, _context, status) {
        state = 'running';
        await sleep(500);
        await status.update(object, { state: 'done' });
        state = 'ended';
        return Action.awaitChange();
      },
    });
    const operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    await cluster.client.create(Widget, { metadata: { name: 'a', namespace }, spec: { size: 0 } });
    await eventually(() => expect(state).toBe('running'));
    await operator.close();
    expect(state).toBe('ended');
    expect((await cluster.client.get(Widget, { name: 'a', namespace })).status?.state).toBe('done');
  });

  it('aborts the signal, and the calls, of a run that takes too long to end', async () => {
    const namespace = await cluster.namespace();
    let aborted: unknown;
    let isRunning = false;
    const WidgetReconciler = reconcilerOf(namespace, {
      async apply(_object, { signal }) {
        isRunning = true;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        aborted = await cluster.client.list(Widget, { namespace }).catch((error: unknown) => error);
        return Action.awaitChange();
      },
    });
    const operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler], {
      shutdownTimeoutMs: 200,
    });
    await cluster.client.create(Widget, { metadata: { name: 'a', namespace }, spec: { size: 0 } });
    await eventually(() => expect(isRunning).toBe(true));
    await operator.close();
    await eventually(() => expect(aborted).toMatchObject({ code: 'KUBERATOR_ABORTED' }));
  });

  it.each([
    'before the finalizer',
    'between finalizer and apply',
    'between apply and status',
    'between cleanup and the end',
  ])('carries on when it is killed %s', async (step) => {
    const namespace = await cluster.namespace();
    const ref = { name: 'a', namespace };
    const finalizers = step === 'before the finalizer' ? [] : [FINALIZER];
    await cluster.client.create(Widget, { metadata: { ...ref, finalizers }, spec: { size: 4 } });
    if (step === 'between cleanup and the end') await cluster.client.delete(Widget, ref);
    const calls: string[] = [];
    const WidgetReconciler = reconcilerOf(namespace, {
      async apply(object, _context, status) {
        calls.push('apply');
        await status.update(object, { state: 'Ready' });
        return Action.awaitChange();
      },
      cleanup: () => (calls.push('cleanup'), Action.awaitChange()),
    });
    await using _ = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    if (step === 'between cleanup and the end') {
      await cluster.gone(Widget, ref);
      expect(calls).toEqual(['cleanup']);
      return;
    }
    await eventually(async () => {
      const found = await cluster.client.get(Widget, ref);
      expect(found.status).toEqual({ state: 'Ready', observedGeneration: 1 });
      expect(found.metadata.finalizers).toEqual([FINALIZER]);
    });
    expect(calls).toEqual(['apply']);
  });
});
