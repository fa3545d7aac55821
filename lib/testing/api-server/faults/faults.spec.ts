import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Cluster } from '../../../cluster/cluster.js';
import { SystemClock } from '../../../common/clock.js';
import { ConfigMap } from '../../../kinds/index.js';
import { EmbeddedCluster } from '../embedded-cluster.js';
import type { Fault, FaultPlan } from './fault-plan.js';

let cluster: EmbeddedCluster;
let connection: Cluster;

beforeEach(async () => {
  cluster = await EmbeddedCluster.start({ seed: 1 });
  connection = new Cluster('default', await cluster.kubeConfig(), new SystemClock(), Math.random, {
    fieldManager: 'test',
    requestTimeoutMs: 3_000,
  });
});

afterEach(async () => {
  cluster.faults.clear();
  await connection.transport.close();
  await cluster.close();
});

const ref = { name: 'a', namespace: 'default' };
const create = (name = 'a') => connection.client.create(ConfigMap, { metadata: { ...ref, name } });

/** The lines of a watch, until it ends. */
async function watchLines(query: string, enough: number): Promise<{ lines: string[]; error?: unknown }> {
  const abort = new AbortController();
  let text = '';
  const lines = () => text.split('\n').filter(Boolean);
  try {
    await connection.transport.stream(
      { method: 'GET', path: `/api/v1/namespaces/default/configmaps?watch=1&${query}`, signal: abort.signal },
      (chunk) => {
        text += Buffer.from(chunk).toString();
        if (lines().length >= enough) abort.abort();
      },
    );
  } catch (error) {
    if (!abort.signal.aborted) return { lines: lines(), error };
  }
  return { lines: lines() };
}

