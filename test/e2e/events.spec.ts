import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { Cluster } from '../../lib/cluster/cluster.js';
import { loadKubeConfig } from '../../lib/cluster/kube-config.js';
import { SystemClock } from '../../lib/common/clock.js';
import { eventBody, reporter } from '../../lib/event/event-body.js';
import { KubeEvent, type EventManifest } from '../../lib/event/event-kind.js';
import { ClusterSet } from '../../lib/cluster/cluster-set.js';
import { EventPipelines } from '../../lib/event/event-pipelines.js';
import { EventPipeline } from '../../lib/event/event-pipeline.js';
import { EventRecorder } from '../../lib/event/event-recorder.service.js';
import type { KubernetesObject } from '../../lib/resource/kubernetes-object.js';
import { resource } from '../../lib/resource/resource.js';

class Namespace extends resource<object>({
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  scope: 'Cluster',
}) {}
class ConfigMap extends resource<{ data?: Record<string, string> }>({
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
}) {}
class ClusterRole extends resource<{ rules: object[] }>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  scope: 'Cluster',
}) {}

const clock = new SystemClock();
const namespace = `events-${Date.now().toString(36)}`;
let cluster: Cluster;
let log: string[];
let pipeline: EventPipeline;
let recorder: EventRecorder;
let object: KubernetesObject;
let objects = 0;

beforeAll(async () => {
  const kubeConfig = loadKubeConfig({ kubeConfig: inject('controlPlane').kubeconfigPath });
  cluster = new Cluster('default', kubeConfig, clock, Math.random, {
    fieldManager: 'test',
    requestTimeoutMs: 30_000,
  });
  await cluster.client.create(Namespace, { metadata: { name: namespace } });
});

afterAll(async () => {
  await cluster.client.delete(Namespace, { name: namespace });
  await cluster.transport.close();
});

beforeEach(async () => {
  log = [];
  const line = (message: string) => void log.push(message);
  pipeline = new EventPipeline({
    client: cluster.client,
    clock,
    random: Math.random,
    log: { log: line, warn: line, error: line, debug: line },
    reportingController: 'example.com/operator',
  });
  recorder = new EventRecorder(
    new EventPipelines(
      new ClusterSet([cluster], 'default', false),
      () => pipeline,
      () => {},
    ),
  );
  object = await cluster.client.create(ConfigMap, { metadata: { name: `object-${objects++}`, namespace } });
});

/** The events of an object as the server stored them. */
async function eventsOf({ metadata }: KubernetesObject, where = namespace): Promise<KubeEvent[]> {
  const events = await cluster.client.list(KubeEvent, { namespace: where });
  return events.filter(({ regarding }) => regarding.uid === metadata.uid);
}

