import { connect } from 'node:http2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cluster } from '../../../cluster/cluster.js';
import { SystemClock } from '../../../common/clock.js';
import { ConfigMap } from '../../../kinds/index.js';
import { EmbeddedCluster } from '../embedded-cluster.js';
import type { FaultAction } from './fault-action.js';
import type { Fault } from './fault-plan.js';

const PATH = '/api/v1/namespaces/default/configmaps';
const ref = { name: 'a', namespace: 'default' };

let cluster: EmbeddedCluster;
let headers: Record<string, string>;
let connection: Cluster;

beforeEach(async () => {
  cluster = await EmbeddedCluster.start({ seed: 1, tls: false });
  headers = { authorization: `Bearer ${cluster.user('jane', 'system:masters').token}` };
  connection = new Cluster('default', await cluster.kubeConfig(), new SystemClock(), Math.random, {
    fieldManager: 'test',
    requestTimeoutMs: 1_000,
  });
});

afterEach(async () => {
  cluster.faults.clear();
  await connection.transport.close();
  await cluster.close();
});

const get = (path: string) => fetch(cluster.url + path, { headers });
const create = (name = 'a') => connection.client.create(ConfigMap, { metadata: { ...ref, name } });
const answers = (action: FaultAction, verb = 'get'): Fault => ({
  on: { verb, resource: 'configmaps' },
  at: 'beforeResponse',
  do: action,
});

interface Event {
  readonly type: string;
  readonly object: ConfigMap;
}

/** The first events of a watch; fewer where it ends before. */
async function events(count: number, query = ''): Promise<Event[]> {
  const abort = new AbortController();
  const { body } = await fetch(`${cluster.url}${PATH}?watch=1&${query}`, { headers, signal: abort.signal });
  let text = '';
  for await (const chunk of body!) {
    text += Buffer.from(chunk as Uint8Array).toString();
    if (text.split('\n').length > count) break;
  }
  abort.abort();
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Event);
}

const inShort = ({ type, object }: Event) => `${type} ${object.metadata.name}`;

describe('a slow answer', () => {
  it('comes so many bytes a second', async () => {
    await create();
    const { length } = await (await get(`${PATH}/a`)).text();
    cluster.faults.add(answers({ action: 'throttle', bytesPerSecond: length * 2 }));
    const startedAt = performance.now();
    const { body } = await get(`${PATH}/a`);
    let chunks = 0;
    let text = '';
    for await (const chunk of body!) {
      chunks += 1;
      text += Buffer.from(chunk as Uint8Array).toString();
    }
    expect(JSON.parse(text)).toMatchObject({ metadata: { name: 'a' } });
    expect(chunks).toBeGreaterThan(2);
    expect(performance.now() - startedAt).toBeGreaterThan(300);
  });

  it('comes in a watch, too, with its events in their order', async () => {
    for (const name of ['a', 'b']) await create(name);
    cluster.faults.add({
      at: 'watchSend',
      nth: 1,
      do: { action: 'throttle', bytesPerSecond: 2_000 },
    });
    expect((await events(2)).map(inShort)).toEqual(['ADDED a', 'ADDED b']);
  });

  it('never ends', async () => {
    await create();
    cluster.faults.add(answers({ action: 'halfOpen', afterBytes: 20 }));
    const abort = new AbortController();
    const { body } = await fetch(`${cluster.url}${PATH}/a`, { headers, signal: abort.signal });
    const reader = body!.getReader();
    expect(Buffer.from((await reader.read()).value).toString()).toHaveLength(20);
    abort.abort();
    await expect(connection.client.get(ConfigMap, ref)).rejects.toMatchObject({ code: 'KUBERATOR_TIMEOUT' });
  });
});

