import { trace } from '@opentelemetry/api';
import { CoreV1Api } from '@kubernetes/client-node';
import { Test } from '@nestjs/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  type Apply,
  type Cleanup,
  type OnError,
  Action,
  EventRecorder,
  InjectApi,
  KuberatorModule,
  type ReconcileContext,
  type ReconcileError,
  type RetryAction,
  Reconciler,
  ReconcilerRegistry,
  StatusService,
} from '../../lib/index.js';
import { KuberatorTracingModule } from '../../lib/tracing/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Widget } from '../support/kinds.js';
import { silent } from '../support/operator.js';
import { RecordedSpans } from '../support/recorded-spans.js';

let cluster: TestCluster;
let spans: RecordedSpans;
beforeAll(async () => {
  cluster = await connect();
  await cluster.install(Widget);
});
afterAll(() => cluster[Symbol.asyncDispose]());
beforeEach(() => {
  spans = new RecordedSpans();
});
afterEach(() => spans[Symbol.dispose]());

/** An operator that writes a status and an event of widgets, and fails for those of size 0. */
async function start(namespace: string, { retries = 0 } = {}) {
  const gate = { opened: Promise.resolve() };
  @Reconciler(Widget, { namespaces: namespace, name: 'widgets', finalizer: 'test.kuberator.dev/tracing' })
  class WidgetReconciler implements Apply<Widget>, Cleanup<Widget>, OnError<Widget> {
    constructor(
      private readonly status: StatusService,
      private readonly events: EventRecorder,
      @InjectApi(CoreV1Api) private readonly api: CoreV1Api,
    ) {}

    async apply(widget: Widget): Promise<Action> {
      await gate.opened;
      if (widget.spec.size === 0) throw new Error('no size', { cause: new Error('it was left out') });
      if (widget.spec.size === 3) {
        await spans.provider.getTracer('app').startActiveSpan('own work', async (span) => {
          await this.api.readNamespace({ name: namespace });
          span.end();
        });
      }
      await this.status.update(widget, { state: 'Ready', size: widget.spec.size });
      if (widget.spec.size === 2) await this.events.tryEmit(widget, { reason: 'Resized', note: 'to 2' });
      return Action.awaitChange();
    }

    cleanup(): Action {
      return Action.awaitChange();
    }

    async onError(
      widget: Widget,
      error: ReconcileError,
      { failures }: ReconcileContext,
    ): Promise<Action | RetryAction> {
      await this.status.updateWithError(widget, { state: 'Failed' }, error);
      return failures < retries ? Action.retry(1) : Action.awaitChange();
    }
  }
  const module = await Test.createTestingModule({
    imports: [
      KuberatorModule.forRoot({ kubeConfig: cluster.kubeconfigPath }),
      KuberatorModule.forFeature({ apis: [CoreV1Api] }),
      KuberatorTracingModule.forRoot({ tracerProvider: spans.provider }),
    ],
    providers: [WidgetReconciler],
  })
    .setLogger(silent)
    .compile();
  const app = await module.init();
  onTestFinished(() => app.close());
  return { gate, registry: app.get(ReconcilerRegistry) };
}

const create = (namespace: string, name: string, size: number) =>
  cluster.client.create(Widget, { metadata: { name, namespace }, spec: { size } });

/** The span of the first run of an object that has ended. */
const runOf = (name: string, nth = 0) =>
  eventually(() => {
    const run = spans.named('kuberator.run').filter(({ attributes }) => attributes['resource_name'] === name)[
      nth
    ];
    if (!run) throw new Error(`no run ${nth} of ${name} has ended`);
    return run;
  });

const PATH = '/apis/test.kuberator.dev/v1/namespaces/{namespace}/widgets/{name}';

