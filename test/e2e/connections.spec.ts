import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KubernetesClient, WatcherService } from '../../lib/index.js';
import { ConfigMap } from '../../lib/kinds/index.js';
import { eventually } from '../support/eventually.js';
import { type FaultyWay, type OwnCluster, startOwnCluster } from '../support/faulty-cluster.js';
import { type Operator, startOperator } from '../support/operator.js';

let own: OwnCluster;
beforeAll(async () => {
  own = await startOwnCluster();
});
afterAll(() => own[Symbol.asyncDispose]());

async function open40Watches(way: FaultyWay, operator: Operator, prefix: string): Promise<() => void> {
  const watcher = operator.get(WatcherService);
  const subscriptions = Array.from({ length: 40 }, (_, index) =>
    watcher.watch(ConfigMap, { namespaces: `${prefix}-${index}` }).subscribe(),
  );
  await eventually(() => expect(way.proxy.openWatches).toHaveLength(40), { timeoutMs: 20_000 });
  return () => subscriptions.forEach((subscription) => subscription.unsubscribe());
}

// These wait for real time, together.
describe.concurrent('the connection', () => {
  it('is one TLS session for 40 watches and their calls, and is kept while idle', async () => {
    const way = await own.faultyWay();
    await using operator = await startOperator(way.kubeconfigPath, []);
    const close = await open40Watches(way, operator, 'h2');
    const client = operator.get(KubernetesClient);
    await Promise.all(Array.from({ length: 100 }, () => client.list(ConfigMap, { namespace: 'default' })));
    await sleep(15_000);
    await client.list(ConfigMap, { namespace: 'default' });
    expect(way.proxy.connections).toEqual({ current: 1, total: 1 });
    close();
  });

  it('is kept without a watch, too', async () => {
    const way = await own.faultyWay();
    await using operator = await startOperator(way.kubeconfigPath, []);
    const client = operator.get(KubernetesClient);
    for (let call = 0; call < 3; call++) {
      await client.list(ConfigMap, { namespace: 'default' });
      await sleep(6_000);
    }
    expect(way.proxy.connections).toEqual({ current: 1, total: 1 });
  });

  it('is a socket for each watch and a handful for calls where there is only HTTP/1.1', async () => {
    const way = await own.faultyWay({ http2: false });
    await using operator = await startOperator(way.kubeconfigPath, []);
    const close = await open40Watches(way, operator, 'h1');
    const client = operator.get(KubernetesClient);
    for (let call = 0; call < 20; call++) await client.list(ConfigMap, { namespace: 'default' });
    expect(way.proxy.connections.current).toBeLessThanOrEqual(45);
    const { total } = way.proxy.connections;
    await sleep(10_000);
    expect(way.proxy.connections.total).toBe(total);
    close();
  });

  it('is replaced within 45 s when it is dead without a word', { timeout: 90_000 }, async () => {
    const way = await own.faultyWay();
    const namespace = await own.cluster.namespace();
    await using operator = await startOperator(way.kubeconfigPath, []);
    const seen: string[] = [];
    operator
      .get(WatcherService)
      .watch(ConfigMap, { namespaces: namespace })
      .subscribe((event) => event.type === 'applied' && seen.push(event.object.metadata.name));
    await eventually(() => expect(way.proxy.openWatches).toHaveLength(1));
    way.tcp.freezeExisting();
    const frozenAt = performance.now();
    await own.cluster.client.create(ConfigMap, { metadata: { name: 'unheard', namespace } });
    await eventually(() => expect(seen).toEqual(['unheard']), { timeoutMs: 60_000 });
    expect(performance.now() - frozenAt).toBeLessThan(45_000);
  });

  it(
    'stays when one stream on it is silent; the stream is replaced within 75 s',
    { timeout: 120_000 },
    async () => {
      const way = await own.faultyWay();
      const namespace = await own.cluster.namespace();
      await using operator = await startOperator(way.kubeconfigPath, []);
      const seen: string[] = [];
      operator
        .get(WatcherService)
        .watch(ConfigMap, { namespaces: namespace })
        .subscribe((event) => event.type === 'applied' && seen.push(event.object.metadata.name));
      await eventually(() => expect(way.proxy.openWatches).toHaveLength(1));
      way.proxy.silenceWatches();
      const silentAt = performance.now();
      await own.cluster.client.create(ConfigMap, { metadata: { name: 'unheard', namespace } });
      await eventually(() => expect(seen).toEqual(['unheard']), { timeoutMs: 90_000 });
      expect(performance.now() - silentAt).toBeLessThan(75_000);
      expect(way.proxy.connections).toEqual({ current: 1, total: 1 });
    },
  );
});