describe('another client', () => {
  it('replaces an object while no watch looks: a later list shows another uid', async () => {
    const { metadata } = await create();
    await connection.client.jsonPatch(ConfigMap, ref, [
      { op: 'add', path: '/metadata/finalizers', value: ['example.com/held'] },
    ]);
    cluster.faults.add({
      at: 'watchSend',
      nth: 1,
      do: [{ action: 'recreate' }, { action: 'compact' }, { action: 'end' }],
    });
    expect(await events(1)).toEqual([]);
    const other = await connection.client.get(ConfigMap, ref);
    expect(other.metadata.uid).not.toBe(metadata.uid);
    expect(other.metadata.finalizers).toBeUndefined();
    const [gone] = await events(1, `resourceVersion=${metadata.resourceVersion}`);
    expect(gone).toMatchObject({ type: 'ERROR', object: { code: 410 } });
  });

  it('deletes an object before its change comes', async () => {
    await create();
    const change: Fault['on'] = { verb: 'patch', resource: 'configmaps' };
    cluster.faults.add({ on: change, at: 'beforeReceive', nth: 1, do: { action: 'delete' } });
    const patched = connection.client.jsonPatch(ConfigMap, ref, [{ op: 'add', path: '/data', value: {} }]);
    await expect(patched).rejects.toMatchObject({ status: { code: 404 } });
  });

  it('fights for a field: each write of it is written over', async () => {
    await create();
    cluster.faults.add({
      on: { verb: 'patch', change: { path: 'data.size', to: '3' } },
      at: 'afterCommit',
      times: 2,
      do: { action: 'patch', patch: { data: { size: '1' } } },
    });
    const sizes: unknown[] = [];
    for (let round = 0; round < 3; round++) {
      await connection.client.apply(ConfigMap, { metadata: ref, data: { size: '3' } }, { force: true });
      sizes.push((await connection.client.get(ConfigMap, ref)).data?.['size']);
    }
    expect(sizes).toEqual(['1', '1', '3']);
  });

  it('makes a storm of changes, and creations are hit by it, too', async () => {
    cluster.faults.add({
      on: { verb: 'create' },
      at: 'afterCommit',
      nth: 1,
      do: { action: 'storm', changes: 50 },
    });
    await create();
    const { metadata } = await connection.client.get(ConfigMap, ref);
    expect(metadata.annotations).toEqual({ 'testing.nestjs-kuberator/storm': '50' });
    expect((await events(51, 'resourceVersion=1')).length).toBe(51);
  });

  it('is told where the server refuses its patch', async () => {
    await create();
    const patch = { metadata: { labels: { a: '?' } } };
    cluster.faults.add({ on: { verb: 'get' }, at: 'beforeReceive', nth: 1, do: { action: 'patch', patch } });
    const answer = await get(`${PATH}/a`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).toContain('the patch of a fault was refused: ConfigMap \\"a\\" is invalid');
  });
});

describe('a hostile answer', () => {
  it.each([
    ['huge', { size: 1_000_000 }, (text: string) => expect(text.length).toBeGreaterThan(1_000_000)],
    ['deep', { size: 5_000 }, (text: string) => expect(text).toContain('['.repeat(5_000))],
    ['prototype', {}, (text: string) => expect(text).toContain('"__proto__":{"polluted":true}')],
    ['gzip', { size: 1_000_000 }, (text: string) => expect(text.length).toBeGreaterThan(1_000_000)],
  ] as const)('is %s, and still JSON', async (payload, size, check) => {
    await create();
    cluster.faults.add(answers({ action: 'hostile', payload, ...size }));
    const answer = await fetch(`${cluster.url}${PATH}/a`, {
      headers: { ...headers, 'accept-encoding': 'identity' },
    });
    expect(answer.headers.get('content-encoding')).toBe(payload === 'gzip' ? 'gzip' : null);
    const text = await answer.text();
    check(text);
    expect(JSON.parse(text)).toMatchObject({ metadata: { name: 'a' } });
  });

  it('comes in a watch, too', async () => {
    await create();
    cluster.faults.add({ at: 'watchSend', do: { action: 'hostile', payload: 'huge', size: 1_000 } });
    expect(await events(1)).toMatchObject([{ huge: 'x'.repeat(1_000), object: { metadata: { name: 'a' } } }]);
  });
});

