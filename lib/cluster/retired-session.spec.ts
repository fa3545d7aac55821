import { once } from 'node:events';
import { createSecureServer, type ServerHttp2Session } from 'node:http2';
import { type AddressInfo, Server, type Socket } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import { afterEach, expect, it } from 'vitest';
import { eventually } from '../../test/support/eventually.js';
import { createCertificate } from '../../test/support/fault-proxy/index.js';
import { SystemClock } from '../common/clock.js';
import { resource } from '../resource/resource.js';
import { Cluster } from './cluster.js';

class ConfigMap extends resource({ group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps' }) {}

const namespace = 'default';
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A server that answers reads at once, and writes when it is told to. */
async function start() {
  const { ca, cert, key } = await createCertificate();
  const server = createSecureServer({ cert, key });
  const sessions: ServerHttp2Session[] = [];
  const sockets: Socket[] = [];
  const writes: { id: number; connection: number; answer: () => void }[] = [];
  server.on('secureConnection', (socket) => sockets.push(socket));
  server.on('session', (session) => {
    sessions.push(session);
    session.on('error', () => {});
  });
  server.on('stream', (stream, headers) => {
    const answer = () => {
      stream.respond({ ':status': 200, 'content-type': 'application/json' });
      stream.end('{"metadata":{"name":"a","namespace":"default","resourceVersion":"1","uid":"u"}}');
    };
    stream.on('error', () => {});
    if (headers[':method'] !== 'POST') return answer();
    writes.push({
      id: stream.id ?? 0,
      connection: sessions.findIndex((one) => one === stream.session),
      answer,
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    {
      name: 'c',
      server: `https://127.0.0.1:${port}`,
      caData: Buffer.from(ca).toString('base64'),
      skipTLSVerify: false,
    },
    { name: 'u' },
  );
  const cluster = new Cluster('default', kubeConfig, new SystemClock(), Math.random, {
    fieldManager: 'test',
    requestTimeoutMs: 10_000,
  });
  open.push(
    () => cluster.transport.close(),
    () => sockets.forEach((socket) => socket.destroy()),
    () => server.close(),
  );
  const { client } = cluster;
  return {
    server,
    sessions,
    sockets,
    writes,
    create: (name: string) => client.create(ConfigMap, { metadata: { name, namespace } }),
    read: () => client.get(ConfigMap, { name: 'a', namespace }),
  };
}

/** Takes nothing more than the request on the connection. The client has understood when it answers. */
async function retire(session: ServerHttp2Session | undefined, last: { id: number } | undefined) {
  session?.goaway(0, last?.id);
  await new Promise((resolve) => session?.ping(resolve));
}

it('what runs on a connection that the server has retired ends there, while all else goes on over the next one', async () => {
  const { sessions, sockets, writes, create, read } = await start();
  const creating = create('slow');
  await eventually(() => expect(writes).toHaveLength(1));
  await retire(sessions[0], writes[0]);
  await read();
  expect(sessions).toHaveLength(2);
  sockets[1]?.destroy();
  await read();
  expect(sessions).toHaveLength(3);
  writes[0]?.answer();
  await expect(creating).resolves.toMatchObject({ metadata: { uid: 'u' } });
  // Nothing was sent twice, and nothing is left of it.
  expect(writes).toHaveLength(1);
  await eventually(() => expect(sockets.filter(({ destroyed }) => !destroyed)).toHaveLength(1));
});

it('what the server has not acted on any more is sent again', async () => {
  const { sessions, writes, create } = await start();
  const slow = create('slow');
  await eventually(() => expect(writes).toHaveLength(1));
  const late = create('late');
  await eventually(() => expect(writes).toHaveLength(2));
  await retire(sessions[0], writes[0]);
  writes[0]?.answer();
  await slow;
  await eventually(() => expect(writes.map(({ connection }) => connection)).toEqual([0, 0, 1]));
  writes[2]?.answer();
  await expect(late).resolves.toMatchObject({ metadata: { uid: 'u' } });
});

it('where nothing more can be reached, that is told at once, also while something runs on a retired connection', async () => {
  const { server, sessions, writes, create, read } = await start();
  const creating = create('slow');
  await eventually(() => expect(writes).toHaveLength(1));
  // As a server of HTTP/2 it would close its connections, too.
  Server.prototype.close.call(server);
  await retire(sessions[0], writes[0]);
  await expect(read()).rejects.toMatchObject({
    code: 'KUBERATOR_TRANSPORT',
    message: expect.stringContaining('ECONNREFUSED') as string,
  });
  writes[0]?.answer();
  await expect(creating).resolves.toMatchObject({ metadata: { uid: 'u' } });
});
