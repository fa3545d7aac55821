import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedCluster } from '../embedded-cluster.js';
import { InProcessClient } from '../request/in-process-client.js';

let cluster: EmbeddedCluster;
let client: InProcessClient;

beforeEach(async () => {
  cluster = await EmbeddedCluster.start({ tls: false });
  client = new InProcessClient(cluster.internals, { username: 'test', groups: ['system:masters'] });
});
afterEach(() => cluster.close());

const BASE = '/api/v1/namespaces/default';

async function limitTo(hard: Record<string, string>): Promise<void> {
  const quota = { metadata: { name: 'quota' }, spec: { hard } };
  expect((await client.call('POST', `${BASE}/resourcequotas`, quota)).status).toBe(201);
}

const status = async () => (await client.call('GET', `${BASE}/resourcequotas/quota`)).body['status'];
const create = async (name: string) =>
  (await client.call('POST', `${BASE}/configmaps`, { metadata: { name } })).status;

describe('the quotas of a namespace', () => {
  it('tell what is used already', async () => {
    expect(await create('a')).toBe(201);
    await limitTo({ configmaps: '2', pods: '1' });
    await expect.poll(status).toEqual({
      hard: { configmaps: '2', pods: '1' },
      used: { configmaps: '1', pods: '0' },
    });
  });

  it('give back what is deleted', async () => {
    await limitTo({ configmaps: '1' });
    await expect.poll(status).toMatchObject({ used: { configmaps: '0' } });
    expect(await create('a')).toBe(201);
    expect(await create('b')).toBe(403);
    await client.call('DELETE', `${BASE}/configmaps/a`);
    await expect.poll(status).toMatchObject({ used: { configmaps: '0' } });
    expect(await create('b')).toBe(201);
  });

  it('give back what a Pod asked for when it has ended', async () => {
    await limitTo({ pods: '1' });
    await expect.poll(status).toMatchObject({ used: { pods: '0' } });
    const pod = { metadata: { name: 'a' }, spec: { containers: [{ name: 'main', image: 'x' }] } };
    expect((await client.call('POST', `${BASE}/pods`, pod)).status).toBe(201);
    await expect.poll(status).toMatchObject({ used: { pods: '1' } });
    const ended = { status: { phase: 'Succeeded' } };
    await client.call('PATCH', `${BASE}/pods/a/status`, ended, 'application/merge-patch+json');
    await expect.poll(status).toMatchObject({ used: { pods: '0' } });
  });

  it('follow a change of what they limit', async () => {
    await limitTo({ configmaps: '1' });
    await expect.poll(status).toMatchObject({ hard: { configmaps: '1' } });
    const change = { spec: { hard: { configmaps: '3' } } };
    await client.call('PATCH', `${BASE}/resourcequotas/quota`, change, 'application/merge-patch+json');
    await expect.poll(status).toMatchObject({ hard: { configmaps: '3' } });
  });
});
