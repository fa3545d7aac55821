import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import { expect, it } from 'vitest';
import { SystemClock } from '../common/clock.js';
import { Cluster } from './cluster.js';

it('goes on over the same HTTP/1.1 socket when one answer has been read', async () => {
  let sockets = 0;
  const server = createServer((_request, response) => response.end('{}'));
  server.on('connection', () => sockets++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    { name: 'c', server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, skipTLSVerify: true },
    { name: 'u' },
  );
  const { transport } = new Cluster('default', kubeConfig, new SystemClock(), Math.random, {
    fieldManager: 'test',
    requestTimeoutMs: 10_000,
  });
  for (let count = 0; count < 20; count++) {
    await transport.stream({ method: 'GET', path: '/' }, () => undefined);
  }
  expect(sockets).toBe(1);
  await transport.close();
  server.close();
});
