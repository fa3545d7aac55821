import { Module, type INestApplication, type LoggerService } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { HealthCheckService, TerminusModule } from '@nestjs/terminus';
import { afterEach, describe, expect, it } from 'vitest';
import { KUBERATOR_CLOCK } from '../kuberator.constants.js';
import { ReconcilerRegistry } from '../kuberator.registry.js';
import { WatcherService } from '../store/watcher.service.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import { KuberatorHealthIndicator, KuberatorHealthModule, type KuberatorHealthOptions } from './index.js';

/** What the watches and reconcilers say, as a test wants it. */
class Script {
  watches: object[] = [];
  reconcilers: object[] = [];
  isDraining = false;
}

/** Stands for KuberatorModule. */
function scripted(script: Script) {
  const registry = {
    get isDraining() {
      return script.isDraining;
    },
    reports: () => script.reconcilers,
  };
  const providers = [
    { provide: WatcherService, useValue: { reports: () => script.watches } },
    { provide: ReconcilerRegistry, useValue: registry },
    { provide: KUBERATOR_CLOCK, useValue: new VirtualClock() },
  ];
  return {
    module: class Scripted {},
    global: true,
    providers,
    exports: providers.map(({ provide }) => provide),
  };
}

const told: string[] = [];
const logger: LoggerService = {
  log: (message: string) => told.push(message),
  warn: (message: string) => told.push(message),
  error: (message: string) => told.push(message),
};

const connecting = {
  cluster: 'default',
  resource: 'widgets.example.com/v1',
  state: 'connecting',
  isSynced: false,
  lists: 0,
};
const streaming = { ...connecting, state: 'streaming', isSynced: true, lists: 1, lastEventAgeMs: 5 };

let app: INestApplication | undefined;

async function start(script: Script, options?: KuberatorHealthOptions) {
  const module = await Test.createTestingModule({
    imports: [scripted(script), KuberatorHealthModule.forRoot(options)],
  })
    .setLogger({ log() {}, warn() {}, error() {} })
    .compile();
  app = module.createNestApplication();
  app.useLogger({ ...logger });
  await app.listen(0, '127.0.0.1');
  told.length = 0;
  const url = await app.getUrl();
  return async (path: string) => {
    const response = await fetch(`${url}${path}`);
    const body = (await response.json()) as any;
    return {
      status: response.status,
      overall: body.status,
      details: body.details?.kuberator,
      headers: response.headers,
    };
  };
}

afterEach(async () => {
  await app?.close();
  app = undefined;
});

