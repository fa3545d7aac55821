import { KubeConfig } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Apply,
  Action,
  KubernetesClient,
  LeaderService,
  type Leadership,
  NotLeaderError,
  Reconciler,
} from '../../lib/index.js';
import { ConfigMap, Lease } from '../../lib/kinds/index.js';
import { startTcpProxy } from '../support/fault-proxy/index.js';
import { eventually } from '../support/eventually.js';
import { connect, type TestCluster } from '../support/cluster.js';
import { Widget } from '../support/kinds.js';
import { startOperator } from '../support/operator.js';

const leaseName = 'blocked-operator';
const TIMES = { leaseDurationMs: 4_500, renewDeadlineMs: 3_000, retryPeriodMs: 500 };
const BLOCK_MS = 5_000;

/** The thread that renews the Lease reads its code first, which takes long on a busy machine. */
const SLOW_START = { timeoutMs: 45_000 };

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await connect();
  await cluster.install(Widget);
});
afterAll(() => cluster[Symbol.asyncDispose]());

/** A way to the API server through this thread. */
async function throughProxy() {
  const direct = await cluster.kubeConfig();
  const { hostname: host, port } = new URL(direct.getCurrentCluster()?.server ?? '');
  const proxy = await startTcpProxy({ target: { host, port: Number(port) } });
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromOptions({
    clusters: direct.clusters.map((one) => ({ ...one, server: proxy.url })),
    users: direct.users,
    contexts: direct.contexts,
    currentContext: direct.currentContext,
  });
  return { proxy, kubeConfig };
}

/** Nothing else runs in this thread meanwhile. */
function block(forMs: number): void {
  const until = performance.now() + forMs;
  while (performance.now() < until);
}

describe('code that blocks the event loop for longer than the Lease lasts', () => {
  it('neither loses the Lease nor the right to write, for another thread renews it', async () => {
    const namespace = await cluster.namespace();
    const ends: unknown[] = [];
    @Reconciler(Widget, { namespaces: namespace })
    class WidgetReconciler implements Apply<Widget> {
      constructor(private readonly client: KubernetesClient) {}
      async apply({ metadata: { name } }: Widget): Promise<Action> {
        block(BLOCK_MS);
        await this.client.create(ConfigMap, { metadata: { name, namespace } });
        ends.push('written');
        return Action.awaitChange();
      }
    }
    await using operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler], {
      leaderElection: { leaseName, namespace, ...TIMES },
    });
    const leader = operator.get(LeaderService);
    const told: Leadership[] = [];
    leader.leadership$.subscribe((leadership) => told.push(leadership));
    await eventually(() => expect(leader.isLeader).toBe(true), SLOW_START);
    const startedAt = Date.now();
    await cluster.client.create(Widget, { metadata: { name: 'a', namespace }, spec: { size: 1 } });
    await eventually(() => expect(ends).toEqual(['written']));
    const { spec } = await cluster.client.get(Lease, { name: leaseName, namespace });
    expect(spec).toMatchObject({ holderIdentity: leader.identity, leaseTransitions: 0 });
    expect(Date.parse(spec?.renewTime ?? '')).toBeGreaterThan(startedAt + TIMES.renewDeadlineMs);
    expect(told.map(({ isLeader }) => isLeader)).toEqual([false, true]);
  });

  it('writes nothing after it, if the Lease could not be renewed meanwhile', async () => {
    const namespace = await cluster.namespace();
    const ends: unknown[] = [];
    let isCutOff = false;
    @Reconciler(Widget, { namespaces: namespace, name: 'CutOff' })
    class WidgetReconciler implements Apply<Widget> {
      constructor(private readonly client: KubernetesClient) {}
      async apply({ metadata: { name } }: Widget): Promise<Action> {
        if (ends.length > 0) return Action.awaitChange();
        // The thread that renews it waits for an answer that comes too late: the one that takes the Lease away is not heard.
        isCutOff = true;
        block(BLOCK_MS);
        const write = this.client.create(ConfigMap, { metadata: { name, namespace } });
        ends.push(await write.catch((error: unknown) => error));
        throw new Error('too late');
      }
    }
    // In this thread: while it is blocked, nothing comes through.
    const { proxy, kubeConfig } = await throughProxy();
    await using _ = proxy;
    await using operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler], {
      kubeConfig,
      leaderElection: { leaseName, namespace, ...TIMES },
    });
    const leader = operator.get(LeaderService);
    await eventually(() => expect(leader.isLeader).toBe(true), SLOW_START);
    await cluster.client.create(Widget, { metadata: { name: 'a', namespace }, spec: { size: 1 } });
    await eventually(() => expect(ends).toHaveLength(1));
    expect(isCutOff).toBe(true);
    expect(ends[0]).toBeInstanceOf(NotLeaderError);
    await eventually(() =>
      expect(operator.results[0]).toMatchObject({ type: 'skipped', reason: 'released' }),
    );
    expect(await cluster.client.find(ConfigMap, { name: 'a', namespace })).toBeUndefined();
    // And then it leads again, and runs the object.
    await eventually(() => expect(operator.results.at(-1)).toMatchObject({ type: 'applied' }));
  });
});
