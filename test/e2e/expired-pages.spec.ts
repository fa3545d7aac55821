import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WatcherService } from '../../lib/index.js';
import { RawClient } from '../conformance/frame/raw-client.js';
import { eventually } from '../support/eventually.js';
import { type OwnCluster, startOwnCluster } from '../support/faulty-cluster.js';
import { Widget } from '../support/kinds.js';
import { EventAudit } from '../support/ledger.js';
import { startOperator } from '../support/operator.js';

let own: OwnCluster;

beforeAll(async () => {
  own = await startOwnCluster();
  await own.cluster.install(Widget);
});
afterAll(() => own[Symbol.asyncDispose]());

const create = (namespace: string, name: string) =>
  own.cluster.client.create(Widget, { metadata: { name, namespace }, spec: { size: 1 } });

async function five(): Promise<string> {
  const namespace = await own.cluster.namespace();
  for (const name of ['a', 'b', 'c', 'd', 'e']) await create(namespace, name);
  return namespace;
}

/** The history goes, and what the API server still knows of it. */
async function forgetHistory(): Promise<void> {
  await own.controlPlane.stopApiServer();
  await own.controlPlane.compactHistory();
  await own.controlPlane.startApiServer();
}

/** By a connection of its own: those from before do not outlive the API server. */
async function get(path: string, kubeconfigPath = own.controlPlane.kubeconfigPath) {
  const client = new RawClient(await readFile(kubeconfigPath, 'utf8'));
  try {
    const { status, bytes } = await client.send({ method: 'GET', path });
    const text = bytes.toString();
    // Of a stream, the first line.
    const body = JSON.parse(text.slice(0, text.indexOf('\n') + 1 || undefined)) as Record<string, any>;
    return { status, body };
  } finally {
    await client.close();
  }
}

const namesOf = ({ body }: { body: Record<string, any> }): string[] =>
  body['items'].map((item: { metadata: { name: string } }) => item.metadata.name);

describe('a list whose version is compacted between its pages', () => {
  it('is answered with 410, and with a token that goes on with what is there now', async () => {
    const namespace = await five();
    const path = `/apis/test.kuberator.dev/v1/namespaces/${namespace}/widgets`;
    const first = await get(`${path}?limit=2`);
    expect(namesOf(first)).toEqual(['a', 'b']);
    const { continue: token, resourceVersion: version } = first.body['metadata'] as Record<string, string>;
    await create(namespace, 'a2');
    await create(namespace, 'd2');
    await forgetHistory();

    const expired = await get(`${path}?limit=2&continue=${token}`);
    expect(expired).toMatchObject({ status: 410, body: { reason: 'Expired', code: 410 } });
    expect(expired.body['message']).toMatch(
      /^The provided continue parameter is too old .* inconsistent list/,
    );
    const further: string = expired.body['metadata'].continue;
    const rest = await get(`${path}?limit=3&continue=${further}`);
    expect(namesOf(rest)).toEqual(['c', 'd', 'd2']);
    expect(BigInt(rest.body['metadata'].resourceVersion)).toBeGreaterThan(BigInt(version!));
    const last = await get(`${path}?continue=${rest.body['metadata'].continue}`);
    expect(namesOf(last)).toEqual(['e']);

    const exact = await get(`${path}?resourceVersion=${version}&resourceVersionMatch=Exact`);
    expect(exact).toMatchObject({
      status: 410,
      body: { message: 'The resourceVersion for the provided list is too old.', reason: 'Expired' },
    });
    const watch = await get(`${path}?watch=1&timeoutSeconds=5&resourceVersion=${version}`);
    expect(watch).toMatchObject({
      status: 200,
      body: { type: 'ERROR', object: { code: 410, reason: 'Expired' } },
    });
    expect(watch.body['object'].message).toMatch(/^too old resource version: \d+ \(\d+\)$/);
  });

  it('is read in one piece by the operator, which misses nothing', async () => {
    const namespace = await five();
    await using way = await own.faultyWay();
    await using operator = await startOperator(way.kubeconfigPath, [], { watch: { pageSize: 2 } });
    using held = way.proxy.inject({ match: { path: /continue=/ }, times: 1, action: { type: 'hold' } });
    const audit = new EventAudit();
    const subscription = operator
      .get(WatcherService)
      .watch(Widget, { namespaces: namespace })
      .subscribe((event) => audit.take(event));
    await eventually(() => expect(held.hits).toBe(1));
    await own.cluster.client.delete(Widget, { name: 'a', namespace });
    await create(namespace, 'f');
    await forgetHistory();
    // The proxy has found out, too.
    await eventually(async () =>
      expect((await get('/api/v1/namespaces', way.kubeconfigPath)).status).toBe(200),
    );
    held.remove();
    await eventually(() => expect([...audit.state.keys()].sort()).toEqual(['b', 'c', 'd', 'e', 'f']), {
      timeoutMs: 20_000,
    });
    await create(namespace, 'g');
    await eventually(() => expect(audit.state.has('g')).toBe(true));
    expect(audit.faults).toEqual([]);
    const expired = way.proxy.requests.filter(
      ({ path, status }) => path.includes('continue=') && status === 410,
    );
    expect(expired).toHaveLength(1);
    subscription.unsubscribe();
  });
});