describe('the trace of a run', () => {
  it('goes from the event through the queue and the run to the requests, in the names of the Rust project', async () => {
    const namespace = await cluster.namespace();
    await start(namespace);
    const { metadata } = await create(namespace, 'a', 2);
    const run = await runOf('a');
    expect(spans.treeOf(run)).toEqual([
      'kuberator.run',
      '  kuberator.queue',
      '  kuberator.reconcile',
      '    kuberator.handle_reconciliation',
      '      kuberator.finalize',
      `        PATCH ${PATH}`,
      '        kuberator.update_status',
      `          PATCH ${PATH}/status`,
      '        kuberator.try_emit',
    ]);
    const event = spans.parentOf(run);
    expect(event?.name).toBe('kuberator.event');
    expect(event?.attributes).toMatchObject({ 'kuberator.reconciler': 'widgets', resource_name: 'a' });
    expect(spans.linked(run)).toEqual([event]);
    expect(run.startTime).toEqual(event?.startTime);
    expect(run.attributes).toMatchObject({
      'kuberator.reconciler': 'widgets',
      'kuberator.cluster': 'default',
      'kuberator.causes': expect.stringMatching(/^(created|initial)$/),
      'kuberator.outcome': 'applied',
      resource_name: 'a',
      resource_namespace: namespace,
    });
    const traits = {
      resource_name: 'a',
      resource_namespace: namespace,
      resource_generation: metadata.generation,
    };
    const finalizer = 'test.kuberator.dev/tracing';
    const of = (name: string) => spans.named(`kuberator.${name}`)[0]?.attributes;
    expect(of('reconcile')).toMatchObject(traits);
    expect(of('handle_reconciliation')).toMatchObject({
      ...traits,
      finalizer,
      has_deletion_timestamp: false,
    });
    expect(of('finalize')).toMatchObject({ ...traits, finalizer });
    expect(of('update_status')).toMatchObject(traits);
    expect(of('try_emit')).toEqual({
      object_kind: 'Widget',
      object_name: 'a',
      object_namespace: namespace,
      event_type: 'Normal',
      event_reason: 'Resized',
    });
    const [request] = spans.named(`PATCH ${PATH}/status`);
    const server = new URL((await cluster.kubeConfig()).getCurrentCluster()?.server ?? '');
    expect(request?.attributes).toEqual({
      'http.request.method': 'PATCH',
      'http.response.status_code': 200,
      'server.address': server.hostname,
      'server.port': Number(server.port),
      'url.full': `${server.origin}${PATH.replace('{namespace}', namespace).replace('{name}', 'a')}/status`,
      'url.template': `${PATH}/status`,
    });
  });

  it('tells a failure with all its causes, and what followed', async () => {
    const namespace = await cluster.namespace();
    await start(namespace);
    await create(namespace, 'a', 0);
    const run = await runOf('a');
    expect(spans.treeOf(run)).toEqual([
      'kuberator.run !',
      '  kuberator.queue',
      '  kuberator.reconcile !',
      '    kuberator.handle_reconciliation !',
      '      kuberator.finalize !',
      `        PATCH ${PATH}`,
      '  kuberator.error_policy',
      '    kuberator.update_status_with_error',
      '      kuberator.update_status',
      `        PATCH ${PATH}/status`,
    ]);
    expect(run.status.message).toBe(`"widgets" failed to apply ${namespace}/a: no size: it was left out`);
    const [exception] = run.events;
    expect(exception?.name).toBe('exception');
    expect(exception?.attributes?.['exception.stacktrace']).toMatch(
      /Error: no size[^]*caused by: Error: it was left out/,
    );
    expect(spans.named('kuberator.update_status_with_error')[0]?.attributes).toMatchObject({
      has_error: true,
    });
    expect(spans.named('kuberator.error_policy')[0]?.attributes).toEqual({
      resource_name: 'a',
      resource_namespace: namespace,
    });
  });

  it('links the failed run before it, be it a retry or woken by a change, and none once that was mended', async () => {
    const namespace = await cluster.namespace();
    await start(namespace, { retries: 1 });
    await create(namespace, 'a', 0);
    const [first, retry] = [await runOf('a'), await runOf('a', 1)];
    const failedRun = { 'kuberator.link': 'failed_run' };
    expect(retry.links).toMatchObject([{ context: first.spanContext(), attributes: failedRun }]);
    expect(retry.spanContext().traceId).not.toBe(first.spanContext().traceId);

    const resize = (size: number) =>
      cluster.client.mergePatch(Widget, { name: 'a', namespace }, { spec: { size } });
    await resize(1);
    const mended = await runOf('a', 2);
    expect(mended.attributes['kuberator.outcome']).toBe('applied');
    expect(spans.linked(mended)).toEqual([spans.parentOf(mended), retry]);
    expect(mended.links[1]?.attributes).toEqual(failedRun);

    await resize(4);
    const next = await runOf('a', 3);
    expect(spans.linked(next)).toEqual([spans.parentOf(next)]);
  });

  it('links every event that was taken together with others into one run', async () => {
    const namespace = await cluster.namespace();
    const { gate, registry } = await start(namespace);
    let open = () => {};
    gate.opened = new Promise((resolve) => (open = resolve));
    await create(namespace, 'a', 1);
    await eventually(() => expect(registry.reports()[0]?.running).toHaveLength(1));
    for (const note of ['x', 'y', 'z'])
      await cluster.client.mergePatch(Widget, { name: 'a', namespace }, { spec: { note } });
    const eventsOf = () =>
      spans
        .named('kuberator.event')
        .filter(({ attributes }) => String(attributes['kuberator.cause']).startsWith('updated'));
    await eventually(() => expect(eventsOf()).toHaveLength(3));
    open();
    const run = await runOf('a', 1);
    expect(spans.linked(run)).toEqual(eventsOf());
    expect(spans.parentOf(run)).toBe(eventsOf()[0]);
  });

  it('goes on the trace of whoever called trigger()', async () => {
    const namespace = await cluster.namespace();
    const { registry } = await start(namespace);
    await create(namespace, 'a', 1);
    await runOf('a');
    const tracer = spans.provider.getTracer('test');
    const traceId = tracer.startActiveSpan('POST /widgets/a', (span) => {
      registry.trigger('widgets', { name: 'a', namespace });
      span.end();
      return span.spanContext().traceId;
    });
    const run = await runOf('a', 1);
    expect(run.spanContext().traceId).toBe(traceId);
    expect(trace.getActiveSpan()).toBeUndefined();
  });

  it('includes spans of your own, and what the API classes of client-node ask', async () => {
    const namespace = await cluster.namespace();
    await start(namespace);
    await create(namespace, 'a', 3);
    const run = await runOf('a');
    const [request] = await eventually(() => {
      const found = spans.named('GET /api/v1/namespaces/{name}');
      expect(found).toHaveLength(1);
      return found;
    });
    expect(request?.spanContext().traceId).toBe(run.spanContext().traceId);
    const own = request && spans.parentOf(request);
    expect(own?.name).toBe('own work');
    expect(own && spans.parentOf(own)?.name).toBe('kuberator.finalize');
    expect(request?.attributes['http.response.status_code']).toBe(200);
  });
});

it('refuses what is no provider', () => {
  expect(() => KuberatorTracingModule.forRoot({ tracerProvider: {} as never })).toThrow(
    'Expected `tracerProvider` of KuberatorTracingModule.forRoot() to be a TracerProvider of OpenTelemetry',
  );
});
