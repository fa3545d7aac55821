import { afterAll, beforeAll, expect, it } from 'vitest';
import { ClusterSet } from '../../lib/cluster/cluster-set.js';
import { KubernetesClient, WatcherService } from '../../lib/index.js';
import { ConfigMap } from '../../lib/kinds/index.js';
import { WatchHub } from '../../lib/store/watch-hub.js';
import { type ControlPlane, startControlPlane } from '../control-plane/index.js';
import { connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { startOperator } from '../support/operator.js';

let server: ControlPlane;
beforeAll(async () => {
  // As servers do that balance their load: one request in fifty is the last that its connection takes.
  server = await startControlPlane({ apiServerFlags: ['--goaway-chance=0.02'] });
});
afterAll(() => server.close());

it('goes on where the server takes no more requests on a connection: no call fails or hangs, no change is missed', async () => {
  await using cluster = await connect(server.kubeconfigPath);
  const namespace = await cluster.namespace();
  await using operator = await startOperator(server.kubeconfigPath, []);
  const names = Array.from({ length: 600 }, (_, index) => `c${index}`);
  const seen = new Set<string>();
  let requests = 0;
  operator
    .get(ClusterSet)
    .current()
    .transport.observers.add(() => requests++);
  // Besides the first list, and a call for each object.
  const watches = () => requests - 1 - names.length;
  const subscription = operator
    .get(WatcherService)
    .watch(ConfigMap, { namespaces: namespace })
    .subscribe((event) => {
      if (event.type === 'applied') seen.add(event.object.metadata.name);
    });
  const client = operator.get(KubernetesClient);
  const rest = [...names];
  const work = async () => {
    for (let name = rest.pop(); name !== undefined; name = rest.pop())
      await client.create(ConfigMap, { metadata: { name, namespace } }, { timeoutMs: 10_000 });
  };
  await Promise.all(Array.from({ length: 20 }, work));
  await eventually(() => expect(seen).toEqual(new Set(names)));
  const [report] = operator.get(WatchHub).reports();
  // Of the many times that it was, the watch made no more than a stream that has ended.
  expect(report?.lists).toBe(1);
  expect(watches()).toBeGreaterThan(1);
  subscription.unsubscribe();
});
