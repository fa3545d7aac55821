import type { Type } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Apply,
  type Cleanup,
  Action,
  EventRecorder,
  KubernetesClient,
  LeaderService,
  type Leadership,
  NotLeaderError,
  type LeaderElectionOptions,
  type ReconcileContext,
  Reconciler,
  ReconcilerRegistry,
  StatusService,
} from '../../lib/index.js';
import { KuberatorHealthIndicator, KuberatorHealthModule } from '../../lib/health/index.js';
import { KUBERATOR_METRICS_REGISTRY, KuberatorMetricsModule } from '../../lib/metrics/index.js';
import { ConfigMap, Lease } from '../../lib/kinds/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Widget } from '../support/kinds.js';
import { startOperator, type Operator } from '../support/operator.js';

const FINALIZER = 'widgets.test.kuberator.dev/leader';
const TIMES = { leaseDurationMs: 15_000, renewDeadlineMs: 10_000, retryPeriodMs: 500 };
const leaseName = 'widget-operator';

/** The thread that renews the Lease reads its code first, which takes long on a busy machine. */
const SLOW_START = { timeoutMs: 45_000 };

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await connect();
  await cluster.install(Widget);
});
afterAll(() => cluster[Symbol.asyncDispose]());

type Work = (context: ReconcileContext, client: KubernetesClient) => Promise<unknown>;

/** One replica, with a reconciler that leads or follows, and one that runs everywhere. */
async function replica(namespace: string, options: LeaderElectionOptions = {}, work?: Work) {
  const applied: string[] = [];
  const everywhere: string[] = [];

  @Reconciler(Widget, { namespaces: namespace, finalizer: FINALIZER, concurrency: 1 })
  class WidgetReconciler implements Apply<Widget>, Cleanup<Widget> {
    constructor(
      private readonly client: KubernetesClient,
      private readonly status: StatusService,
      private readonly events: EventRecorder,
    ) {}
    async apply(widget: Widget, context: ReconcileContext): Promise<Action> {
      applied.push(widget.metadata.name);
      await work?.(context, this.client);
      await this.status.update(widget, { state: 'Applied' });
      this.events.normal(widget, 'Applied', 'all is well');
      return Action.awaitChange();
    }
    cleanup(): Action {
      return Action.awaitChange();
    }
  }

  @Reconciler(Widget, { namespaces: namespace, replicas: 'every' })
  class CacheReconciler implements Apply<Widget> {
    apply({ metadata }: Widget): Action {
      everywhere.push(metadata.name);
      return Action.awaitChange();
    }
  }

  const operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler, CacheReconciler], {
    leaderElection: { leaseName, namespace, ...TIMES, ...options },
  });
  const leader = operator.get(LeaderService);
  const told: Leadership[] = [];
  leader.leadership$.subscribe((leadership) => told.push(leadership));
  const of = <R extends { reconciler: string }>(results: readonly R[]) =>
    results.filter(({ reconciler }) => reconciler === 'WidgetReconciler');
  return {
    ...operator,
    leader,
    told,
    applied,
    everywhere,
    registry: operator.get(ReconcilerRegistry),
    results: () => of(operator.results),
  };
}

const create = (namespace: string, name: string) =>
  cluster.client.create(Widget, { metadata: { name, namespace }, spec: { size: 1 } });
const lease = (namespace: string) => cluster.client.get(Lease, { name: leaseName, namespace });

describe('of two replicas', () => {
  it('one runs the objects, and the other takes over at once when it ends, with a warm store', async () => {
    const namespace = await cluster.namespace();
    const names = ['a', 'b', 'c'];
    await Promise.all(names.map((name) => create(namespace, name)));
    await using first = await replica(namespace);
    await eventually(() => expect(first.leader.isLeader).toBe(true), SLOW_START);
    await using second = await replica(namespace);
    await eventually(() => expect(new Set(first.applied)).toEqual(new Set(names)));
    await eventually(() => expect(new Set(second.everywhere)).toEqual(new Set(names)));
    await eventually(() => expect(second.leader.leader).toBe(first.leader.identity));
    expect(second.leader.isLeader).toBe(false);
    expect(second.applied).toEqual([]);
    expect(second.registry.trigger('WidgetReconciler', { name: 'a', namespace })).toBe(false);
    expect((await lease(namespace)).spec).toMatchObject({
      holderIdentity: first.leader.identity,
      leaseDurationSeconds: 15,
      leaseTransitions: 0,
    });

    const endedAt = performance.now();
    await first.close();
    await eventually(() => expect(second.results()).toHaveLength(3));
    // It was let go of, and did not have to expire.
    expect(performance.now() - endedAt).toBeLessThan(10_000);
    expect(second.results().slice(0, 3)).toMatchObject(
      names.map(() => ({ type: 'applied', causes: [{ type: 'initial' }] })),
    );
    expect(first.told).toEqual([
      { isLeader: false, leader: undefined },
      { isLeader: true, leader: first.leader.identity },
      { isLeader: false, leader: undefined },
    ]);
    expect((await lease(namespace)).spec).toMatchObject({
      holderIdentity: second.leader.identity,
      leaseTransitions: 1,
    });
    await second.close();
    expect((await lease(namespace)).spec).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 });
  });

  it('lets go of the Lease only when its last run has ended', async () => {
    const namespace = await cluster.namespace();
    await create(namespace, 'a');
    let finish = () => {};
    const work = () => new Promise<void>((resolve) => (finish = resolve));
    await using first = await replica(namespace, {}, work);
    await eventually(() => expect(first.applied).toEqual(['a']), SLOW_START);
    const closing = first.close();
    await eventually(() => expect(first.registry.isDraining).toBe(true));
    const before = await lease(namespace);
    // It is renewed while the run goes on.
    await eventually(async () =>
      expect((await lease(namespace)).spec?.renewTime).not.toBe(before.spec?.renewTime),
    );
    finish();
    await closing;
    expect((await lease(namespace)).spec?.holderIdentity).toBe('');
    expect(await cluster.client.get(Widget, { name: 'a', namespace })).toMatchObject({
      status: { state: 'Applied' },
    });
  });
});