describe('KuberatorHealthModule', () => {
  it('answers three probes, never from a cache', async () => {
    const get = await start(new Script());
    for (const path of ['/livez', '/readyz', '/startupz']) {
      const { status, overall, headers } = await get(path);
      expect([path, status, overall]).toEqual([path, 200, 'ok']);
      expect(headers.get('cache-control')).toContain('no-cache');
    }
  });

  it('answers 503 with the reason while it is not ready, also not from a cache', async () => {
    const script = new Script();
    script.watches = [connecting];
    const get = await start(script);
    const { status, details, headers } = await get('/readyz');
    expect(status).toBe(503);
    expect(details).toMatchObject({ status: 'down', reasons: ['widgets.example.com/v1 is connecting'] });
    expect(headers.get('cache-control')).toContain('no-cache');
    expect((await get('/livez')).status).toBe(200);
  });

  it('stays ready while it is degraded', async () => {
    const script = new Script();
    script.watches = [{ ...streaming, state: 'retrying', lastError: new Error('reset') }];
    const get = await start(script);
    expect(await get('/readyz')).toMatchObject({
      status: 200,
      overall: 'degraded',
      details: { status: 'degraded' },
    });
  });

  it('is not ready from the moment the app drains, and still alive', async () => {
    const script = new Script();
    script.watches = [streaming];
    script.isDraining = true;
    const get = await start(script);
    expect(await get('/readyz')).toMatchObject({ status: 503, details: { reasons: ['shutting down'] } });
    expect((await get('/livez')).status).toBe(200);
  });

  it('has started once everything was read, and stays so', async () => {
    const script = new Script();
    script.watches = [streaming, connecting];
    const get = await start(script);
    expect((await get('/startupz')).status).toBe(503);
    script.watches = [streaming, streaming];
    expect((await get('/startupz')).status).toBe(200);
    script.watches = [streaming, streaming, connecting];
    expect(await get('/startupz')).toMatchObject({ status: 200, details: { reasons: [] } });
  });

  it('tells the log of changes, not of each probe', async () => {
    const script = new Script();
    script.watches = [connecting];
    const get = await start(script);
    for (let probe = 0; probe < 3; probe++) await get('/readyz');
    script.watches = [streaming];
    for (let probe = 0; probe < 3; probe++) await get('/readyz');
    expect(told).toEqual(['ready: down, because widgets.example.com/v1 is connecting', 'ready: up']);
  });

  it('takes limits for all probes, and for one call', async () => {
    const script = new Script();
    script.watches = [{ ...streaming, lastEventAgeMs: 500 }];
    const get = await start(script, { maxSilenceMs: 400 });
    expect((await get('/readyz')).status).toBe(503);
    const indicator = app!.get(KuberatorHealthIndicator);
    expect(indicator.isReady('mine', { maxSilenceMs: 600 }).mine.status).toBe('up');
    expect(() => indicator.isReady('mine', { maxSilenceMs: NaN })).toThrow(
      'Expected `maxSilenceMs` of isReady()',
    );
  });

  it('answers at paths of your choice', async () => {
    const get = await start(new Script(), { controller: { live: '/health/live', ready: 'health/ready' } });
    for (const path of ['/health/live', '/health/ready', '/startupz'])
      expect((await get(path)).status).toBe(200);
    expect((await get('/livez')).status).toBe(404);
  });

  it('gives only the indicator to a controller of yours', async () => {
    const script = new Script();
    const get = await start(script, { controller: false });
    expect((await get('/livez')).status).toBe(404);

    @Module({ imports: [TerminusModule, KuberatorHealthModule.forRoot({ controller: false })] })
    class OwnHealth {
      constructor(
        readonly health: HealthCheckService,
        readonly kuberator: KuberatorHealthIndicator,
      ) {}
    }
    const module = await Test.createTestingModule({ imports: [scripted(script), OwnHealth] }).compile();
    const { health, kuberator } = module.get(OwnHealth);
    const result = await health.check([() => kuberator.isLive('operator'), () => kuberator.isReady()]);
    expect(result.details).toMatchObject({ operator: { status: 'up' }, kuberator: { status: 'up' } });
  });

  it('says so where KuberatorModule is missing', async () => {
    const compiled = Test.createTestingModule({ imports: [KuberatorHealthModule.forRoot()] }).compile();
    await expect(compiled).rejects.toMatchObject({
      code: 'KUBERATOR_INVALID_MODULE',
      message: expect.stringContaining('Import KuberatorModule.forRoot() in the root module'),
    });
  });

  it.each<[options: object, message: string]>([
    [{ maxSilence: 1 }, 'KuberatorHealthModule.forRoot() has no option `maxSilence`. It has: controller, '],
    [
      { maxSilenceMs: 0 },
      'Expected `maxSilenceMs` of KuberatorHealthModule.forRoot() to be a finite number >= 1, got `0` (number)',
    ],
    [
      { maxEventLoopBlockMs: '1s' },
      'Expected `maxEventLoopBlockMs` of KuberatorHealthModule.forRoot() to be a finite number >= 1, got "1s" (string)',
    ],
    [
      { stuckRunGraceMs: -1 },
      'Expected `stuckRunGraceMs` of KuberatorHealthModule.forRoot() to be a finite number >= 0, got `-1` (number)',
    ],
    [
      { controller: 'livez' },
      'Expected `controller` of KuberatorHealthModule.forRoot() to be true, false or an object with paths',
    ],
    [
      { controller: { alive: 'a' } },
      '`controller` of KuberatorHealthModule.forRoot() has no option `alive`. It has: live, ready, startup.',
    ],
    [
      { controller: { live: '/' } },
      'Expected `controller.live` of KuberatorHealthModule.forRoot() to be a path such as \'livez\', got "/"',
    ],
    [
      { controller: { live: '/readyz' } },
      'Expected `controller.ready` of KuberatorHealthModule.forRoot() to be another path than `controller.live`',
    ],
  ])('refuses %j', (options, message) => {
    expect(() => KuberatorHealthModule.forRoot(options)).toThrow(message);
    expect(() => KuberatorHealthModule.forRoot(options)).toThrow(
      expect.objectContaining({ code: 'KUBERATOR_INVALID_OPTION' }),
    );
  });
});
