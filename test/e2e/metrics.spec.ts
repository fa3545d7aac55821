import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Registry } from 'prom-client';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Apply, Action, KuberatorModule, Reconciler, TerminalError } from '../../lib/index.js';
import { KuberatorMetricsModule, type KuberatorMetricsOptions } from '../../lib/metrics/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Widget } from '../support/kinds.js';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await connect();
  await cluster.install(Widget);
});
afterAll(() => cluster[Symbol.asyncDispose]());

/** An operator that gives up on widgets of size 0, comes back to those of size 1, and is done with others. */
async function start(namespace: string, options?: KuberatorMetricsOptions): Promise<INestApplication> {
  @Reconciler(Widget, { namespaces: namespace, name: 'widgets', concurrency: 3 })
  class WidgetReconciler implements Apply<Widget> {
    apply({ spec }: Widget): Action {
      if (spec.size === 0) throw new TerminalError('nothing to do');
      return spec.size === 1 ? Action.requeue(3_600_000) : Action.awaitChange();
    }
  }
  const kuberator = KuberatorModule.forRoot({ kubeConfig: cluster.kubeconfigPath });
  const module = await Test.createTestingModule({
    imports: [kuberator, KuberatorMetricsModule.forRoot(options)],
    providers: [WidgetReconciler],
  })
    .setLogger({ log() {}, warn() {}, error() {} })
    .compile();
  const app = module.createNestApplication();
  await app.init();
  onTestFinished(() => app.close());
  return app;
}

/** The value of each series, by its name and labels. */
async function scrape(app: INestApplication, path = '/metrics'): Promise<Map<string, number>> {
  const { text } = await request(app.getHttpServer())
    .get(path)
    .expect(200)
    .expect('content-type', /text\/plain/);
  const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    series.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

describe('GET /metrics', () => {
  it('tells of runs, queue, requests and watches, in the names of controller-runtime', async () => {
    const namespace = await cluster.namespace();
    const sizes = { none: 0, one: 1, two: 2 };
    for (const [name, size] of Object.entries(sizes))
      await cluster.client.create(Widget, { metadata: { name, namespace }, spec: { size } });
    const app = await start(namespace);
    const series = await eventually(async () => {
      const now = await scrape(app);
      expect(now.get('controller_runtime_reconcile_time_seconds_count{controller="widgets"}')).toBe(3);
      return now;
    });
    const of = (name: string, labels = '') => series.get(`${name}{controller="widgets"${labels}}`);
    expect(of('controller_runtime_reconcile_total', ',result="success"')).toBe(1);
    expect(of('controller_runtime_reconcile_total', ',result="error"')).toBe(1);
    expect(of('controller_runtime_reconcile_total', ',result="requeue_after"')).toBe(1);
    expect(of('controller_runtime_reconcile_total', ',result="requeue"')).toBe(0);
    expect(of('controller_runtime_reconcile_errors_total')).toBe(1);
    expect(of('controller_runtime_terminal_reconcile_errors_total')).toBe(1);
    expect(of('controller_runtime_reconcile_timeouts_total')).toBe(0);
    expect(of('controller_runtime_max_concurrent_reconciles')).toBe(3);
    expect(of('controller_runtime_active_workers')).toBe(0);
    expect(of('kuberator_reconcile_causes_total', ',cause="initial"')).toBe(3);
    expect(of('kuberator_paused_objects')).toBe(0);
    expect(of('kuberator_stuck_deletions')).toBe(0);
    expect(of('kuberator_loops_detected_total')).toBe(0);
    expect(of('kuberator_event_loop_blocks_total')).toBe(0);
    expect(of('kuberator_poll_failures_total')).toBe(0);
    expect(of('kuberator_reconciler_paused')).toBe(0);
    const queue = (name: string, labels = '') =>
      series.get(`${name}{name="widgets",controller="widgets"${labels}}`);
    expect(queue('workqueue_adds_total')).toBe(3);
    expect(queue('workqueue_retries_total')).toBe(1);
    expect(queue('workqueue_depth', ',priority="-100"')).toBe(0);
    expect(queue('workqueue_queue_duration_seconds_count')).toBe(3);
    expect(queue('workqueue_work_duration_seconds_count')).toBe(3);
    expect(queue('workqueue_longest_running_processor_seconds')).toBe(0);
    expect(queue('kuberator_event_to_reconcile_seconds_count')).toBe(3);
    const watch = `{resource="widgets.test.kuberator.dev/v1",namespace="${namespace}"}`;
    expect(series.get(`kuberator_watch_synced${watch}`)).toBe(1);
    expect(series.get(`kuberator_store_objects${watch}`)).toBe(3);
    expect(series.get(`kuberator_watch_lists_total${watch}`)).toBe(1);
    expect(series.get(`kuberator_watch_relists_total${watch}`)).toBe(0);
    expect(series.get(`kuberator_watch_expired_total${watch}`)).toBe(0);
    const requests = [...series].filter(([name]) =>
      /^rest_client_requests_total\{code="200",method="GET"/.test(name),
    );
    expect(requests.map(([, count]) => count > 0)).toEqual([true]);
    expect(series.get('kuberator_events_dropped_total')).toBe(0);
    expect([...series.keys()].some((name) => name.startsWith('nodejs_eventloop_lag'))).toBe(true);
    expect([...series.keys()].filter((name) => /"(none|one|two)"/.test(name))).toEqual([]);
  });

  it('may be elsewhere, or nowhere, with the metrics in a registry of the app', async () => {
    const namespace = await cluster.namespace();
    expect(
      (await scrape(await start(namespace, { path: 'internal/metrics' }), '/internal/metrics')).size,
    ).toBeGreaterThan(50);
    const registry = new Registry();
    const app = await start(namespace, { registry, path: false });
    await request(app.getHttpServer()).get('/metrics').expect(404);
    const names = registry.getMetricsAsArray().map(({ name }) => name);
    expect(names).toContain('workqueue_depth');
    expect(names.filter((name) => name.startsWith('process_'))).toEqual([]);
  });

  it.each<[object, string]>([
    [
      { path: '' },
      "Expected `path` of KuberatorMetricsModule.forRoot() to be a path such as 'metrics', or false",
    ],
    [
      { registry: {} },
      'Expected `registry` of KuberatorMetricsModule.forRoot() to be a Registry of prom-client',
    ],
    [
      { defaultMetrics: 1 },
      'Expected `defaultMetrics` of KuberatorMetricsModule.forRoot() to be true or false',
    ],
    [{ register: {} }, 'KuberatorMetricsModule.forRoot() has no option `register`'],
  ])('is refused with %j', (options, message) => {
    expect(() => KuberatorMetricsModule.forRoot(options)).toThrow(message);
  });
});
