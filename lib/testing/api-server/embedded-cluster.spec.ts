import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../../cluster/cluster.js';
import { SystemClock } from '../../common/clock.js';
import { ConfigMap } from '../../kinds/index.js';
import { EmbeddedCluster } from './embedded-cluster.js';

let cluster: EmbeddedCluster;
let connection: Cluster;

beforeAll(async () => {
  cluster = await EmbeddedCluster.start({ seed: 1 });
  connection = new Cluster('default', await cluster.kubeConfig(), new SystemClock(), Math.random, {
    fieldManager: 'test',
    requestTimeoutMs: 10_000,
  });
});

afterAll(async () => {
  await connection?.transport.close();
  await cluster?.close();
});

describe('EmbeddedCluster.start()', () => {
  it.each<[object, string]>([
    [{ prot: 1 }, 'EmbeddedCluster.start() has no option `prot`. It has: port,'],
    [
      { port: 65_536 },
      'Expected `port` of EmbeddedCluster.start() to be a whole number from 0 to 65535, got',
    ],
    [{ port: '80' }, 'Expected `port`'],
    [{ seed: 1.5 }, 'Expected `seed`'],
    [{ tls: 'no' }, 'Expected `tls` of EmbeddedCluster.start() to be true or false, got'],
    [
      { clock: 1 },
      'Expected `clock` of EmbeddedCluster.start() to be a Clock, such as new VirtualClock(), got',
    ],
  ])('refuses %o', async (options, message) => {
    await expect(EmbeddedCluster.start(options)).rejects.toThrow(message);
  });
});

describe('EmbeddedCluster', () => {
  it('keeps, shows and deletes objects for a client', async () => {
    const { client } = connection;
    const metadata = { name: 'a', namespace: 'default' };
    const made = await client.create(ConfigMap, { metadata, data: { key: 'value' } });
    expect(made.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    const read = await client.get(ConfigMap, metadata);
    expect(read).toEqual(made);
    read.data = { key: 'other' };
    const changed = await client.replace(ConfigMap, read);
    expect(Number(changed.metadata.resourceVersion)).toBeGreaterThan(Number(made.metadata.resourceVersion));
    await expect(client.replace(ConfigMap, made)).rejects.toMatchObject({ isConflict: true });
    const items = await client.list(ConfigMap, { namespace: 'default' });
    expect(items).toEqual([changed]);
    await client.delete(ConfigMap, metadata);
    expect(await client.find(ConfigMap, metadata)).toBeUndefined();
  });
});
