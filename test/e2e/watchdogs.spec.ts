import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Apply,
  type Cleanup,
  type KuberatorOptions,
  type ReconcileContext,
  Action,
  KubernetesClient,
  Reconciler,
  ReconcilerRegistry,
} from '../../lib/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Widget } from '../support/kinds.js';
import { startOperator } from '../support/operator.js';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await connect();
  await cluster.install(Widget);
});
afterAll(() => cluster[Symbol.asyncDispose]());

/** An operator, and what it warns of. */
async function start(reconciler: new (...args: never[]) => object, options: KuberatorOptions = {}) {
  const warned: string[] = [];
  const log = { log() {}, error() {}, debug() {}, warn: (message: string) => void warned.push(message) };
  const operator = await startOperator(cluster.kubeconfigPath, [reconciler], options, { log });
  return { operator, warned };
}

const create = (namespace: string, name: string, finalizers?: string[]) =>
  cluster.client.create(Widget, { metadata: { name, namespace, finalizers }, spec: { size: 1 } });

describe('two operators that fight over a field', () => {
  it('are told which field it is, and who the two are', async () => {
    const namespace = await cluster.namespace();
    const fighter = (size: number) => {
      @Reconciler(Widget, { namespaces: namespace, hotRunsPerMinute: 8 })
      class Fighter implements Apply<Widget> {
        constructor(private readonly client: KubernetesClient) {}

        async apply({ metadata, spec }: Widget): Promise<Action> {
          if (spec.size === size) return Action.awaitChange();
          // The server notes the time of a write in whole seconds: so it is plain which was the last.
          await sleep(1_100);
          await this.client.mergePatch(Widget, metadata, { spec: { size } });
          return Action.awaitChange();
        }
      }
      return Fighter;
    };
    await create(namespace, 'a');
    // Nest has one logger for all apps of a process.
    const { operator: left } = await start(fighter(2), { fieldManager: 'left' });
    const { operator: right, warned } = await start(fighter(3), { fieldManager: 'right' });
    await using _left = left;
    await using _right = right;
    await eventually(() => expect(warned).toHaveLength(2), { timeoutMs: 30_000 });
    for (const warning of warned) {
      expect(warning).toMatch(
        new RegExp(`^${namespace}/a ran 8 times within a minute \\(every .*s\\), by \\d updated`),
      );
    }
    // Each by the other's name: its own writes do not wake it.
    const others = warned.map((warning) => /by changes of spec\.size that "(\w+)" wrote/.exec(warning)?.[1]);
    expect(others.sort()).toEqual(['left', 'right']);
  });
});

describe('an object that is still there long after its deletion was asked for', () => {
  it('is told once with who holds it, and reported until it is gone', async () => {
    const namespace = await cluster.namespace();
    let isBroken = true;
    @Reconciler(Widget, {
      namespaces: namespace,
      finalizer: 'test.kuberator.dev/own',
      stuckDeletionMs: 2_000,
      backoff: { initialMs: 20, maxMs: 100 },
    })
    class WidgetReconciler implements Apply<Widget>, Cleanup<Widget> {
      apply(): Action {
        return Action.awaitChange();
      }
      cleanup(): Action {
        if (isBroken) throw new Error('the cloud is down');
        return Action.awaitChange();
      }
    }
    const { operator, warned } = await start(WidgetReconciler);
    await using _ = operator;
    await create(namespace, 'a', ['example.com/others']);
    await create(namespace, 'b');
    await eventually(() => expect(operator.results).toHaveLength(2));
    await cluster.client.delete(Widget, { name: 'a', namespace });
    const report = () => operator.get(ReconcilerRegistry).reports()[0]?.stuckDeletions;
    expect(report()).toEqual({ count: 0, oldest: [] });
    await eventually(() => expect(report()?.count).toBe(1));
    expect(report()?.oldest).toEqual([
      {
        key: `default/${namespace}/a`,
        deletingForMs: expect.any(Number),
        heldBy: [
          { finalizer: 'example.com/others', isOwn: false },
          { finalizer: 'test.kuberator.dev/own', isOwn: true },
        ],
      },
    ]);
    expect(warned).toEqual([
      expect.stringMatching(
        new RegExp(
          `^${namespace}/a is still there \\d s after its deletion was asked for: held by "example.com/others" of others, ` +
            'and by "test.kuberator.dev/own", which goes once cleanup\\(\\) has succeeded$',
        ),
      ),
    ]);
    isBroken = false;
    await eventually(() => expect(report()?.oldest[0]?.heldBy).toHaveLength(1));
    await cluster.client.mergePatch(Widget, { name: 'a', namespace }, { metadata: { finalizers: null } });
    await eventually(() => expect(report()).toEqual({ count: 0, oldest: [] }));
    expect(warned).toHaveLength(1);
  });
});

describe('a run whose code blocks the event loop', () => {
  it('is named', async () => {
    const namespace = await cluster.namespace();
    @Reconciler(Widget, { namespaces: namespace, name: 'widgets' })
    class WidgetReconciler implements Apply<Widget> {
      async apply({ metadata }: Widget, { signal }: ReconcileContext): Promise<Action> {
        if (metadata.name !== 'heavy') await sleep(60_000, undefined, { signal });
        const spentMs = () => (process.cpuUsage().user + process.cpuUsage().system) / 1000;
        const endsAt = spentMs() + 150;
        while (spentMs() < endsAt);
        return Action.awaitChange();
      }
    }
    const { operator, warned } = await start(WidgetReconciler, { shutdownTimeoutMs: 0 });
    await using _ = operator;
    await create(namespace, 'light');
    await eventually(() => expect(operator.get(ReconcilerRegistry).reports()[0]?.running).toHaveLength(1));
    await create(namespace, 'heavy');
    await eventually(() => expect(operator.results).toHaveLength(1));
    expect(warned).toEqual([
      expect.stringMatching(
        new RegExp(
          `^${namespace}/heavy: widgets blocked the event loop for \\d{3,} ms: nothing else ran meanwhile`,
        ),
      ),
    ]);
  });
});
