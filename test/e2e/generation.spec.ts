import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Apply, Action, Reconciler } from '../../lib/index.js';
import { PriorityClass } from '../../lib/kinds/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { startOperator } from '../support/operator.js';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await connect();
});
afterAll(() => cluster[Symbol.asyncDispose]());

describe('a change of the desired state', () => {
  it('runs the reconciler of a kind whose generation stays 1 for ever, as that of a PriorityClass does', async () => {
    const seen: (string | undefined)[] = [];
    @Reconciler(PriorityClass, { fieldSelector: 'metadata.name=generation-stays-one' })
    class PriorityClassReconciler implements Apply<PriorityClass> {
      apply(object: PriorityClass): Action {
        seen.push(object.description);
        return Action.awaitChange();
      }
    }
    await using _operator = await startOperator(cluster.kubeconfigPath, [PriorityClassReconciler]);
    const created = await cluster.client.create(PriorityClass, {
      metadata: { name: 'generation-stays-one' },
      value: 7,
      description: 'one',
    });
    try {
      await eventually(() => expect(seen).toEqual(['one']));
      const changed = await cluster.client.mergePatch(PriorityClass, created.metadata, {
        description: 'two',
      });
      expect(changed.metadata.resourceVersion).not.toBe(created.metadata.resourceVersion);
      await sleep(1_500);
      expect(seen).toEqual(['one', 'two']);
    } finally {
      await cluster.client.delete(PriorityClass, created.metadata);
    }
  });
});
