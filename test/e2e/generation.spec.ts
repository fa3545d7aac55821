import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Apply, Action, KuberatorModule, Reconciler } from '../../lib/index.js';
import { PriorityClass } from '../../lib/kinds/index.js';
import { TestOperator } from '../../lib/testing/index.js';
import { type TestCluster, connect } from '../support/cluster.js';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await connect();
});
afterAll(() => cluster[Symbol.asyncDispose]());

const metadata = { name: 'generation-stays-one' };

@Reconciler(PriorityClass, { fieldSelector: `metadata.name=${metadata.name}` })
class PriorityClassReconciler implements Apply<PriorityClass> {
  readonly seen: (string | undefined)[] = [];

  apply({ description }: PriorityClass): Action {
    this.seen.push(description);
    return Action.awaitChange();
  }
}

describe('a change of the desired state', () => {
  it('runs the reconciler of a kind whose generation stays 1 for ever, as that of a PriorityClass does', async () => {
    const module = { imports: [KuberatorModule.forRoot()], providers: [PriorityClassReconciler] };
    await using operator = await TestOperator.start(Test.createTestingModule(module), { cluster });
    const created = await operator.client.create(PriorityClass, { metadata, value: 7, description: 'one' });
    try {
      await operator.untilReconciled(created);
      const change = { description: 'two' };
      const changed = await operator.client.mergePatch(PriorityClass, metadata, change);
      expect(changed.metadata.generation).toBe(1);
      await operator.untilReconciled(changed);
      expect(operator.get(PriorityClassReconciler).seen).toEqual(['one', 'two']);
    } finally {
      await operator.client.delete(PriorityClass, metadata);
    }
    await operator.untilGone(created);
    operator.assertNoFailures();
  });
});
