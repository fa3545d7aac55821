import type { INestApplication, Provider } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { KubeConfig } from '@kubernetes/client-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  Action,
  type Apply,
  customResource,
  type CustomResourceClass,
  KuberatorModule,
  type KuberatorOptions,
  type KubernetesObject,
  Reconciler,
  WatcherService,
} from '../../lib/index.js';
import { KuberatorHealthModule, type KuberatorHealthOptions } from '../../lib/health/index.js';
import { CustomResourceDefinition, KubeEvent } from '../../lib/kinds/index.js';
import type { ControlPlane } from '../control-plane/index.js';
import { connect, type TestCluster } from '../support/cluster.js';
import { startServer } from '../support/start-server.js';
import { eventually } from '../support/eventually.js';
import { createCertificate, type FaultProxy, startFaultProxy } from '../support/fault-proxy/index.js';

class Gauge extends customResource({
  group: 'health.example.com',
  version: 'v1',
  kind: 'Gauge',
  plural: 'gauges',
  spec: z.object({ reading: z.int().default(0) }),
}) {}

@Reconciler(Gauge)
class GaugeReconciler implements Apply<Gauge> {
  apply(): Action {
    return Action.awaitChange();
  }
}

/** Short, so that a test sees what takes minutes otherwise; the changes come faster still. */
const WATCH = { silenceMs: 1_000 };
const MAX_SILENCE_MS = 3_000;
const CHANGE_EVERY_MS = 200;

let controlPlane: ControlPlane;
let cluster: TestCluster;
let namespace: string;
const cleanups: (() => unknown)[] = [];

beforeAll(async () => {
  controlPlane = await startServer();
  cluster = await connect(controlPlane.kubeconfigPath);
  await cluster.install(Gauge);
  namespace = await cluster.namespace();
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  await controlPlane.close();
});

interface Answer {
  readonly status: number;
  readonly overall: string;
  readonly reasons: string;
  readonly watches: any[];
}

interface Operator {
  readonly app: INestApplication;
  probe(path: '/livez' | '/readyz' | '/startupz'): Promise<Answer>;
  close(): Promise<void>;
}

interface Setup extends KuberatorOptions {
  readonly health?: KuberatorHealthOptions;
  readonly providers?: Provider[];
}

async function startOperator({
  health,
  providers = [GaugeReconciler],
  ...options
}: Setup = {}): Promise<Operator> {
  const kuberator = KuberatorModule.forRoot({ kubeConfig: controlPlane.kubeconfigPath, ...options });
  const module = await Test.createTestingModule({
    imports: [kuberator, KuberatorHealthModule.forRoot(health)],
    providers,
  })
    .setLogger({ log() {}, warn() {}, error() {} })
    .compile();
  const app = module.createNestApplication();
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= app.close());
  cleanups.push(close);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const probe = async (path: string): Promise<Answer> => {
    // A connection that is kept alive would hold up the server's end.
    const response = await fetch(url + path, { headers: { connection: 'close' } });
    const { status: overall, details } = (await response.json()) as any;
    const { reasons, watches } = details.kuberator;
    return { status: response.status, overall, reasons: reasons.join('; '), watches };
  };
  return { app, probe, close };
}

/** Resolves with the first answer of that status. */
function eventuallyAnswers(
  operator: Operator,
  path: '/livez' | '/readyz' | '/startupz',
  status: number,
  timeoutMs = 15_000,
) {
  return eventually(
    async () => {
      const answer = await operator.probe(path);
      if (answer.status !== status) throw new Error(`${path} answers ${answer.status}: ${answer.reasons}`);
      return answer;
    },
    { timeoutMs },
  );
}

/** For an operator whose objects change: a stream that was reopened is degraded until it shows life. */
const eventuallyUp = (operator: Operator, timeoutMs = 15_000) =>
  eventually(
    async () => {
      const { overall, reasons } = await operator.probe('/readyz');
      expect(`${overall} ${reasons}`).toBe('ok ');
    },
    { timeoutMs },
  );

/** Changes an object again and again, so that a stream that is alive shows it. */
function keepChanging(name: string): void {
  const controller = new AbortController();
  const { signal } = controller;
  const changing = (async () => {
    for (let reading = 0; !signal.aborted; reading++) {
      await cluster.client
        .apply(Gauge, { metadata: { name, namespace }, spec: { reading } }, { signal, timeoutMs: 2_000 })
        .catch(() => {});
      await sleep(CHANGE_EVERY_MS, undefined, { signal }).catch(() => {});
    }
  })();
  cleanups.push(() => {
    controller.abort();
    return changing;
  });
}

/** Asks for liveness all the while; gives every status that was not 200. */
function watchLiveness({ probe }: Operator): { readonly failures: string[] } {
  const failures: string[] = [];
  const controller = new AbortController();
  const watching = (async () => {
    while (!controller.signal.aborted) {
      const { status, reasons } = await probe('/livez');
      if (status !== 200) failures.push(`${status}: ${reasons}`);
      await sleep(50);
    }
  })();
  cleanups.push(() => {
    controller.abort();
    return watching;
  });
  return { failures };
}