describe('events on a real API server', () => {
  it('stores two different events of one object in the same millisecond', async () => {
    recorder.normal(object, 'Created', 'first');
    recorder.warning(object, 'SyncFailed', 'second');
    await recorder.flush(30_000);
    const events = await eventsOf(object);
    expect(events.map(({ type, reason, note }) => `${type} ${reason} ${note}`).sort()).toEqual([
      'Normal Created first',
      'Warning SyncFailed second',
    ]);
    expect(log).toEqual([]);
  });

  it('makes one event with a count of 50 out of 50', async () => {
    for (let i = 0; i < 50; i++) recorder.warning(object, 'SyncFailed', 'no room');
    await recorder.flush(30_000);
    const [event, ...others] = await eventsOf(object);
    expect(others).toEqual([]);
    expect(event).toMatchObject({ reason: 'SyncFailed', note: 'no room', series: { count: 50 } });
    expect(event!.series!.lastObservedTime).toMatch(/T\d\d:\d\d:\d\d\.\d{6}Z$/);
  });

  it('counts one after the other', async () => {
    for (let i = 0; i < 5; i++) await recorder.tryEmit(object, { reason: 'Synced', note: 'all well' });
    expect(await eventsOf(object)).toMatchObject([{ series: { count: 5 } }]);
  });

  it('tells different notes apart, and counts together what is never the same', async () => {
    for (let i = 0; i < 50; i++) recorder.warning(object, 'SyncFailed', `try ${i}`);
    await recorder.flush(30_000);
    const told = (await eventsOf(object)).map(({ note, series }) => `${note} x${series?.count ?? 1}`);
    const own = Array.from({ length: 10 }, (_, i) => `try ${i} x1`);
    expect(told.sort()).toEqual([...own, '(and others like it) try 10 x40'].sort());
  });

  it('may create an event that counts already', async () => {
    const others = await Promise.all(
      [1, 2, 3, 4].map((n) =>
        cluster.client.create(ConfigMap, { metadata: { name: `busy-${n}`, namespace } }),
      ),
    );
    for (const other of others) recorder.normal(other, 'Synced', 'takes a place');
    for (let i = 0; i < 7; i++) recorder.normal(object, 'Synced', 'waits meanwhile');
    await recorder.flush(30_000);
    expect(await eventsOf(object)).toMatchObject([{ series: { count: 7 } }]);
    expect(log).toEqual([]);
  });

  it('starts anew when the event is gone', async () => {
    await recorder.tryEmit(object, { reason: 'Synced', note: 'n' });
    const [first] = await eventsOf(object);
    await cluster.client.delete(KubeEvent, { name: first!.metadata.name, namespace });
    await recorder.tryEmit(object, { reason: 'Synced', note: 'n' });
    const [second, ...others] = await eventsOf(object);
    expect(others).toEqual([]);
    expect(second!.metadata.name).not.toBe(first!.metadata.name);
    expect(second).not.toHaveProperty('series');
  });

  it('has a note of 5,000 bytes of emoji accepted, cut', async () => {
    await recorder.tryEmit(object, { reason: 'Synced', note: '😀'.repeat(1_250) });
    const [event] = await eventsOf(object);
    expect(event!.note).toBe(`${'😀'.repeat(255)}...`);
  });

  it('has reason, action and instance accepted, cut', async () => {
    await recorder.tryEmit(object, { reason: 'ä'.repeat(500), note: '', action: '😀'.repeat(500) });
    expect(await eventsOf(object)).toMatchObject([{ reason: 'ä'.repeat(64), action: '😀'.repeat(32) }]);
  });

  it('puts the event of a cluster-scoped object into default, also of one with a name that no event can have', async () => {
    const name = `system:Events_${namespace}`;
    const role = await cluster.client.create(ClusterRole, { metadata: { name }, rules: [] });
    await recorder.tryEmit(role, { reason: 'Synced', note: 'n', related: object });
    const [event] = await eventsOf(role, 'default');
    expect(event).toMatchObject({
      metadata: { namespace: 'default' },
      reportingController: 'example.com/operator',
      regarding: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name },
      related: { kind: 'ConfigMap', uid: object.metadata.uid },
    });
    expect(event!.regarding).not.toHaveProperty('namespace');
    await cluster.client.delete(ClusterRole, { name });
  });

  it('takes the longest name that an object can have', async () => {
    const name = `${'a'.repeat(200)}.${'b'.repeat(52)}`;
    const longest = await cluster.client.create(ConfigMap, { metadata: { name, namespace } });
    await recorder.tryEmit(longest, { reason: 'Synced', note: 'n' });
    expect(await eventsOf(longest)).toHaveLength(1);
  });

  it('drops with one quiet line what a namespace refuses that is being deleted', async () => {
    const gone = `${namespace}-gone`;
    const created = await cluster.client.create(Namespace, { metadata: { name: gone } });
    const orphan = await cluster.client.create(ConfigMap, { metadata: { name: 'orphan', namespace: gone } });
    await cluster.client.delete(Namespace, { name: created.metadata.name });
    for (let i = 0; i < 5; i++) recorder.normal(orphan, `Reason${i}`, 'n');
    await recorder.flush(30_000);
    expect(log).toHaveLength(1);
    expect(log[0]).toContain('is being terminated');
    await expect(recorder.tryEmit(orphan, { reason: 'R', note: 'n' })).rejects.toMatchObject({
      statusCode: 403,
    });
  });

  it('says so at once when the namespace does not exist', async () => {
    const ghost = { ...object, metadata: { ...object.metadata, namespace: `${namespace}-none` } };
    await expect(recorder.tryEmit(ghost, { reason: 'R', note: 'n' })).rejects.toMatchObject({
      statusCode: 404,
    });
  });
});

