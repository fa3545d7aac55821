import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  Action,
  type Apply,
  customResource,
  jsonSchema,
  KubernetesClient,
  Reconciler,
  WatcherService,
} from '../../lib/index.js';
import { CustomResourceDefinition } from '../../lib/kinds/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { startOperator } from '../support/operator.js';

class Comet extends customResource({
  group: 'late.kuberator.dev',
  version: 'v1',
  kind: 'Comet',
  plural: 'comets',
  spec: jsonSchema<{ tail: number }>({ type: 'object', properties: { tail: { type: 'integer' } } }),
}) {}

@Reconciler(Comet)
class CometReconciler implements Apply<Comet> {
  readonly seen: number[] = [];
  apply(object: Comet): Action {
    this.seen.push(object.spec.tail);
    return Action.awaitChange();
  }
}

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await connect();
});
afterAll(() => cluster[Symbol.asyncDispose]());

it(
  'waits for a kind that is not installed, starts when it is, and stops and starts as it goes and comes',
  { timeout: 90_000 },
  async () => {
    const namespace = await cluster.namespace();
    await using operator = await startOperator(
      cluster.kubeconfigPath,
      [CometReconciler],
      {},
      { waitForSync: false },
    );
    const events: string[] = [];
    const watcher = operator.get(WatcherService);
    watcher.watch(Comet).subscribe((event) => events.push(event.type));
    const state = () => watcher.reports()[0]?.state;
    await eventually(() => expect(state()).toBe('waiting-for-kind'));
    expect(watcher.reports()[0]).toMatchObject({ isSynced: false, resource: 'comets.late.kuberator.dev/v1' });

    await cluster.install(Comet);
    const client = operator.get(KubernetesClient);
    await client.create(Comet, { metadata: { name: 'halley', namespace }, spec: { tail: 1 } });
    await eventually(() => expect(operator.get(CometReconciler).seen).toEqual([1]), { timeoutMs: 25_000 });
    expect(state()).toBe('streaming');

    await cluster.client.delete(CustomResourceDefinition, { name: 'comets.late.kuberator.dev' });
    await eventually(() => expect(state()).toBe('waiting-for-kind'), { timeoutMs: 25_000 });
    expect(events.filter((type) => type === 'deleted')).toHaveLength(1);

    await cluster.gone(CustomResourceDefinition, { name: 'comets.late.kuberator.dev' });
    await cluster.install(Comet);
    await client.create(Comet, { metadata: { name: 'encke', namespace }, spec: { tail: 2 } });
    await eventually(() => expect(operator.get(CometReconciler).seen).toEqual([1, 2]), { timeoutMs: 25_000 });
  },
);
