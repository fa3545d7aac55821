import type { KubeConfig } from '@kubernetes/client-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SystemClock } from '../../common/clock.js';
import { ConfigMap } from '../../kinds/index.js';
import { EmbeddedCluster } from './embedded-cluster.js';
import type { Fault } from '../index.js';
import { Cluster } from '../../cluster/cluster.js';
import { STREAMS_PER_SESSION } from '../../cluster/http2-session.js';

let server: EmbeddedCluster;
let kubeConfig: KubeConfig;
let cluster: Cluster;

beforeEach(async () => {
  server = await EmbeddedCluster.start({ seed: 1 });
  kubeConfig = await server.kubeConfig();
  cluster = new Cluster('default', kubeConfig, new SystemClock(), Math.random, {
    fieldManager: 'test',
    requestTimeoutMs: 20_000,
  });
}, 60_000);

afterEach(async () => {
  server.faults.clear();
  await cluster.transport.close();
  await server.close();
});

const create = (name: string, timeoutMs = 20_000) =>
  cluster.client.create(ConfigMap, { metadata: { name, namespace: 'default' } }, { timeoutMs });

/** More than one connection carries at a time. */
const MANY = Array.from({ length: STREAMS_PER_SESSION + 50 }, (_, index) => `c-${index}`);

describe('a connection', () => {
  it.each<[string, Fault['at'], Fault['do']]>([
    ['cut off before its first byte', 'beforeResponse', { action: 'cut', afterBytes: 0 }],
    ['cut off in its middle', 'beforeResponse', { action: 'cut', afterBytes: 20 }],
    ['reset', 'beforeReceive', { action: 'drop', scope: 'stream' }],
    ['given up, for it never came', 'beforeReceive', { action: 'halfOpen' }],
    ['a refusal', 'beforeReceive', { action: 'status', code: 500 }],
    ['a refusal of the credentials', 'beforeReceive', { action: 'status', code: 401 }],
  ])('has its place for a call again when the answer was %s', async (_what, at, action) => {
    await create('first');
    server.faults.add({ on: { verb: 'create' }, at, do: action });
    const results = await Promise.allSettled(MANY.map((name) => create(name, 2_000)));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    server.faults.clear();
    const names = MANY.map((name) => `again-${name}`);
    expect(await Promise.all(names.map((name) => create(name, 10_000)))).toHaveLength(MANY.length);
  });

  it('hands over to its successor the calls that were still waiting when the certificates changed', async () => {
    await create('first');
    server.faults.add({ on: { verb: 'create' }, at: 'beforeReceive', do: { action: 'delay', ms: 500 } });
    const made = Promise.all(MANY.map((name) => create(name)));
    await new Promise((resolve) => setTimeout(resolve, 100));
    // The file of the kubeconfig is another now, and is read again after a 401.
    Object.assign(kubeConfig.clusters[0] ?? {}, { tlsServerName: 'localhost' });
    server.faults.add({
      on: { verb: 'get' },
      at: 'beforeReceive',
      nth: 1,
      do: { action: 'status', code: 401 },
    });
    // On a place of its own: those for calls are taken.
    await cluster.transport.stream({ method: 'GET', path: '/api/v1/namespaces/default' }, () => {});
    expect(await made).toHaveLength(MANY.length);
  });
});