describe('the limits of the API server', () => {
  const body = (change: Partial<EventManifest> = {}): EventManifest => {
    const [name, at] = [`raw-${crypto.randomUUID()}`, new Date()];
    const event = eventBody(
      object,
      { reason: 'R', note: 'n' },
      { name, at, reporter: reporter('operator', 'pod-0') },
    );
    return { ...event, ...change };
  };
  const create = (event: EventManifest) => cluster.client.create(KubeEvent, event, { dryRun: true });

  it.each<[string, Partial<EventManifest>, Partial<EventManifest>]>([
    ['reason', { reason: 'r'.repeat(128) }, { reason: 'r'.repeat(129) }],
    ['reason', { reason: 'ä'.repeat(64) }, { reason: 'ä'.repeat(65) }],
    ['reason', { reason: 'r' }, { reason: '' }],
    ['action', { action: 'a'.repeat(128) }, { action: 'a'.repeat(129) }],
    ['action', { action: 'a' }, { action: '' }],
    ['note', { note: 'n'.repeat(1024) }, { note: 'n'.repeat(1025) }],
    ['note', { note: '😀'.repeat(256) }, { note: `😀${'😀'.repeat(256)}` }],
    ['reportingInstance', { reportingInstance: 'i'.repeat(128) }, { reportingInstance: 'i'.repeat(129) }],
    ['reportingInstance', { reportingInstance: 'i' }, { reportingInstance: '' }],
    ['type', { type: 'Warning' }, { type: 'Error' }],
    ['series.count', series(2), series(1)],
    ['eventTime', { eventTime: '2026-01-01T00:00:00.000000Z' }, { eventTime: null as unknown as string }],
  ])('are those that are kept to: %s', async (_field, accepted, refused) => {
    await expect(create(body(accepted))).resolves.toBeDefined();
    await expect(create(body(refused))).rejects.toMatchObject({ statusCode: 422 });
  });

  it('are wider than a time without exactly six digits', async () => {
    await expect(create(body({ eventTime: '2026-01-01T00:00:00.000Z' }))).rejects.toMatchObject({
      statusCode: 400,
    });
  });

  it.each(['a', 'a'.repeat(63), 'example.com/a_b.c-d', `${'a'.repeat(253)}/b`])(
    'let %s report',
    async (name) => {
      await expect(create(body(reporter(name, 'pod-0')))).resolves.toBeDefined();
    },
  );

  it.each(['', 'a b', '-a', 'a/b/c', '/a', 'Example.com/a', 'a'.repeat(64), `${'a'.repeat(254)}/b`])(
    'do not let %o report, and neither do we',
    async (reportingController) => {
      await expect(create(body({ reportingController }))).rejects.toMatchObject({ statusCode: 422 });
      expect(() => reporter(reportingController)).toThrow('qualified name');
    },
  );

  it('want the event in the namespace default for an object without one', async () => {
    const { namespace: _, ...regarding } = body().regarding;
    await expect(create(body({ regarding }))).rejects.toMatchObject({ statusCode: 422 });
  });

  it('keep the note of a series as it was', async () => {
    const event = await cluster.client.create(KubeEvent, body());
    const patch = { note: 'another', ...series(2) };
    await expect(cluster.client.mergePatch(KubeEvent, event.metadata, patch)).rejects.toMatchObject({
      statusCode: 422,
    });
    await expect(cluster.client.mergePatch(KubeEvent, event.metadata, series(2))).resolves.toBeDefined();
  });

  it.each<[object, string]>([
    [series(1), 'series.count: Invalid value: "": should be at least 2'],
    [{ deprecatedCount: 3 }, 'count: Invalid value: 3: field is immutable'],
    [
      { deprecatedSource: { component: 'c' } },
      'source: Invalid value: {"Component":"c","Host":""}: field is immutable',
    ],
    [
      { related: { kind: 'ConfigMap', uid: 'u' } },
      'related: Invalid value: {"Kind":"ConfigMap","Namespace":"","Name":"","UID":"u","APIVersion":"","ResourceVersion":"","FieldPath":""}: field is immutable',
    ],
    [
      { deprecatedFirstTimestamp: '2026-01-01T00:00:00Z' },
      'firstTimestamp: Invalid value: "2026-01-01T00:00:00Z": field is immutable',
    ],
  ])('hold of a change, too: %o', async (patch, message) => {
    const event = await cluster.client.create(KubeEvent, body());
    await expect(cluster.client.mergePatch(KubeEvent, event.metadata, patch)).rejects.toThrow(message);
  });
});

function series(count: number): Partial<EventManifest> {
  return { series: { count, lastObservedTime: '2026-01-01T00:00:00.000000Z' } };
}
