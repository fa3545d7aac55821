import { createSecureServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { KubeConfig } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../../lib/cluster/cluster.js';
import { SystemClock } from '../../lib/common/clock.js';
import { ConfigMap } from '../../lib/kinds/index.js';
import { createCertificate } from '../support/fault-proxy/index.js';

const uncaught: unknown[] = [];
const note = (error: unknown) => void uncaught.push(error);
beforeAll(() => void process.on('uncaughtException', note));
afterAll(() => void process.off('uncaughtException', note));

/** An API server that begins each answer, and does not end it. */
async function startSlowServer() {
  const { ca, cert, key } = await createCertificate();
  const streams = new Set<ServerHttp2Stream>();
  const sessions = new Set<ServerHttp2Session>();
  const server = createSecureServer({ cert, key, settings: { maxConcurrentStreams: 100 } });
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    session.on('error', () => {});
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    stream.respond({ ':status': 200, 'content-type': 'application/json' });
    if (headers[':path'] === '/version') return stream.end('{}');
    streams.add(stream);
    stream.on('close', () => streams.delete(stream));
    stream.write('{"kind":"ConfigMapList","metadata":{"resourceVersion":"1"},"items":[');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ca,
    streams,
    sessions,
    close: () => server.close(),
  };
}

describe('more calls at once than the server has streams for', () => {
  it('can all be aborted by one signal, as at the deadline of a run: no stream stays open, and the process outlives the connection', async () => {
    const server = await startSlowServer();
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromOptions({
      clusters: [
        {
          name: 'c',
          server: server.url,
          caData: Buffer.from(server.ca).toString('base64'),
          skipTLSVerify: false,
        },
      ],
      users: [{ name: 'u' }],
      contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
      currentContext: 'x',
    });
    const cluster = new Cluster('default', kubeConfig, new SystemClock(), Math.random, {
      fieldManager: 'test',
      requestTimeoutMs: 30_000,
    });
    const controller = new AbortController();
    const { signal } = controller;
    const calls = Array.from({ length: 150 }, () =>
      cluster.client
        .list(ConfigMap, { namespace: 'default', signal })
        .catch((error: { code?: string }) => error.code),
    );
    await sleep(1_000);
    controller.abort(new Error('the run took too long'));
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['KUBERATOR_ABORTED']));
    await sleep(500);
    const left = server.streams.size;
    // The connection is lost, as happens to every connection one day.
    for (const session of server.sessions) session.destroy();
    await sleep(500);
    void cluster.transport.close().catch(() => {});
    await sleep(500);
    server.close();
    expect({ left, uncaught: uncaught.map(String) }).toEqual({ left: 0, uncaught: [] });
  });
});