describe('Faults', () => {
  it('answers the n-th match with an error, and only that one', async () => {
    cluster.faults.add({
      on: { verb: 'create', resource: 'configmaps' },
      at: 'beforeReceive',
      nth: 2,
      do: { action: 'status', code: 422 },
    });
    await create('a');
    await expect(create('b')).rejects.toMatchObject({ isInvalid: true });
    await create('c');
    expect((await connection.client.list(ConfigMap)).map(({ metadata }) => metadata.name)).toEqual([
      'a',
      'c',
    ]);
    expect(cluster.faults.records).toMatchObject([{ index: 0, verb: 'create' }]);
  });

  it.each(['connection', 'stream'] as const)('loses the answer of a committed write: %s', async (scope) => {
    cluster.faults.add({ on: { verb: 'create' }, at: 'afterCommit', nth: 1, do: { action: 'drop', scope } });
    await expect(create()).rejects.toMatchObject({ code: 'KUBERATOR_TRANSPORT' });
    expect(await connection.client.find(ConfigMap, ref)).toBeDefined();
    expect(cluster.requests.filter(({ verb }) => verb === 'create').map(({ status }) => status)).toEqual([0]);
  });

  it('never answers, and keeps the connection', async () => {
    cluster.faults.add({ on: { verb: 'create' }, at: 'beforeReceive', nth: 1, do: { action: 'halfOpen' } });
    await expect(
      connection.client.create(ConfigMap, { metadata: ref }, { timeoutMs: 200 }),
    ).rejects.toMatchObject({ code: 'KUBERATOR_TIMEOUT' });
    expect(await connection.client.find(ConfigMap, ref)).toBeUndefined();
  });

  it.each<[string, Fault['do'], string[]]>([
    ['twice', { action: 'duplicate' }, ['ADDED a', 'ADDED b', 'ADDED b', 'ADDED c']],
    ['late', { action: 'reorder' }, ['ADDED a', 'ADDED c', 'ADDED b', 'ADDED d']],
    ['never', { action: 'lose' }, ['ADDED a', 'ADDED c', 'ADDED d', 'ADDED e']],
  ])('sends an event %s', async (_how, action, expected) => {
    cluster.faults.add({ on: { resource: 'configmaps' }, at: 'watchSend', nth: 2, do: action });
    for (const name of ['a', 'b', 'c', 'd', 'e']) await create(name);
    const { lines } = await watchLines('', 4);
    expect(
      lines.slice(0, 4).map((line) => {
        const { type, object } = JSON.parse(line) as { type: string; object: ConfigMap };
        return `${type} ${object.metadata.name}`;
      }),
    ).toEqual(expected);
  });

  it('loses no event by sending each one late', async () => {
    cluster.faults.add({ on: { resource: 'configmaps' }, at: 'watchSend', do: { action: 'reorder' } });
    for (const name of ['a', 'b', 'c', 'd']) await create(name);
    const { lines } = await watchLines('', 4);
    const names = lines.map((line) => (JSON.parse(line) as { object: ConfigMap }).object.metadata.name);
    expect(names).toEqual(['b', 'a', 'd', 'c']);
  });

  it('cuts a watch in the middle of an event', async () => {
    cluster.faults.add({ at: 'watchSend', nth: 2, do: { action: 'cut', afterBytes: 10 } });
    for (const name of ['a', 'b']) await create(name);
    const { lines, error } = await watchLines('', 9);
    expect(lines[0]).toContain('"name":"a"');
    expect(lines[1]).toBe('{"type":"A');
    expect(error).toBeDefined();
  });

  it('sends 410 in a stream, and then ends it', async () => {
    cluster.faults.add({ at: 'watchSend', nth: 2, do: { action: 'status', code: 410, reason: 'Expired' } });
    for (const name of ['a', 'b']) await create(name);
    const { lines, error } = await watchLines('', 9);
    expect(error).toBeUndefined();
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ type: 'ERROR', object: { code: 410 } });
  });

  it('shows the past until it is thawed, to reads and watches alike', async () => {
    await create('a');
    cluster.faults.add({
      on: { verb: ['get', 'list', 'watch'] },
      at: 'beforeReceive',
      do: { action: 'staleView' },
    });
    const before = await connection.client.list(ConfigMap);
    await create('b');
    await connection.client.delete(ConfigMap, ref);
    expect(await connection.client.list(ConfigMap)).toEqual(before);
    expect(await connection.client.find(ConfigMap, ref)).toBeDefined();
    const watched = watchLines('', 3);
    await vi.waitFor(() => expect(cluster.requests.some(({ verb }) => verb === 'watch')).toBe(true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    cluster.faults.clear();
    const { lines } = await watched;
    expect(lines.map((line) => (JSON.parse(line) as { type: string }).type)).toEqual([
      'ADDED',
      'ADDED',
      'DELETED',
    ]);
    expect((await connection.client.list(ConfigMap)).map(({ metadata }) => metadata.name)).toEqual(['b']);
  });

  it('stands still, and goes on when it is thawed', async () => {
    cluster.faults.add({ on: { verb: 'create' }, at: 'beforeReceive', nth: 1, do: { action: 'freeze' } });
    const made = create();
    await vi.waitFor(() => expect(cluster.faults.records).toHaveLength(1));
    const read = connection.client.find(ConfigMap, ref);
    let isSettled = false;
    void Promise.race([made, read]).then(() => (isSettled = true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isSettled).toBe(false);
    cluster.faults.thaw();
    await made;
    await read;
  });

  it('waits for the write that changes a field from one value to another', async () => {
    await connection.client.create(ConfigMap, { metadata: ref, data: { size: '1' } });
    cluster.faults.add({
      on: { verb: 'patch', change: { path: 'data.size', from: '2', to: '3' } },
      at: 'afterCommit',
      times: 1,
      do: { action: 'status', code: 500 },
    });
    const resize = (size: string) =>
      connection.client.jsonPatch(ConfigMap, ref, [{ op: 'replace', path: '/data/size', value: size }]);
    for (const size of ['3', '2']) await resize(size);
    await expect(resize('3')).rejects.toMatchObject({ status: { code: 500 } });
    expect((await connection.client.get(ConfigMap, ref)).data).toEqual({ size: '3' });
    await resize('2');
    await resize('3');
    const change = { path: 'data.size' };
    expect(() =>
      cluster.faults.add({ on: { change }, at: 'beforeReceive', do: { action: 'halfOpen' } }),
    ).toThrow(/afterCommit/);
  });

  it('gives the same faults for the same seed', async () => {
    const run = async (seed: number) => {
      cluster.faults.load({
        seed,
        faults: [
          { on: { verb: 'get' }, at: 'beforeReceive', probability: 0.5, do: { action: 'status', code: 404 } },
        ],
      });
      let text = '';
      for (let count = 0; count < 20; count++)
        text += (await connection.client.find(ConfigMap, ref)) ? '1' : '0';
      return text;
    };
    await create();
    const first = await run(3);
    expect(await run(3)).toBe(first);
    expect(await run(4)).not.toBe(first);
    expect(first).toMatch(/01|10/);
  });

  it('refuses a fault that can not happen, and says why', () => {
    const fault = { at: 'watchSend', do: { action: 'freeze' } } as Fault;
    expect(() => cluster.faults.add(fault)).toThrow(/faults\[0\]\.at.*"freeze" can happen.*got "watchSend"/);
    const other = { at: 'beforeReceive', do: { action: 'explode' } } as unknown as Fault;
    expect(() => cluster.faults.load({ faults: [other] })).toThrow(/faults\[0\]\.do\.action/);
    expect(() => cluster.faults.add(null as unknown as Fault)).toThrow('Expected the options of faults[0]');
  });

  it('refuses a misspelt field, which would let a fault happen to everything, and what is no plan', () => {
    const fault = { on: { ressource: 'configmaps' }, at: 'beforeReceive', do: { action: 'drop' } } as Fault;
    expect(() => cluster.faults.add(fault)).toThrow('faults[0].on has no option `ressource`. It has: verb, ');
    const once = { at: 'beforeReceive', time: 1, do: { action: 'drop' } } as Fault;
    expect(() => cluster.faults.load({ faults: [once] })).toThrow('faults[0] has no option `time`.');
    const load = (plan: unknown) => () => cluster.faults.load(plan as FaultPlan);
    expect(load({ sed: 1, faults: [] })).toThrow('the plan has no option `sed`. It has: seed, on, faults.');
    expect(load({})).toThrow('Expected `faults` of the plan to be a list of faults, got `undefined`');
    expect(load('{ "faults": [] }')).toThrow('Expected the options of the plan to be an object');
  });
});