describe('a watch that begins in no order', () => {
  it('tells all that is there, and what comes later in its order', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    for (const name of names) await create(name);
    cluster.faults.add(answers({ action: 'shuffle' }, 'watch'));
    const query = 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    const told = (await events(8, query)).map(({ type, object }) => [type, object.metadata.name]);
    expect(told.at(-1)?.[0]).toBe('BOOKMARK');
    const initial = told.slice(0, 7).map(([, name]) => name);
    expect(initial).not.toEqual(names);
    expect(initial.toSorted()).toEqual(names);
    // One that goes on from a version has nothing to begin with.
    const later = await events(7, 'resourceVersion=1');
    expect(later.map(({ object }) => object.metadata.name)).toEqual(names);
  });
});

describe('a limit of streams', () => {
  it('is told to each connection, and ends with the faults', async () => {
    const session = connect(cluster.url);
    const limits: (number | undefined)[] = [];
    let onLimit = () => {};
    session.on('remoteSettings', ({ maxConcurrentStreams }) => {
      limits.push(maxConcurrentStreams);
      onLimit();
    });
    const limitIs = (limit: number) =>
      new Promise<void>((resolve) => {
        onLimit = () => limits.at(-1) === limit && resolve();
        onLimit();
      });
    await limitIs(250);
    cluster.faults.add({ at: 'beforeReceive', nth: 1, do: { action: 'streamLimit', streams: 2 } });
    await get('/version');
    await limitIs(2);
    const later = connect(cluster.url);
    const told = new Promise<number | undefined>((resolve) =>
      later.on('remoteSettings', ({ maxConcurrentStreams }) => {
        if (maxConcurrentStreams !== 250) resolve(maxConcurrentStreams);
      }),
    );
    expect(await told).toBe(2);
    cluster.faults.clear();
    await limitIs(250);
    session.destroy();
    later.destroy();
  });
});

describe('whose requests', () => {
  it('are hit, a plan can say for all its faults', async () => {
    cluster.faults.load({
      on: { userAgent: 'nestjs-kuberator' },
      faults: [{ on: { verb: 'list' }, at: 'beforeReceive', do: { action: 'status', code: 403 } }],
    });
    expect((await get(PATH)).status).toBe(200);
    await expect(connection.client.list(ConfigMap)).rejects.toMatchObject({ status: { code: 403 } });
    const misspelt = { on: { useragent: 'x' }, faults: [] };
    expect(() => cluster.faults.load(misspelt as never)).toThrow(
      '`on` of the plan has no option `useragent`',
    );
  });

  it('call for leases can be cut off alone', async () => {
    cluster.faults.add({
      on: { group: 'coordination.k8s.io', resource: 'leases' },
      at: 'beforeReceive',
      do: { action: 'drop', scope: 'stream' },
    });
    await expect(get('/apis/coordination.k8s.io/v1/namespaces/default/leases/a')).rejects.toThrow();
    expect((await get(PATH)).status).toBe(200);
  });
});

describe('an action', () => {
  it.each<[unknown, string]>([
    [[], 'Expected faults[0].do to be at least one action'],
    [[{ action: 'delay', ms: 1 }, { action: 'explode' }], 'faults[0].do[1].action'],
    [{ action: 'throttle' }, 'faults[0].do.bytesPerSecond'],
    [{ action: 'throttle', bytesPerSecond: 0 }, 'to be a finite number >= 1'],
    [{ action: 'storm', change: 3 }, 'faults[0].do has no option `change`. It has: action, changes.'],
    [{ action: 'hostile', payload: 'evil' }, 'one of huge, deep, prototype, gzip'],
    [{ action: 'hostile', payload: 'gzip' }, 'a watch is compressed as a whole'],
    [{ action: 'patch' }, 'faults[0].do.patch'],
  ])('%j is refused', (action, message) => {
    const fault = { at: 'watchSend', do: action } as Fault;
    expect(() => cluster.faults.add(fault)).toThrow(message);
  });
});
