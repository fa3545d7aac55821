import { once } from 'node:events';
import { createServer as createHttp1Server } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../test/support/eventually.js';
import { createCertificate } from '../../test/support/fault-proxy/index.js';
import { SystemClock } from '../common/clock.js';
import { KuberatorError } from '../common/kuberator-error.js';
import { resource } from '../resource/resource.js';
import { withAmbient } from './ambient.js';
import { withFence } from './ambient-signal.js';
import { createApi } from './api-adapter.js';
import { Cluster } from './cluster.js';

interface Exchange {
  readonly method: string;
  readonly path: string;
  answer(status?: number): void;
}

/** A server that answers when the test says so. */
interface Held {
  readonly server: Server;
  readonly seen: Exchange[];
  readonly close: () => void;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const BODY = JSON.stringify({
  metadata: { name: 'a', namespace: 'default', resourceVersion: '1', uid: 'u' },
});
class ConfigMap extends resource<{ data?: Record<string, string> }>({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
}) {}

class RefusedError extends KuberatorError {
  constructor(request: string) {
    super('KUBERATOR_ABORTED', `refused: ${request}`);
  }
}

const open: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function http1(): Promise<[Held, string, string]> {
  const seen: Exchange[] = [];
  const server = createHttp1Server((request, response) => {
    const { method = '', url: path = '' } = request;
    seen.push({
      method,
      path,
      answer: (status = 200) => void response.writeHead(status, JSON_TYPE).end(BODY),
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => server.closeAllConnections();
  return [{ server, seen, close }, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, ''];
}

async function http2(): Promise<[Held, string, string]> {
  const seen: Exchange[] = [];
  const { ca, cert, key } = await createCertificate();
  const server = createSecureServer({ cert, key, settings: { maxConcurrentStreams: 2 } });
  const sessions = new Set<{ destroy(): void }>();
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream, headers) => {
    const { ':method': method = '', ':path': path = '' } = headers;
    const answer = (status = 200) => {
      stream.respond({ ':status': status, ...JSON_TYPE });
      stream.end(BODY);
    };
    stream.on('error', () => {});
    if (path === '/version') return answer();
    seen.push({ method, path, answer });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => sessions.forEach((session) => session.destroy());
  return [{ server, seen, close }, `https://127.0.0.1:${(server.address() as AddressInfo).port}`, ca];
}

async function connect(start: typeof http1) {
  const [held, server, ca] = await start();
  const kubeConfig = new KubeConfig();
  const tls = ca ? { caData: Buffer.from(ca).toString('base64') } : {};
  kubeConfig.loadFromClusterAndUser({ name: 'c', server, skipTLSVerify: !ca, ...tls }, { name: 'u' });
  const defaults = { fieldManager: 'test', requestTimeoutMs: 10_000 };
  const cluster = new Cluster('default', kubeConfig, new SystemClock(), Math.random, defaults);
  open.push(async () => {
    await cluster.close();
    held.close();
    held.server.close();
  });
  const fence = { isOpen: true, refusal: (request: string) => new RefusedError(request) };
  const { client } = cluster;
  const ref = { name: 'a', namespace: 'default' };
  return {
    cluster,
    fence,
    seen: held.seen,
    write: () =>
      withFence(fence, () =>
        client.mergePatch(ConfigMap, ref, { data: {} }, { signal: new AbortController().signal }),
      ),
    read: () => withFence(fence, () => client.get(ConfigMap, ref)),
  };
}

const REFUSED = 'refused: PATCH /api/v1/namespaces/default/configmaps/a';

describe.each([
  ['HTTP/1.1', http1],
  ['HTTP/2', http2],
])('writes behind a fence, by %s', (_protocol, start) => {
  it('are not sent once it is closed; reads are, and so are the writes of others', async () => {
    const { fence, seen, write, read, cluster } = await connect(start);
    fence.isOpen = false;
    await expect(write()).rejects.toThrow(REFUSED);
    const others = [read(), cluster.client.mergePatch(ConfigMap, { name: 'b', namespace: 'default' }, {})];
    await eventually(() => expect(seen.map(({ method }) => method).sort()).toEqual(['GET', 'PATCH']));
    seen.forEach(({ answer }) => answer());
    await Promise.all(others);
  });

  it('are not sent if it closes while they wait for the connection', async () => {
    const { fence, seen, write, read } = await connect(start);
    const writing = write();
    fence.isOpen = false;
    await expect(writing).rejects.toThrow(REFUSED);
    const reading = read();
    await eventually(() => expect(seen).toMatchObject([{ method: 'GET' }]));
    seen[0]?.answer();
    await reading;
  });

  it('are not sent again if it closes before that', async () => {
    const { fence, seen, write } = await connect(start);
    const writing = write();
    await eventually(() => expect(seen).toHaveLength(1));
    fence.isOpen = false;
    seen[0]?.answer(503);
    await expect(writing).rejects.toThrow(REFUSED);
    expect(seen).toHaveLength(1);
  });

  it("are not sent by client-node's classes either", async () => {
    const { fence, seen, cluster } = await connect(start);
    const api = await createApi(cluster, CoreV1Api);
    const patch = () =>
      withAmbient({ ending: new AbortController(), fence }, () =>
        api.deleteNamespacedConfigMap({ name: 'a', namespace: 'default' }),
      );
    const writing = patch();
    await eventually(() => expect(seen).toHaveLength(1));
    seen[0]?.answer();
    await writing;
    fence.isOpen = false;
    await expect(patch()).rejects.toMatchObject({
      cause: { message: 'refused: DELETE /api/v1/namespaces/default/configmaps/a' },
    });
    expect(seen).toHaveLength(1);
  });
});

describe('writes behind a fence, on a connection that is full', () => {
  it('are not sent if it closes while they wait for their turn, and the connection goes on', async () => {
    const { fence, seen, write, read } = await connect(http2);
    const reading = [read(), read()];
    await eventually(() => expect(seen).toHaveLength(2));
    const writing = Promise.allSettled([write(), write()]);
    fence.isOpen = false;
    seen.forEach(({ answer }) => answer());
    await Promise.all(reading);
    const refused = { status: 'rejected', reason: { message: REFUSED } };
    expect(await writing).toMatchObject([refused, refused]);
    const last = read();
    await eventually(() => expect(seen).toHaveLength(3));
    seen[2]?.answer();
    await last;
    expect(seen.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
  });
});
