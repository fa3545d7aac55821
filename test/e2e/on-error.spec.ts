import { setTimeout as sleep } from 'node:timers/promises';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Apply,
  type OnError,
  Action,
  KuberatorModule,
  type ReconcileError,
  Reconciler,
  StatusService,
} from '../../lib/index.js';
import { TestOperator } from '../../lib/testing/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Widget } from '../support/kinds.js';
import { silent, startOperator } from '../support/operator.js';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await connect();
  await cluster.install(Widget);
});
afterAll(() => cluster[Symbol.asyncDispose]());

describe('onError()', () => {
  it('can write the status of a run that exceeded its deadline', async () => {
    const namespace = await cluster.namespace();
    const outcomes: unknown[] = [];
    @Reconciler(Widget, { namespaces: namespace, reconcileTimeoutMs: 300 })
    class SlowReconciler implements Apply<Widget>, OnError<Widget> {
      constructor(private readonly status: StatusService) {}

      async apply(_object: Widget, { signal }: { signal: AbortSignal }): Promise<Action> {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        throw signal.reason;
      }

      async onError(object: Widget, error: ReconcileError): Promise<Action> {
        try {
          await this.status.updateWithError(object, { state: 'Failed' }, error);
          outcomes.push('written');
        } catch (thrown) {
          outcomes.push((thrown as Error).message);
        }
        return Action.awaitChange();
      }
    }
    const module = { imports: [KuberatorModule.forRoot()], providers: [SlowReconciler] };
    const builder = Test.createTestingModule(module).setLogger(silent);
    await using operator = await TestOperator.start(builder, { cluster });
    const spec = { size: 1 };
    const widget = await operator.client.create(Widget, { metadata: { name: 'a', namespace }, spec });
    await operator.until(widget, ({ status }) => status?.state === 'Failed');
    await eventually(() => expect(outcomes).toHaveLength(1));
    expect(outcomes).toEqual(['written']);
    await eventually(() => expect(operator.results).toMatchObject([{ type: 'failed' }]));
    expect(() => operator.assertNoFailures()).toThrow(
      /^1 run failed:\n {2}"SlowReconciler" failed to apply .*did not end within 300 ms/,
    );
  });
});

describe('a run that fails while the app stops', () => {
  it('is reported as a failure, not as that of an object which is gone', async () => {
    const namespace = await cluster.namespace();
    let isRunning = false;
    @Reconciler(Widget, { namespaces: namespace })
    class FailingReconciler implements Apply<Widget> {
      async apply(): Promise<Action> {
        isRunning = true;
        await sleep(500);
        throw new Error('the database said no');
      }
    }
    const operator = await startOperator(cluster.kubeconfigPath, [FailingReconciler]);
    await cluster.client.create(Widget, { metadata: { name: 'a', namespace }, spec: { size: 1 } });
    await eventually(() => expect(isRunning).toBe(true));
    await operator.close();
    expect(operator.results).toMatchObject([{ type: 'failed' }]);
  });
});
