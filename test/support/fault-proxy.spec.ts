import { connect } from 'node:net';
import { Client, type Dispatcher } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startControlPlane } from '../control-plane/index.js';
import { eventually } from './eventually.js';
import {
  createCertificate,
  createFaultPlan,
  type FaultProxy,
  runFaultPlan,
  type SelfSigned,
  startFaultProxy,
  startTcpProxy,
  type TcpProxy,
} from './fault-proxy/index.js';
import { type SmallApiServer, startSmallApiServer } from './fault-proxy/small-api-server.js';

const collection = '/apis/example.com/v1/namespaces/default/widgets';
const authorization = 'Bearer secret';

/** A client as an operator has it: one connection, HTTP/2 where it is offered, asking for signs of life. */
function newClient(url: string, ca: string, options: Client.Options = {}): Client {
  return new Client(url, {
    allowH2: true,
    connect: { ca },
    bodyTimeout: 0,
    h2Options: { pingInterval: 50 },
    ...options,
  });
}

async function ask(
  client: Client,
  path = collection,
  method: Dispatcher.HttpMethod = 'GET',
  body?: string,
  headers: Record<string, string> = { authorization },
) {
  const response = await client.request({ method, path, headers, body: body ?? null });
  return { status: response.statusCode, headers: response.headers, text: await response.body.text() };
}

interface Watch {
  text: string;
  /** What the stream came to: undefined while it is open. */
  end?: 'complete' | Error;
  stop(): void;
}

async function watch(
  client: Client,
  path = `${collection}?watch=1`,
  headers: Record<string, string> = { authorization },
): Promise<Watch> {
  const { body, statusCode } = await client.request({ method: 'GET', path, headers });
  expect(statusCode).toBe(200);
  const result: Watch = { text: '', stop: () => body.destroy() };
  body.on('data', (chunk: Buffer) => (result.text += chunk.toString()));
  body.on('end', () => (result.end = 'complete'));
  body.on('error', (error: Error) => (result.end = error));
  return result;
}

const event = (name: string): string => JSON.stringify({ type: 'ADDED', object: { metadata: { name } } });

let server: SmallApiServer;
let certificate: SelfSigned;
const resources: { close(): Promise<unknown> }[] = [];

function own<T extends { close(): Promise<unknown> }>(resource: T): T {
  resources.push(resource);
  return resource;
}

beforeEach(async () => {
  [server, certificate] = await Promise.all([startSmallApiServer(), createCertificate()]);
});

afterEach(async () => {
  for (const resource of resources.splice(0).reverse()) {
    await (resource instanceof Client ? resource.destroy() : resource.close());
  }
  await server.kill();
});

