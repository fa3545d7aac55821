import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Apply, type Poll, Action, type ReconcileContext, Reconciler } from '../../lib/index.js';
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

describe('a reconciler that polls', () => {
  it('is run when what it reads for an object has changed, and not otherwise', async () => {
    const namespace = await cluster.namespace();
    const buckets = new Map([
      ['a', 'empty'],
      ['b', 'empty'],
    ]);
    const runs: string[] = [];
    let readings = 0;
    @Reconciler(Widget, { namespaces: namespace, poll: { everyMs: 1_000 } })
    class WidgetReconciler implements Apply<Widget>, Poll<Widget> {
      apply({ metadata }: Widget, { causes }: ReconcileContext): Action {
        runs.push(`${metadata.name}: ${causes.map(({ type }) => type).join()}`);
        return Action.awaitChange();
      }
      async poll({ metadata }: Widget): Promise<unknown> {
        readings++;
        return buckets.get(metadata.name);
      }
    }
    await using _ = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    for (const name of buckets.keys())
      await cluster.client.create(Widget, { metadata: { name, namespace }, spec: { size: 1 } });
    await eventually(() => expect(readings).toBeGreaterThan(6));
    const before = runs.length;
    await eventually(() => expect(readings).toBeGreaterThan(10));
    expect(runs).toHaveLength(before);
    buckets.set('a', 'full');
    await eventually(() => expect(runs.slice(before)).toEqual(['a: polled']));
  });
});