async function startProxy(): Promise<{ proxy: FaultProxy; kubeConfig: KubeConfig }> {
  const certificate = await createCertificate();
  const proxy = await startFaultProxy({
    target: controlPlane.url,
    targetCa: controlPlane.caCertificate,
    certificate,
  });
  cleanups.push(() => proxy.close());
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromOptions({
    clusters: [{ name: 'proxy', server: proxy.url, caData: Buffer.from(certificate.ca).toString('base64') }],
    users: [{ name: 'operator', token: controlPlane.tokenUser.token }],
    contexts: [{ name: 'operator', cluster: 'proxy', user: 'operator' }],
    currentContext: 'operator',
  });
  return { proxy, kubeConfig };
}

describe('health', () => {
  it('becomes ready once everything has been read', async () => {
    keepChanging('fresh');
    const operator = await startOperator();
    await eventuallyUp(operator);
    const { watches } = await operator.probe('/readyz');
    expect(watches).toEqual([
      expect.objectContaining({
        resource: 'gauges.health.example.com/v1',
        state: 'streaming',
        isSynced: true,
        lists: 1,
        objects: 1,
        lastEventAgeMs: expect.any(Number),
      }),
    ]);
    expect(await operator.probe('/livez')).toMatchObject({ status: 200 });
    expect(await operator.probe('/startupz')).toMatchObject({ status: 200 });
  });

  it('is degraded and then not ready when a stream goes silent, alive all the while, and recovers', async () => {
    const { proxy, kubeConfig } = await startProxy();
    keepChanging('silenced');
    const operator = await startOperator({
      kubeConfig,
      watch: WATCH,
      health: { maxSilenceMs: MAX_SILENCE_MS },
    });
    await eventuallyUp(operator);
    const liveness = watchLiveness(operator);

    // Later streams too: they open well, and nothing comes.
    const silence = proxy.inject({ action: { type: 'silence-watch' } });
    const silentAt = performance.now();
    const seen = new Set<string>();
    const down = await eventually(async () => {
      const answer = await operator.probe('/readyz');
      seen.add(answer.overall);
      expect(answer.status).toBe(503);
      return answer;
    });
    const tookMs = performance.now() - silentAt;
    expect(down.reasons).toMatch(
      /^gauges\.health\.example\.com\/v1 .*; no life for \d+ ms \(limit 3000 ms\)$/,
    );
    expect(down.watches[0].lastError).toContain('was silent for 1000 ms');
    expect(seen).toEqual(new Set(['ok', 'degraded', 'error']));
    expect(tookMs).toBeGreaterThan(MAX_SILENCE_MS - 2 * CHANGE_EVERY_MS);
    expect(tookMs).toBeLessThan(MAX_SILENCE_MS + 2_000);

    silence.remove();
    await eventuallyUp(operator);
    expect((await operator.probe('/readyz')).watches[0].reconnects).toBeGreaterThan(0);
    expect(liveness.failures).toEqual([]);
    expect(await operator.probe('/startupz')).toMatchObject({ status: 200 });
  });

  it('stays ready while nothing happens to kinds that have no bookmarks, until their streams are really dead', async () => {
    const { proxy, kubeConfig } = await startProxy();
    // Real ones, but short: the silence that is allowed is over three times within the test.
    const operator = await startOperator({
      kubeConfig,
      providers: [],
      watch: { silenceMs: 2_000 },
      health: { maxSilenceMs: 5_000 },
    });
    const idle = await cluster.namespace();
    const subscription = operator.app.get(WatcherService).watch(KubeEvent, { namespaces: idle }).subscribe();
    cleanups.push(() => subscription.unsubscribe());
    await eventuallyUp(operator);
    const statuses = new Set<number>();
    for (const until = performance.now() + 15_000; performance.now() < until; await sleep(100))
      statuses.add((await operator.probe('/readyz')).status);
    expect(statuses).toEqual(new Set([200]));
    const { watches } = await operator.probe('/readyz');
    expect(watches).toEqual([expect.objectContaining({ lists: 1, reconnects: 1 })]);
    expect(watches[0].lastError).toBeUndefined();

    // Opens well, and says nothing: not even that its time is up.
    const silence = proxy.inject({ action: { type: 'silence-watch' } });
    const { reasons } = await eventuallyAnswers(operator, '/readyz', 503);
    expect(reasons).toMatch(/^events\.events\.k8s\.io\/v1 .*; no life for \d+ ms \(limit 5000 ms\)$/);
    silence.remove();
    await eventuallyUp(operator);
  });

  it('stays ready while a cut stream is replaced', async () => {
    const { proxy, kubeConfig } = await startProxy();
    keepChanging('cut');
    const operator = await startOperator({ kubeConfig, health: { maxSilenceMs: MAX_SILENCE_MS } });
    await eventuallyUp(operator);
    await eventually(() => expect(proxy.openWatches).toHaveLength(1));
    proxy.cutWatches('rst');
    const statuses = new Set<number>();
    await eventually(async () => {
      const { status, overall, watches } = await operator.probe('/readyz');
      statuses.add(status);
      expect(overall).toBe('ok');
      expect(watches[0].reconnects).toBeGreaterThan(0);
    });
    expect(statuses).toEqual(new Set([200]));
  });

  it('is not ready while the API server is gone, but alive, and ready again after its restart', async () => {
    keepChanging('outlasting');
    const operator = await startOperator({ health: { maxSilenceMs: MAX_SILENCE_MS } });
    await eventuallyUp(operator);
    const liveness = watchLiveness(operator);
    await controlPlane.stopApiServer();
    try {
      const down = await eventuallyAnswers(operator, '/readyz', 503, MAX_SILENCE_MS + 3_000);
      expect(down.reasons).toMatch(/; no life for \d+ ms/);
      expect(down.watches[0]).toMatchObject({ isSynced: true, lastError: expect.any(String) });
    } finally {
      await controlPlane.startApiServer();
    }
    await eventuallyUp(operator, 40_000);
    expect(liveness.failures).toEqual([]);
  }, 90_000);

  it('waits for a kind that is missing, and is ready when it appears', async () => {
    const Late: CustomResourceClass<KubernetesObject> = customResource({
      group: 'health.example.com',
      version: 'v1',
      kind: 'Late',
      plural: 'lates',
    });
    @Reconciler(Late)
    class LateReconciler implements Apply<KubernetesObject> {
      apply(): Action {
        return Action.awaitChange();
      }
    }
    const operator = await startOperator({ providers: [GaugeReconciler, LateReconciler] });
    await eventually(async () => {
      const { status, reasons } = await operator.probe('/readyz');
      expect(status).toBe(503);
      expect(reasons).toBe(
        'lates.health.example.com/v1 is waiting-for-kind: the API server does not serve it',
      );
    });
    expect(await operator.probe('/startupz')).toMatchObject({ status: 503 });
    expect(await operator.probe('/livez')).toMatchObject({ status: 200 });

    await cluster.client.apply(CustomResourceDefinition, Late.crd());
    await eventuallyAnswers(operator, '/readyz', 200, 30_000);
    expect(await operator.probe('/startupz')).toMatchObject({ status: 200 });

    await cluster.client.delete(CustomResourceDefinition, { name: 'lates.health.example.com' });
    const gone = await eventuallyAnswers(operator, '/readyz', 503, 30_000);
    expect(gone.reasons).toContain('lates.health.example.com/v1');
    expect(await operator.probe('/startupz')).toMatchObject({ status: 200 });
  });

  it('is not ready while it shuts down, and alive until the last run has ended', async () => {
    const run = new Held();
    const operator = await startOperator({
      providers: [HeldReconciler, { provide: Held, useValue: run }],
    });
    await eventuallyAnswers(operator, '/readyz', 200);
    await cluster.client.apply(Gauge, { metadata: { name: 'draining', namespace }, spec: {} });
    cleanups.push(() => run.release());
    await run.started;
    const closed = operator.close();
    expect(await eventuallyAnswers(operator, '/readyz', 503)).toMatchObject({ reasons: 'shutting down' });
    expect(await operator.probe('/livez')).toMatchObject({ status: 200 });
    run.release();
    await closed;
  });

  it('is not alive while a run is stuck beyond its deadline, and names it', async () => {
    const run = new Held();
    const operator = await startOperator({
      reconcileTimeoutMs: 200,
      health: { stuckRunGraceMs: 100 },
      providers: [HeldReconciler, { provide: Held, useValue: run }],
    });
    await cluster.client.apply(Gauge, { metadata: { name: 'stuck', namespace }, spec: {} });
    cleanups.push(() => run.release());
    await run.started;
    const down = await eventuallyAnswers(operator, '/livez', 503);
    expect(down.reasons).toMatch(
      new RegExp(
        `HeldReconciler has been busy with ${namespace}/\\S+ for \\d+ ms, though its deadline is 200 ms`,
      ),
    );
    expect(await operator.probe('/readyz')).toMatchObject({ status: 200 });
    run.release();
    await eventuallyAnswers(operator, '/livez', 200);
  });

  it('is not alive when the event loop stood still for too long', async () => {
    const operator = await startOperator({ health: { maxEventLoopBlockMs: 500 } });
    await eventuallyAnswers(operator, '/livez', 200);
    const until = performance.now() + 1_500;
    while (performance.now() < until);
    expect(await operator.probe('/livez')).toMatchObject({
      status: 503,
      reasons: expect.stringContaining('the event loop stood still for'),
    });
  });
});

/** A run that ends when the test says so, whatever its signal says. */
class Held {
  run!: () => Promise<void>;
  release!: () => void;
  private readonly end = new Promise<void>((resolve) => (this.release = resolve));
  readonly started = new Promise<void>((resolve) => {
    this.run = () => {
      resolve();
      return this.end;
    };
  });
}

@Reconciler(Gauge)
class HeldReconciler implements Apply<Gauge> {
  constructor(private readonly held: Held) {}

  async apply(): Promise<Action> {
    await this.held.run();
    return Action.awaitChange();
  }
}
