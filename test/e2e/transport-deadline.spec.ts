import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { KubeConfig } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { Cluster } from '../../lib/cluster/cluster.js';
import { SystemClock } from '../../lib/common/clock.js';
import { ConfigMap } from '../../lib/kinds/index.js';
import { createCertificate } from '../support/fault-proxy/index.js';

/** What the promise came to within the time; `pending` if to nothing. */
const within = <T>(ms: number, promise: Promise<T>) =>
  Promise.race([promise.catch((error: unknown) => error), sleep(ms, 'pending')]);

function clusterOf(server: string, ca: string, user: object = {}) {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromOptions({
    clusters: [{ name: 'c', server, caData: Buffer.from(ca).toString('base64'), skipTLSVerify: false }],
    users: [{ name: 'u', ...user }],
    contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
    currentContext: 'x',
  });
  return {
    kubeConfig,
    make: () =>
      new Cluster('default', kubeConfig, new SystemClock(), Math.random, {
        fieldManager: 'test',
        requestTimeoutMs: 500,
      }),
  };
}

/** An API server, or a balancer before it, of HTTP/1.1. */
async function http1Server(
  onVersion: (index: number, socket: import('node:net').Socket) => 'answer' | 'nothing',
) {
  const { ca, cert, key } = await createCertificate();
  let versions = 0;
  const sockets = new Set<import('node:net').Socket>();
  const server = createServer({ cert, key, ALPNProtocols: ['http/1.1'] }, (request, response) => {
    if (request.url === '/version' && onVersion(versions++, request.socket) === 'nothing') return;
    if (request.url?.includes('watch=true')) return void response.writeHead(200).write('\n');
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        kind: 'ConfigMapList',
        apiVersion: 'v1',
        metadata: { resourceVersion: '1' },
        items: [],
      }),
    );
  });
  server.on('secureConnection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    ca,
    sockets,
    [Symbol.dispose]: () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}

describe('the deadline of a call', () => {
  it('is not used up by a first request that is never answered: the connection itself tells HTTP/1.1', async () => {
    using server = await http1Server(() => 'nothing');
    const cluster = clusterOf(server.url, server.ca).make();
    const outcome = await within(3_000, cluster.client.list(ConfigMap, { namespace: 'default' }));
    void cluster.transport.close().catch(() => {});
    expect(outcome).toEqual([]);
  });

  it('is no end of everything: once the server answers again, so do calls', async () => {
    using server = await http1Server((index) => (index === 0 ? 'nothing' : 'answer'));
    const cluster = clusterOf(server.url, server.ca).make();
    await within(1_000, cluster.client.list(ConfigMap, { namespace: 'default' }));
    const outcome = await within(3_000, cluster.client.list(ConfigMap, { namespace: 'default' }));
    void cluster.transport.close().catch(() => {});
    expect(outcome).toEqual([]);
  });

  it('holds although the credentials (an exec plugin that waits for a browser) never come', async () => {
    using server = await http1Server(() => 'answer');
    const { kubeConfig, make } = clusterOf(server.url, server.ca);
    kubeConfig.applyToHTTPSOptions = () => new Promise<never>(() => {});
    const outcome = await within(3_000, make().client.list(ConfigMap, { namespace: 'default' }));
    expect(outcome).toMatchObject({ code: 'KUBERATOR_TIMEOUT' });
  });

  it('holds for the abort signal, too: a watch that is let go is let go', async () => {
    using server = await http1Server(() => 'nothing');
    const cluster = clusterOf(server.url, server.ca).make();
    const controller = new AbortController();
    const stream = cluster.transport.stream(
      { method: 'GET', path: '/api/v1/configmaps?watch=true', signal: controller.signal },
      () => {},
    );
    await sleep(200);
    controller.abort(new Error('nobody watches any more'));
    const outcome = await within(2_000, stream);
    void cluster.transport.close().catch(() => {});
    expect(outcome).toMatchObject({ code: 'KUBERATOR_ABORTED' });
  });
});

describe('a server of HTTP/1.1 whose first answer breaks', () => {
  it('does not make all calls wait behind one watch', async () => {
    using server = await http1Server((index, socket) => {
      if (index > 0) return 'answer';
      socket.destroy();
      return 'nothing';
    });
    const cluster = clusterOf(server.url, server.ca).make();
    await within(2_000, cluster.client.list(ConfigMap, { namespace: 'default' }));
    const controller = new AbortController();
    const watch = cluster.transport
      .stream({ method: 'GET', path: '/api/v1/configmaps?watch=true', signal: controller.signal }, () => {})
      .catch(() => {});
    await sleep(200);
    const outcome = await within(3_000, cluster.client.list(ConfigMap, { namespace: 'default' }));
    controller.abort();
    await within(500, watch);
    void cluster.transport.close().catch(() => {});
    expect(outcome).toEqual([]);
  });
});
