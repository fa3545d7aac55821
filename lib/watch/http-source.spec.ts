import { describe, expect, it } from 'vitest';
import type { ClusterRequest } from '../cluster/cluster-request.js';
import type { Transport } from '../cluster/transport.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { WIDGETS, widget } from '../../test/support/widget.js';
import { ShardLayout, ShardScope } from '../resource/shard-scope.js';
import { HttpListWatchSource, type WatchScope } from './http-source.js';
import type { WireEvent } from './list-watch-source.js';

/** A source on a transport that answers with `body`, and keeps the request. */
function reading(body: string, scope: WatchScope = {}) {
  const requests: Partial<ClusterRequest>[] = [];
  const transport = {
    stream: async (request: Partial<ClusterRequest>, onChunk: (chunk: Buffer) => void) => {
      requests.push(request);
      onChunk(Buffer.from(body));
    },
  } as unknown as Transport;
  const source = new HttpListWatchSource(transport, WIDGETS, scope);
  const { signal } = new AbortController();
  return {
    requests,
    source,
    query: () => Object.fromEntries(new URL(requests[0]!.path!, 'https://server').searchParams),
    async list(token?: string, within?: ShardScope) {
      const objects: KubernetesObject[] = [];
      const page = await source.list(
        { continue: token, limit: 500, within },
        (object) => objects.push(object),
        signal,
      );
      return { objects, page };
    },
    async watch(resourceVersion?: string) {
      const events: WireEvent[] = [];
      await source.watch(
        { resourceVersion, timeoutSeconds: 300 },
        { onEvent: (event) => events.push(event) },
        signal,
      );
      return events;
    },
  };
}

const list = (metadata: object, ...items: object[]) =>
  JSON.stringify({ kind: 'WidgetList', metadata, items });
