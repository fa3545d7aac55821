import { Controller, Get, type INestApplication, type Provider } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ClusterSet } from '../../lib/cluster/cluster-set.js';
import { KuberatorHealthModule } from '../../lib/health/index.js';
import {
  Action,
  type Apply,
  EventRecorder,
  KuberatorModule,
  KubernetesClient,
  Reconciler,
  StatusService,
  WatcherService,
} from '../../lib/index.js';
import { ConfigMap, KubeEvent } from '../../lib/kinds/index.js';
import type { ControlPlane } from '../control-plane/index.js';
import { connect, type TestCluster } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Widget } from '../support/kinds.js';
import { silent } from '../support/operator.js';
import { startServer } from '../support/start-server.js';

let server: ControlPlane;
let cluster: TestCluster;
beforeAll(async () => {
  server = await startServer();
  cluster = await connect(server.kubeconfigPath);
  await cluster.install(Widget);
});
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
  await server?.close();
});

/** Stands for a webhook, or an API of the operator's own. */
@Controller('hook')
class HookController {
  @Get()
  answer(): string {
    return 'here';
  }
}

async function start(providers: Provider[]): Promise<INestApplication> {
  const module = await Test.createTestingModule({
    imports: [
      KuberatorModule.forRoot({ kubeConfig: server.kubeconfigPath }),
      KuberatorHealthModule.forRoot(),
    ],
    controllers: [HookController],
    providers,
  })
    .setLogger(silent)
    .compile();
  const app = module.createNestApplication();
  await app.listen(0, '127.0.0.1');
  return app;
}

async function get(app: INestApplication, path: string): Promise<number> {
  const response = await fetch(`${await app.getUrl()}${path}`);
  await response.body?.cancel();
  return response.status;
}

const make = (namespace: string, name: string) =>
  cluster.client.create(Widget, { metadata: { name, namespace }, spec: { size: 1 } });

it('serves probes and webhooks before anything could be read, and runs only once it could', async () => {
  const namespace = await cluster.namespace();
  await make(namespace, 'w');
  let runs = 0;
  @Reconciler(Widget, { namespaces: namespace })
  class Runner implements Apply<Widget> {
    apply(): Action {
      runs++;
      return Action.awaitChange();
    }
  }
  await server.stopApiServer();
  const app = await start([Runner]);
  try {
    expect(await get(app, '/hook')).toBe(200);
    expect(await get(app, '/livez')).toBe(200);
    expect(await get(app, '/readyz')).toBe(503);
    expect(await get(app, '/startupz')).toBe(503);
    expect(runs).toBe(0);
    await server.startApiServer();
    await eventually(async () => expect(await get(app, '/readyz')).toBe(200), { timeoutMs: 60_000 });
    expect(await get(app, '/startupz')).toBe(200);
    await eventually(() => expect(runs).toBe(1));
  } finally {
    await app.close();
  }
});

it('stops in order: nothing new begins, what runs ends with all it needs, its events are written, and nothing stays open', async () => {
  const namespace = await cluster.namespace();
  const order: string[] = [];
  let release = (): void => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  @Reconciler(Widget, { namespaces: namespace })
  class Slow implements Apply<Widget> {
    constructor(
      private readonly client: KubernetesClient,
      private readonly status: StatusService,
      private readonly events: EventRecorder,
    ) {}
    async apply(widget: Widget): Promise<Action> {
      order.push(`began ${widget.metadata.name}`);
      await released;
      await this.client.apply(ConfigMap, {
        metadata: { name: 'made', namespace },
        data: { by: 'the last run' },
      });
      await this.status.update(widget, { state: 'done' });
      this.events.normal(widget, 'Done', 'the last run');
      order.push(`ended ${widget.metadata.name}`);
      return Action.requeue(1);
    }
  }
  const app = await start([Slow]);
  const [connection] = app.get(ClusterSet, { strict: false }).all();
  app
    .get(WatcherService, { strict: false })
    .watch(Widget, { namespaces: namespace })
    .subscribe({ complete: () => order.push('watch completed') });
  await make(namespace, 'last');
  await eventually(() => expect(order).toEqual(['began last']));
  const closed = app.close().then(() => order.push('closed'));
  await eventually(async () => expect(await get(app, '/readyz')).toBe(503));
  // While runs end, the watches go on and HTTP answers; of what comes, nothing begins.
  await make(namespace, 'late');
  expect(await get(app, '/hook')).toBe(200);
  expect(await get(app, '/livez')).toBe(200);
  release();
  await closed;
  expect(order.filter((line) => line !== 'watch completed')).toEqual(['began last', 'ended last', 'closed']);
  expect(order).toContain('watch completed');
  expect(connection?.transport.openSockets).toBe(0);
  const { status } = await cluster.client.get(Widget, { name: 'last', namespace });
  expect(status?.state).toBe('done');
  expect(await cluster.client.find(ConfigMap, { name: 'made', namespace })).toBeDefined();
  const events = await cluster.client.list(KubeEvent, { namespace });
  expect(events.map(({ reason }) => reason)).toEqual(['Done']);
});
