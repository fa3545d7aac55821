import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Apply, type Cleanup, Action, Reconciler } from '../../lib/index.js';
import { eventually } from '../support/eventually.js';
import { type FaultyWay, type OwnCluster, startOwnCluster } from '../support/faulty-cluster.js';
import { Widget } from '../support/kinds.js';
import { startOperator } from '../support/operator.js';

let own: OwnCluster;
let way: FaultyWay;
beforeAll(async () => {
  own = await startOwnCluster();
  await own.cluster.install(Widget);
  way = await own.faultyWay();
});
afterAll(() => own[Symbol.asyncDispose]());

describe('an object whose cleanup succeeded and whose finalizer is removed', () => {
  it('is not cleaned up again while the watch lags behind with its deletion', async () => {
    const { client } = own.cluster;
    const namespace = await own.cluster.namespace();
    let cleanups = 0;
    @Reconciler(Widget, {
      namespaces: namespace,
      finalizer: 'widgets.test.kuberator.dev/once',
      debounceMs: 0,
    })
    class OnceReconciler implements Apply<Widget>, Cleanup<Widget> {
      apply(): Action {
        return Action.awaitChange();
      }

      async cleanup(object: Widget): Promise<Action> {
        if (++cleanups > 1) return Action.awaitChange();
        // Somebody changes the object meanwhile, which is a reason to run again.
        await client.mergePatch(Widget, object.metadata, { metadata: { annotations: { touched: 'yes' } } });
        await sleep(500);
        way.proxy.silenceWatches();
        return Action.awaitChange();
      }
    }
    await using operator = await startOperator(way.kubeconfigPath, [OnceReconciler]);
    const { metadata } = await client.create(Widget, {
      metadata: { name: 'a', namespace },
      spec: { size: 1 },
    });
    await eventually(() => expect(operator.results).toHaveLength(1));
    await client.delete(Widget, metadata);
    await own.cluster.gone(Widget, metadata);
    await sleep(1_000);
    expect(cleanups).toBe(1);
  });
});