const lines = (...events: unknown[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('');

describe('a list over HTTP', () => {
  it('asks for a page of the newest state, with a deadline', async () => {
    const {
      requests,
      query,
      list: read,
    } = reading(list({ resourceVersion: '5' }), {
      namespace: 'a',
      labelSelector: 'x=y',
      fieldSelector: 'metadata.name=b',
    });
    await read();
    expect(requests[0]).toMatchObject({ method: 'GET', timeoutMs: 60_000 });
    expect(requests[0]!.path).toMatch(/^\/apis\/example\.com\/v1\/namespaces\/a\/widgets\?/);
    expect(query()).toEqual({ labelSelector: 'x=y', fieldSelector: 'metadata.name=b', limit: '500' });
  });

  it('carries the token of the next page', async () => {
    const { query, list: read } = reading(list({ resourceVersion: '5', continue: 'next' }));
    expect((await read('this')).page).toEqual({ resourceVersion: '5', continue: 'next' });
    expect(query()).toEqual({ limit: '500', continue: 'this' });
  });

  it('gives items their type, which the server leaves out', async () => {
    const { apiVersion: _apiVersion, kind: _kind, ...item } = widget('a', 1);
    const { objects, page } = await reading(list({ resourceVersion: '5' }, item)).list();
    expect(objects).toEqual([widget('a', 1)]);
    expect(page.continue).toBe('');
  });

  it('asks for metadata alone where nobody reads the rest, and gives it the type of the kind', async () => {
    const partial = { ...widget('a', 1), apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata' };
    const { requests, list: read } = reading(list({ resourceVersion: '5' }, partial), { metadataOnly: true });
    expect((await read()).objects[0]).toMatchObject({ apiVersion: 'example.com/v1', kind: 'Widget' });
    expect(requests[0]!.accept).toBe('application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1');
  });

  for (const [what, body] of [
    ['an empty answer', ''],
    ['a page of a load balancer', '<html></html>'],
    ['half a list', list({ resourceVersion: '5' }, widget('a', 1)).slice(0, -20)],
    ['something that is no list', '{"kind":"Status"}'],
    ['a list without a version', list({})],
  ] as const) {
    it(`takes ${what} for no list`, async () => {
      await expect(reading(body).list()).rejects.toThrow();
    });
  }
});

describe('a watch over HTTP', () => {
  it('asks for changes since a version, with bookmarks', async () => {
    const { query, requests, watch } = reading('');
    await watch('7');
    expect(query()).toEqual({
      watch: 'true',
      allowWatchBookmarks: 'true',
      timeoutSeconds: '300',
      resourceVersion: '7',
    });
    expect(requests[0]!.timeoutMs).toBeUndefined();
  });

  it('asks for the present state first without a version', async () => {
    const { query, watch } = reading('');
    await watch();
    expect(query()).toEqual({
      watch: 'true',
      allowWatchBookmarks: 'true',
      timeoutSeconds: '300',
      sendInitialEvents: 'true',
      resourceVersionMatch: 'NotOlderThan',
    });
  });

  it('hands over each event', async () => {
    const events = [
      { type: 'ADDED', object: widget('a', 1) },
      { type: 'BOOKMARK', object: { ...widget('', 2), metadata: { resourceVersion: '2' } } },
      { type: 'ERROR', object: { kind: 'Status', code: 410 } },
    ];
    expect(await reading(lines(...events)).watch('0')).toEqual(events);
  });

  for (const [what, body] of [
    ['a line that is no JSON', '{"type":"ADDED",\n'],
    ['null', lines(null)],
    ['text', lines('ADDED')],
    ['an event without an object', lines({ type: 'ADDED' })],
    ['an event whose object is null', lines({ type: 'ERROR', object: null })],
  ] as const) {
    it(`calls ${what} malformed`, async () => {
      await expect(reading(body).watch('7')).rejects.toMatchObject({
        name: 'WatchError',
        reason: 'malformed',
      });
    });
  }

  it('is broken when it ends inside an event: that event is not taken', async () => {
    const body = lines({ type: 'ADDED', object: widget('a', 1) }).slice(0, -1);
    await expect(reading(body).watch('7')).rejects.toThrow('the stream ended inside an event');
  });
});

describe('a source of some ranges of objects', () => {
  const layout = new ShardLayout('uid', 2);
  const shards = { wanted: new ShardScope(layout, new Set([0])) };
  const uids = Array.from({ length: 40 }, (_, index) => `uid-${index}`);
  const items = uids.map((uid) => widget(uid, 1, { uid }));
  const ours = uids.filter((uid) => layout.rangeOf({ uid }) === 0);

  it('asks the server for them, and believes that it filters when it says so', async () => {
    const shardInfo = { selector: 'as it was asked' };
    const { query, list: read, source } = reading(list({ resourceVersion: '5', shardInfo }), { shards });
    expect(source.isShardedByServer).toBeUndefined();
    await read();
    expect(query()).toMatchObject({
      shardSelector: "shardRange(object.metadata.uid, '0x0000000000000000', '0x8000000000000000')",
    });
    expect(source.isShardedByServer).toBe(true);
  });

  it('lists some of them, where only these are missing', async () => {
    const both = { wanted: new ShardScope(layout, new Set([0, 1])) };
    const within = new ShardScope(layout, new Set([0]));
    const { query, list: read } = reading(list({ resourceVersion: '5' }, ...items), { shards: both });
    expect((await read(undefined, within)).objects.map(({ metadata }) => metadata.uid)).toEqual(ours);
    expect(query()).toMatchObject({ shardSelector: within.selector });
  });

  it('leaves out itself what a server sends that does not filter', async () => {
    const { list: read, source } = reading(list({ resourceVersion: '5' }, ...items), { shards });
    expect((await read()).objects.map(({ metadata }) => metadata.uid)).toEqual(ours);
    expect(source.isShardedByServer).toBe(false);
  });

  it('marks what is foreign in a watch, for its version counts', async () => {
    const bookmark = { type: 'BOOKMARK', object: { metadata: { resourceVersion: '9' } } };
    const events = await reading(lines(...items.map((object) => ({ type: 'DELETED', object })), bookmark), {
      shards,
    }).watch('5');
    expect(events.filter((event) => 'isForeign' in event)).toHaveLength(uids.length - ours.length);
    expect(events).toHaveLength(uids.length + 1);
  });
});
