import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Cluster } from '../../../cluster/cluster.js';
import { SystemClock } from '../../../common/clock.js';
import { ConfigMap } from '../../../kinds/index.js';
import { EmbeddedCluster } from '../embedded-cluster.js';

const PATH = '/api/v1/namespaces/default/configmaps';

let cluster: EmbeddedCluster;
let connection: Cluster;
let abort: AbortController;

beforeEach(async () => {
  cluster = await EmbeddedCluster.start({ seed: 1 });
  connection = new Cluster('default', await cluster.kubeConfig(), new SystemClock(), Math.random, {
    fieldManager: 'test',
    requestTimeoutMs: 3_000,
  });
  abort = new AbortController();
});

afterEach(async () => {
  abort.abort();
  await connection.transport.close();
  await cluster.close();
});

interface Frame {
  readonly type: string;
  readonly object: ConfigMap & { readonly columnDefinitions?: readonly object[] | null };
}

/** Watches; what has come so far can be looked at. */
function watch(query: string, accept = 'application/json'): () => Frame[] {
  let text = '';
  const signal = abort.signal;
  const request = { method: 'GET', path: `${PATH}?watch=1&${query}`, accept, signal } as const;
  connection.transport.stream(request, (chunk) => void (text += chunk.toString())).catch(() => undefined);
  return () =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Frame);
}

async function watching(count: number): Promise<void> {
  await vi.waitFor(() => {
    const open = cluster.requests.filter(({ verb, status }) => verb === 'watch' && status === 200);
    expect(open).toHaveLength(count);
  });
}

const create = (name: string, labels?: Record<string, string>) =>
  connection.client.create(ConfigMap, {
    metadata: { name, namespace: 'default', ...(labels && { labels }) },
  });

describe('several watches of the same kind', () => {
  it('each say once what the columns of their tables are', async () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    const watches = Array.from({ length: 3 }, () => watch('resourceVersion=0', accept));
    await watching(3);
    await create('a');
    await create('b');
    for (const frames of watches) {
      await vi.waitFor(() => expect(frames()).toHaveLength(2));
      const [first, second] = frames();
      expect(first?.object.columnDefinitions).toEqual(
        expect.arrayContaining([expect.objectContaining({ name: 'Name' })]),
      );
      expect(second?.object.columnDefinitions).toBeNull();
    }
  });

  it('show an object that leaves a selection as it was, and others its new state, at the same version', async () => {
    const { metadata } = await create('a', { app: 'x' });
    const since = `resourceVersion=${metadata.resourceVersion}`;
    const narrow = [1, 2].map(() => watch(`${since}&labelSelector=app%3Dx`));
    const wide = [1, 2].map(() => watch(since));
    await watching(4);
    const ref = { name: 'a', namespace: 'default' };
    const changed = await connection.client.mergePatch(ConfigMap, ref, {
      metadata: { labels: { app: 'y' } },
    });
    const { resourceVersion } = changed.metadata;
    for (const frames of narrow) {
      await vi.waitFor(() => expect(frames()).toHaveLength(1));
      expect(frames()[0]).toMatchObject({
        type: 'DELETED',
        object: { metadata: { resourceVersion, labels: { app: 'x' } } },
      });
    }
    for (const frames of wide) {
      await vi.waitFor(() => expect(frames()).toHaveLength(1));
      expect(frames()[0]).toMatchObject({
        type: 'MODIFIED',
        object: { metadata: { resourceVersion, labels: { app: 'y' } } },
      });
    }
  });
});