describe('what can be seen of it', () => {
  it('are metrics under the names of client-go, and a line of health that decides nothing', async () => {
    const namespace = await cluster.namespace();
    @Reconciler(Widget, { namespaces: namespace })
    class WidgetReconciler implements Apply<Widget> {
      apply(): Action {
        return Action.awaitChange();
      }
    }
    const imports = [
      KuberatorMetricsModule.forRoot({ path: false }),
      KuberatorHealthModule.forRoot({ controller: false }),
    ] as unknown as Type[];
    const start = () =>
      startOperator(
        cluster.kubeconfigPath,
        [WidgetReconciler],
        { leaderElection: { leaseName, namespace, ...TIMES } },
        { imports },
      );
    const metricOf = (operator: Operator, metric: string) =>
      operator.app.get<Registry>(KUBERATOR_METRICS_REGISTRY).getSingleMetricAsString(metric);
    await using first = await start();
    await eventually(() => expect(first.get(LeaderService).isLeader).toBe(true), SLOW_START);
    await using second = await start();
    const { identity } = first.get(LeaderService);
    await eventually(() => expect(second.get(LeaderService).leader).toBe(identity), SLOW_START);
    const status = (value: number) => `leader_election_master_status{name="${leaseName}"} ${value}`;
    expect(await metricOf(first, 'leader_election_master_status')).toContain(status(1));
    expect(await metricOf(second, 'leader_election_master_status')).toContain(status(0));
    const ready = ({ app }: Operator) => app.get(KuberatorHealthIndicator).isReady().kuberator;
    expect(ready(first)).toMatchObject({ status: 'up', leadership: { isLeader: true, leader: identity } });
    expect(ready(second)).toMatchObject({ status: 'up', leadership: { isLeader: false, leader: identity } });
    const annotations = { note: 'changed by somebody' };
    await cluster.client.mergePatch(Lease, { name: leaseName, namespace }, { metadata: { annotations } });
    await eventually(async () =>
      expect(await metricOf(first, 'leader_election_slowpath_total')).toContain(
        `leader_election_slowpath_total{name="${leaseName}"} 1`,
      ),
    );
    expect(first.get(LeaderService).isLeader).toBe(true);
    expect((await lease(namespace)).metadata.annotations).toMatchObject(annotations);
  });
});

describe('leadership that is lost', () => {
  it('aborts the runs, refuses their writes, lets reads through, and does not retry; once regained, all run', async () => {
    const namespace = await cluster.namespace();
    await create(namespace, 'a');
    const seen: unknown[] = [];
    let isLost = false;
    const work: Work = async ({ signal }, client) => {
      if (isLost) return;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      seen.push(signal.reason);
      // A run that does not heed its signal: its calls do, and without that the fence holds.
      const options = { signal: new AbortController().signal };
      await client
        .create(ConfigMap, { metadata: { name: 'late', namespace } }, options)
        .catch((error: unknown) => {
          seen.push(error);
        });
      isLost = true;
      throw new Error('broken off');
    };
    await using only = await replica(namespace, {}, work);
    await eventually(() => expect(only.applied).toEqual(['a']), SLOW_START);
    await cluster.client.mergePatch(
      Lease,
      { name: leaseName, namespace },
      { spec: { holderIdentity: 'thief', leaseDurationSeconds: 2 } },
    );
    await eventually(() => expect(seen).toHaveLength(2));
    expect(seen[1]).toBeInstanceOf(NotLeaderError);
    expect(seen[0]).toBeInstanceOf(NotLeaderError);
    expect(only.leader.leader).toBe('thief');
    await eventually(() => expect(only.results()).toMatchObject([{ type: 'skipped', reason: 'released' }]));
    await eventually(() => expect(only.leader.isLeader).toBe(true), SLOW_START);
    await eventually(() =>
      expect(only.results()).toMatchObject([
        { type: 'skipped' },
        { type: 'applied', causes: [{ type: 'initial' }] },
      ]),
    );
    expect(await cluster.client.find(ConfigMap, { name: 'late', namespace })).toBeUndefined();
  });
});