describe('TCP proxy', () => {
  let tcp: TcpProxy;
  let client: Client;

  beforeEach(async () => {
    tcp = own(await startTcpProxy({ target: { host: '127.0.0.1', port: server.port } }));
    client = own(newClient(tcp.url, server.ca));
  });

  it('passes TLS through untouched, and counts connections', async () => {
    const answers = await Promise.all([ask(client), ask(client)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(tcp.connections).toEqual({ current: 1, total: 1 });
    await client.close();
    await eventually(() => expect(tcp.connections).toEqual({ current: 0, total: 1 }));
  });

  it('freezes old and new connections, and forwards what was held back after the thaw', async () => {
    const stream = await watch(client);
    tcp.freeze();
    server.emit(event('held-back'));
    const other = own(newClient(tcp.url, server.ca, { connect: { ca: server.ca, timeout: 100 } }));
    await expect(ask(other)).rejects.toMatchObject({ code: 'UND_ERR_CONNECT_TIMEOUT' });
    expect(stream).toMatchObject({ text: '' });
    expect(stream.end).toBeUndefined();
    tcp.thaw();
    await eventually(() => expect(stream.text).toContain('held-back'));
  });

  it('freezes only the connections of the moment when told so', async () => {
    const stream = await watch(client);
    tcp.freezeExisting();
    server.emit(event('held-back'));
    expect((await ask(own(newClient(tcp.url, server.ca)))).status).toBe(200);
    expect(stream.text).toBe('');
    tcp.cut('rst');
    await eventually(() => expect(stream.end).toBeInstanceOf(Error));
  });

  it.each(['fin', 'rst'] as const)('cuts connections by %s', async (how) => {
    const stream = await watch(client);
    tcp.cut(how);
    await eventually(() => expect(stream.end).toBeInstanceOf(Error));
    expect((await ask(client)).status).toBe(200);
    await eventually(() => expect(tcp.connections).toEqual({ current: 1, total: 2 }));
  });

  it.each([
    { how: 'fin', seen: ['end', 'close'] },
    { how: 'rst', seen: ['ECONNRESET', 'close'] },
  ] as const)('shows a socket that is cut by $how exactly that', async ({ how, seen }) => {
    const events: string[] = [];
    const socket = connect(tcp.port, '127.0.0.1').resume();
    socket.on('end', () => events.push('end'));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => events.push(code ?? ''));
    socket.on('close', () => events.push('close'));
    await eventually(() => expect(tcp.connections.current).toBe(1));
    tcp.cut(how);
    await eventually(() => expect(events).toEqual(seen));
  });

  it('refuses connections, and accepts them again on the same port', async () => {
    const stream = await watch(client);
    await tcp.refuse();
    await expect(ask(own(newClient(tcp.url, server.ca)))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    server.emit(event('still-here'));
    await eventually(() => expect(stream.text).toContain('still-here'));
    await tcp.accept();
    expect((await ask(own(newClient(tcp.url, server.ca)))).status).toBe(200);
  });
});

describe.each([{ http2: true }, { http2: false }])('fault proxy with http2: $http2', ({ http2 }) => {
  let proxy: FaultProxy;
  let client: Client;

  beforeEach(async () => {
    proxy = own(await startFaultProxy({ target: server.url, targetCa: server.ca, certificate, http2 }));
    client = own(newClient(proxy.url, certificate.ca, { pipelining: http2 ? 100 : 1 }));
  });

  /** With HTTP/1.1 a connection carries one request at a time, so a watch takes its own. */
  const another = (): Client => (http2 ? client : own(newClient(proxy.url, certificate.ca)));

  it('forwards requests with their credentials and bodies, and logs them', async () => {
    const list = await ask(client);
    expect((JSON.parse(list.text) as { items: unknown[] }).items).toHaveLength(2_000);
    const body = JSON.stringify({ data: 'x'.repeat(200_000) });
    expect(await ask(client, collection, 'POST', body)).toMatchObject({ status: 201, text: body });
    expect(server.seen[1]).toEqual({ head: `POST ${collection} ${authorization}`, body });
    expect(proxy.requests).toMatchObject([
      { method: 'GET', path: collection, status: 200 },
      { method: 'POST', path: collection, status: 201 },
    ]);
    expect(proxy.connections).toEqual({ current: 1, total: 1 });
  });

  it('forwards a watch line by line, and ends it when the client leaves', async () => {
    const stream = await watch(client);
    server.emit(event('one'));
    await eventually(() => expect(stream.text).toBe(`${event('one')}\n`));
    expect(proxy.openWatches).toMatchObject([
      { path: `${collection}?watch=1`, resource: 'widgets.example.com', lines: 1, isSilent: false },
    ]);
    stream.stop();
    await eventually(() => expect(proxy.openWatches).toEqual([]));
    await eventually(() => expect(server.openWatches).toBe(0));
  });

  it('answers 502 while the API server is dead, resets its watches, and finds it again', async () => {
    const stream = await watch(client);
    await server.kill();
    await eventually(() => expect(stream.end).toBeInstanceOf(Error));
    expect(await ask(client)).toMatchObject({ status: 502 });
    expect(proxy.requests.at(-1)).toMatchObject({ status: 502, fault: 'unreachable' });
    await server.start();
    expect(await ask(client)).toMatchObject({ status: 200 });
  });

  describe('requests', () => {
    it('answers with a Status, its headers, and as often as it was told', async () => {
      const action = { type: 'status', code: 429, headers: { 'retry-after': '1' } } as const;
      const rule = proxy.inject({ match: { method: 'get', resource: 'widgets' }, times: 2, action });
      expect((await ask(client, collection, 'POST', '{}')).status).toBe(201);
      const refused = await ask(client);
      expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
      expect(JSON.parse(refused.text)).toMatchObject({
        kind: 'Status',
        code: 429,
        reason: 'TooManyRequests',
      });
      expect((await ask(client)).status).toBe(429);
      expect((await ask(client)).status).toBe(200);
      expect(rule.hits).toBe(2);
      expect(proxy.requests.map(({ fault }) => fault)).toEqual([undefined, 'status', 'status', undefined]);
    });

    it('matches paths and methods, and forgets a removed rule', async () => {
      const action = { type: 'status', code: 503, body: 'busy' } as const;
      using rule = proxy.inject({ match: { path: /widgets\?limit=/g, method: ['GET', 'PUT'] }, action });
      expect((await ask(client)).status).toBe(200);
      expect(await ask(client, `${collection}?limit=5`)).toMatchObject({ status: 503, text: 'busy' });
      expect(await ask(client, `${collection}?limit=5`, 'PUT', '{}')).toMatchObject({ status: 503 });
      rule.remove();
      expect((await ask(client, `${collection}?limit=5`)).status).toBe(200);
    });

    it('throws the same dice for the same seed', async () => {
      proxy.inject({ probability: 0.5, action: { type: 'html-error', code: 502 } });
      const statuses: number[] = [];
      for (let count = 0; count < 20; count += 1) statuses.push((await ask(client)).status);
      expect(new Set(statuses)).toEqual(new Set([200, 502]));
      expect(statuses.join()).toBe(http2 ? (firstStatuses = statuses.join()) : firstStatuses);
    });

    it('drops a request before the API server hears of it', async () => {
      proxy.inject({ times: 1, action: { type: 'drop', when: 'before' } });
      await expect(ask(client, collection, 'POST', '{}')).rejects.toThrow();
      expect(server.seen).toEqual([]);
      expect((await ask(client, collection, 'POST', '{}')).status).toBe(201);
    });

    it('drops an answer after the commit', async () => {
      proxy.inject({ times: 1, action: { type: 'drop', when: 'after-commit' } });
      await expect(ask(client, collection, 'POST', '{}')).rejects.toThrow();
      expect(server.seen).toHaveLength(1);
      expect((await ask(client)).status).toBe(200);
    });

    it('drops a whole connection', async () => {
      const stream = await watch(client);
      const match = { method: 'POST' };
      proxy.inject({ match, times: 1, action: { type: 'drop', when: 'before', scope: 'connection' } });
      await expect(ask(another(), collection, 'POST', '{}')).rejects.toThrow();
      if (http2) await eventually(() => expect(stream.end).toBeInstanceOf(Error));
      expect((await ask(another())).status).toBe(200);
      expect(proxy.connections.total).toBe(http2 ? 2 : 3);
    });

    it('delays', async () => {
      proxy.inject({ action: { type: 'delay', ms: 100 } });
      const begin = performance.now();
      expect((await ask(client)).status).toBe(200);
      expect(performance.now() - begin).toBeGreaterThan(90);
    });

    it('holds till the rule is removed', async () => {
      const rule = proxy.inject({ times: 1, action: { type: 'hold' } });
      let isAnswered = false;
      const held = ask(client).then(({ status }) => {
        isAnswered = true;
        return status;
      });
      await eventually(() => expect(rule.hits).toBe(1));
      expect((await ask(another())).status).toBe(200);
      expect(isAnswered).toBe(false);
      rule.remove();
      expect(await held).toBe(200);
    });

    it.each(['fin', 'rst'] as const)('truncates a list by %s', async (how) => {
      const whole = await ask(client);
      proxy.inject({ times: 1, action: { type: 'truncate-body', how } });
      const half = ask(client).then(({ text }) => text);
      if (how === 'rst') return void (await expect(half).rejects.toThrow());
      const text = await half;
      expect(text.length).toBe(Math.floor(whole.text.length / 2));
      expect(whole.text.startsWith(text)).toBe(true);
    });
  });

  describe('watches', () => {
    it('refuses a watch, and nothing else, with 410', async () => {
      proxy.inject({ times: 1, action: { type: 'gone' } });
      expect((await ask(client)).status).toBe(200);
      const { status, text } = await ask(client, `${collection}?watch=true&resourceVersion=5`);
      expect(status).toBe(410);
      expect(JSON.parse(text)).toMatchObject({ kind: 'Status', code: 410, reason: 'Expired' });
    });

    it.each(['fin', 'rst'] as const)('cuts a watch inside a line by %s', async (how) => {
      const stream = await watch(client);
      proxy.inject({ action: { type: 'cut-watch', after: 'mid-line', how } });
      server.emit(event('broken'));
      await eventually(() => expect(stream.end).toBeDefined());
      if (how === 'rst')
        return expect(stream.end).toMatchObject({ code: http2 ? 'ERR_HTTP2_STREAM_ERROR' : 'ECONNRESET' });
      expect(stream.end).toBe('complete');
      expect(stream.text).toBe(event('broken').slice(0, Math.ceil((event('broken').length + 1) / 2)));
    });

    it('cuts a watch that starts later after some bytes', async () => {
      proxy.inject({ times: 1, action: { type: 'cut-watch', after: event('one').length + 11, how: 'fin' } });
      const stream = await watch(client);
      server.emit(event('one'));
      server.emit(event('two'));
      await eventually(() => expect(stream.end).toBe('complete'));
      expect(stream.text).toBe(`${event('one')}\n${event('two').slice(0, 10)}`);
    });

    it.each(['fin', 'rst'] as const)('cuts all watches at once by %s', async (how) => {
      const streams = [await watch(client), await watch(another())];
      proxy.cutWatches(how);
      const end = how === 'fin' ? 'complete' : expect.any(Error);
      await eventually(() => expect(streams.map((stream) => stream.end)).toEqual([end, end]));
      expect(proxy.openWatches).toEqual([]);
      expect((await ask(client)).status).toBe(200);
      if (http2) expect(proxy.connections).toEqual({ current: 1, total: 1 });
    });

    it('silences a watch while others, and the connection, live on', async () => {
      const stream = await watch(client);
      const silence = proxy.silenceWatches();
      const other = await watch(another());
      expect(silence.hits).toBe(1);
      server.emit(event('unheard'));
      await eventually(() => expect(other.text).toContain('unheard'));
      expect((await ask(another())).status).toBe(200);
      expect(stream.text).toBe('');
      expect(proxy.openWatches.map(({ isSilent }) => isSilent)).toEqual([true, false]);
      // The API server's end does not show either, as in a buffer that is stuck.
      await server.kill();
      await eventually(() => expect(other.end).toBeInstanceOf(Error));
      expect(stream.end).toBeUndefined();
      silence.remove();
      await eventually(() => expect(stream.end).toBeInstanceOf(Error));
    });

    it('forwards after a silence what it held back', async () => {
      const stream = await watch(client);
      proxy.inject({ action: { type: 'silence-watch' } });
      server.emit(event('late'));
      const later = await watch(another());
      await eventually(() => expect(proxy.openWatches.every(({ isSilent }) => isSilent)).toBe(true));
      server.emit(event('later'));
      expect(stream.text + later.text).toBe('');
      proxy.clear();
      await eventually(() => expect(stream.text).toBe(`${event('late')}\n${event('later')}\n`));
      await eventually(() => expect(later.text).toBe(`${event('later')}\n`));
    });

    it('writes an ERROR event and ends the stream', async () => {
      const stream = await watch(client);
      proxy.inject({ action: { type: 'error-event', code: 410 } });
      await eventually(() => expect(stream.end).toBe('complete'));
      expect(JSON.parse(stream.text)).toMatchObject({
        type: 'ERROR',
        object: { kind: 'Status', code: 410, reason: 'Expired' },
      });
    });

    it('writes a malformed line between two events', async () => {
      const stream = await watch(client);
      server.emit(event('one'));
      await eventually(() => expect(stream.text).toContain('one'));
      proxy.inject({ only: 'open', action: { type: 'malformed-line' } });
      server.emit(event('two'));
      await eventually(() => expect(stream.text).toContain('two'));
      const lines = stream.text.trimEnd().split('\n');
      expect([lines[0], lines[2]]).toEqual([event('one'), event('two')]);
      expect(() => JSON.parse(lines[1] ?? '') as unknown).toThrow(SyntaxError);
    });

    it('repeats the last event, which a bookmark is not', async () => {
      const stream = await watch(client);
      const bookmark = '{"type":"BOOKMARK","object":{}}';
      proxy.inject({ action: { type: 'duplicate-event' } });
      server.emit(event('one'));
      server.emit(bookmark);
      await eventually(() => expect(stream.text).toContain('BOOKMARK'));
      proxy.inject({ action: { type: 'duplicate-event' } });
      const expected = [event('one'), event('one'), bookmark, event('one')];
      await eventually(() => expect(stream.text.trimEnd().split('\n')).toEqual(expected));
    });

    it('slows the API server down when the client reads slowly', async () => {
      const { body } = await client.request({ method: 'GET', path: `${collection}?watch=1` });
      const line = event('x'.repeat(100_000));
      for (let count = 0; count < 200; count += 1) server.emit(line);
      await eventually(() => expect(proxy.openWatches[0]?.lines).toBeGreaterThan(0));
      expect(proxy.openWatches[0]?.lines).toBeLessThan(200);
      let bytes = 0;
      body.on('data', (chunk: Buffer) => (bytes += chunk.length));
      await eventually(() => expect(bytes).toBe(200 * (line.length + 1)));
    });
  });
});

/** Statuses that the dice gave first, for the next proxy to repeat. */
let firstStatuses = '';

describe('fault proxy with many requests on one connection', () => {
  it('lets the others pass while some are delayed with their bodies', async () => {
    const proxy = own(await startFaultProxy({ target: server.url, targetCa: server.ca, certificate }));
    const client = own(newClient(proxy.url, certificate.ca));
    const body = 'x'.repeat(100_000);
    let delayed = 0;
    proxy.inject({ times: 20, action: { type: 'delay', ms: 1_000 } });
    const slow = Array.from({ length: 20 }, () =>
      ask(client, collection, 'POST', body).then(() => (delayed += 1)),
    );
    await eventually(() => expect(proxy.requests).toHaveLength(20));
    expect((await ask(client, collection, 'POST', body)).status).toBe(201);
    expect(delayed).toBe(0);
    await Promise.all(slow);
  });

  it('counts no connection that was cut while it was busy', async () => {
    const proxy = own(await startFaultProxy({ target: server.url, targetCa: server.ca, certificate }));
    const tcp = own(await startTcpProxy({ target: { host: '127.0.0.1', port: proxy.port } }));
    for (let round = 1; round <= 10; round += 1) {
      const client = own(newClient(tcp.url, certificate.ca));
      await watch(client);
      for (let count = 0; count < 5; count += 1) ask(client).catch(() => {});
      await eventually(() => expect(proxy.requests).toHaveLength(6 * round), { everyMs: 1 });
      tcp.cut(round % 2 ? 'rst' : 'fin');
      await client.destroy();
      await eventually(() => expect(proxy.connections.current).toBe(0));
      await eventually(() => expect(proxy.openWatches).toEqual([]));
    }
  });
});

describe('both proxies before a real API server', () => {
  it('breaks what it was told to, and survives the death of the server', async () => {
    const controlPlane = own(await startControlPlane());
    const { url: target, caCertificate: targetCa, tokenUser } = controlPlane;
    const proxy = own(await startFaultProxy({ target, targetCa, certificate }));
    const tcp = own(await startTcpProxy({ target: { host: '127.0.0.1', port: proxy.port } }));
    const client = own(newClient(tcp.url, certificate.ca));
    const headers = { authorization: `Bearer ${tokenUser.token}`, 'content-type': 'application/json' };
    const path = '/api/v1/namespaces/default/configmaps';
    const create = (name: string) =>
      ask(client, path, 'POST', JSON.stringify({ metadata: { name } }), headers);

    const stream = await watch(client, `${path}?watch=true&allowWatchBookmarks=true`, {
      ...headers,
      'accept-encoding': 'gzip',
    });
    expect((await create('one')).status).toBe(201);
    await eventually(() => expect(stream.text).toContain('"name":"one"'));
    expect(proxy.openWatches).toMatchObject([{ resource: 'configmaps' }]);

    proxy.inject({ match: { method: 'POST' }, times: 1, action: { type: 'drop', when: 'after-commit' } });
    await expect(create('two')).rejects.toThrow();
    expect((await create('two')).status).toBe(409);
    await eventually(() => expect(stream.text).toContain('"name":"two"'));

    proxy.inject({ only: 'open', action: { type: 'cut-watch', after: 'mid-line', how: 'fin' } });
    expect((await create('three')).status).toBe(201);
    await eventually(() => expect(stream.end).toBe('complete'));
    expect(stream.text.endsWith('\n')).toBe(false);

    const next = await watch(client, `${path}?watch=true`, headers);
    await controlPlane.stopApiServer();
    await eventually(() => expect(next.end).toBeInstanceOf(Error));
    expect((await ask(client, path, 'GET', undefined, headers)).status).toBe(502);
    await controlPlane.startApiServer();
    const list = await ask(client, path, 'GET', undefined, headers);
    expect(list.text).toContain('"name":"three"');
    expect(tcp.connections).toEqual({ current: 1, total: 1 });
  });
});

describe('fault plan', () => {
  it('is the same for the same seed, and another one for another', () => {
    const options = { seed: 7, durationMs: 60_000 };
    expect(createFaultPlan(options)).toEqual(createFaultPlan(options));
    expect(createFaultPlan({ ...options, seed: 8 })).not.toEqual(createFaultPlan(options));
  });

  it.each([1, 2, 3, 4, 5])('has every fault, in time, with seed %d', (seed) => {
    const plan = createFaultPlan({ seed, durationMs: 60_000 });
    const rules = plan.flatMap(({ fault }) => (fault.type === 'rules' ? fault.rules : []));
    const faults = new Set([
      ...plan.map(({ fault }) => fault.type),
      ...rules.map(({ action }) => action.type),
    ]);
    expect([...faults].sort()).toEqual(
      [
        ...[
          'cut-connections',
          'cut-watch',
          'delay',
          'drop',
          'duplicate-event',
          'error-event',
          'freeze-connections',
        ],
        ...[
          'gone',
          'html-error',
          'kill-api-server',
          'malformed-line',
          'outage',
          'rules',
          'silence-watch',
          'status',
        ],
        'truncate-body',
      ].sort(),
    );
    expect(plan.find(({ fault }) => fault.type === 'outage')?.fault).toMatchObject({ forMs: 8_000 });
    for (const { atMs, fault } of plan) {
      expect(atMs + ('forMs' in fault ? fault.forMs : 0)).toBeLessThanOrEqual(60_000);
    }
  });

  it.each([{ withTcp: true }, { withTcp: false }])(
    'leaves no fault behind, $withTcp',
    async ({ withTcp }) => {
      const proxy = own(await startFaultProxy({ target: server.url, targetCa: server.ca, certificate }));
      const tcp = own(await startTcpProxy({ target: { host: '127.0.0.1', port: proxy.port } }));
      const url = withTcp ? tcp.url : proxy.url;
      const client = own(newClient(url, certificate.ca));
      let isOver = false;
      const load = (async () => {
        while (!isOver) {
          const stream = await watch(client).catch(() => undefined);
          await ask(client).catch(() => {});
          await ask(client, collection, 'POST', '{}').catch(() => {});
          server.emit(event('load'));
          stream?.stop();
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
      })();
      const plan = createFaultPlan({ seed: 3, durationMs: 1_200 });
      const executed = await runFaultPlan(plan, {
        proxy,
        ...(withTcp && { tcp }),
        killApiServer: () => server.kill(),
        startApiServer: () => server.start(),
      });
      isOver = true;
      await load;
      expect(executed).toHaveLength(plan.length);
      expect(executed.reduce((sum, { hits = 0 }) => sum + hits, 0)).toBeGreaterThan(0);
      for (let count = 0; count < 20; count += 1)
        expect((await ask(own(newClient(url, certificate.ca)))).status).toBe(200);
      expect(proxy.openWatches.filter(({ isSilent }) => isSilent)).toEqual([]);
    },
  );

  it('undoes everything when it fails, and says why', async () => {
    const proxy = own(await startFaultProxy({ target: server.url, targetCa: server.ca, certificate }));
    const tcp = own(await startTcpProxy({ target: { host: '127.0.0.1', port: proxy.port } }));
    const rules = [{ action: { type: 'status', code: 500 } as const }];
    const plan = [
      { atMs: 0, fault: { type: 'rules', name: '500', rules, forMs: 60_000 } as const },
      { atMs: 0, fault: { type: 'outage', forMs: 60_000 } as const },
      { atMs: 10, fault: { type: 'kill-api-server', downMs: 0 } as const },
    ];
    const killApiServer = () => Promise.reject(new Error('not today'));
    const run = runFaultPlan(plan, { proxy, tcp, killApiServer, startApiServer: () => Promise.resolve() });
    await expect(run).rejects.toThrow('not today');
    expect((await ask(own(newClient(tcp.url, certificate.ca)))).status).toBe(200);
  });
});
