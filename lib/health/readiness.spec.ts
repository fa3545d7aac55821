import { describe, expect, it } from 'vitest';
import type { ReconcilerReport } from '../kuberator.registry.js';
import type { WatchReport } from '../store/watch-hub.js';
import { judgeReadiness, judgeStartup } from './readiness.js';

const LIMIT_MS = 150_000;

const streaming: WatchReport = {
  cluster: 'default',
  resource: 'widgets.example.com/v1',
  namespace: undefined,
  labelSelector: undefined,
  fieldSelector: undefined,
  objects: 3,
  bytes: 100,
  state: 'streaming',
  isSynced: true,
  lastEventAgeMs: 59_000.4,
  lastBookmarkAgeMs: undefined,
  expirations: 0,
  reconnects: 0,
  lists: 1,
  lastError: undefined,
  resourceVersion: '42',
};
const fresh: WatchReport = {
  ...streaming,
  state: 'connecting',
  isSynced: false,
  lastEventAgeMs: undefined,
  lists: 0,
};
const reset = new Error('GET /apis broke off', { cause: new Error('Bearer secret') });

const reconciler: ReconcilerReport = {
  name: 'WidgetReconciler',
  cluster: 'default',
  isSynced: true,
  queued: 0,
  running: [],
  isPaused: false,
  pausedObjects: 0,
  stuckDeletions: { count: 0, oldest: [] },
  reconcileTimeoutMs: 300_000,
};

const judge = (...watches: Partial<WatchReport>[]) =>
  judgeReadiness(
    watches.map((watch) => ({ ...streaming, ...watch })),
    [reconciler],
    LIMIT_MS,
  );

describe('several clusters', () => {
  const west: WatchReport = { ...streaming, cluster: 'west' };
  const deadEast: WatchReport = { ...fresh, cluster: 'east', state: 'retrying', lastError: reset };
  const inCluster = (cluster: string, isSynced = true): ReconcilerReport => ({
    ...reconciler,
    cluster,
    isSynced,
  });

  it('are degraded while one is out of reach, and down when all are', () => {
    const reasons = ['widgets.example.com/v1 on east is retrying (last error: GET /apis broke off)'];
    const one = judgeReadiness([west, deadEast], [inCluster('west'), inCluster('east', false)], LIMIT_MS);
    expect(one).toMatchObject({ status: 'degraded', reasons });
    const all = judgeReadiness([{ ...deadEast, cluster: 'west' }, deadEast], [], LIMIT_MS);
    expect(all.status).toBe('down');
    expect(all.reasons).toHaveLength(2);
  });

  it('have started when one has', () => {
    expect(judgeStartup([west, deadEast], [inCluster('west'), inCluster('east', false)]).reasons).toEqual([]);
    expect(
      judgeStartup([west, deadEast], [inCluster('west', false), inCluster('east', false)]).reasons,
    ).toEqual([
      'WidgetReconciler on west has not been given its objects yet',
      'widgets.example.com/v1 on east is retrying (last error: GET /apis broke off)',
    ]);
  });
});

describe('readiness', () => {
  it('is up while every watch streams and shows life', () => {
    expect(judge({}, { lastEventAgeMs: LIMIT_MS })).toMatchObject({ status: 'up', reasons: [] });
  });

  it('is up although deletions are stuck, and names them with who holds them', () => {
    const stuck = {
      key: 'default/west/web',
      deletingForMs: 3_600_000.4,
      heldBy: [
        { finalizer: 'a/b', isOwn: true },
        { finalizer: 'c/d', isOwn: false },
      ],
    };
    const report = { ...reconciler, stuckDeletions: { count: 1, oldest: [stuck] } };
    expect(judgeReadiness([], [report], LIMIT_MS)).toMatchObject({
      status: 'up',
      reasons: [],
      stuckDeletions: [
        {
          cluster: 'default',
          reconciler: 'WidgetReconciler',
          object: 'west/web',
          deletingForMs: 3_600_000,
          heldBy: ['a/b', 'c/d'],
        },
      ],
    });
  });

  it('is up where nothing is watched', () => {
    expect(judgeReadiness([], [], LIMIT_MS)).toEqual({
      status: 'up',
      reasons: [],
      watches: [],
      stuckDeletions: [],
    });
  });

  it('is down until the first state has been read, and says of which watch', () => {
    const { status, reasons } = judge({}, { ...fresh, namespace: 'west', labelSelector: 'app=web' });
    expect(status).toBe('down');
    expect(reasons).toEqual(['widgets.example.com/v1 in west (app=web) is connecting']);
  });

  it('is down until the reconciler has been given what its watch has read', () => {
    const { status, reasons } = judgeReadiness([streaming], [{ ...reconciler, isSynced: false }], LIMIT_MS);
    expect(status).toBe('down');
    expect(reasons).toEqual(['WidgetReconciler has not been given its objects yet']);
  });

  it('is down while a kind is missing', () => {
    const { status, reasons } = judge({ ...fresh, state: 'waiting-for-kind' });
    expect(status).toBe('down');
    expect(reasons[0]).toContain('widgets.example.com/v1 is waiting-for-kind');
  });

  it.each(['retrying', 'listing', 'connecting', 'waiting-for-kind'] as const)(
    'is degraded, not down, while a synced watch that showed life lately is %s',
    (state) => {
      const { status, reasons } = judge({ state, lastError: reset });
      expect(status).toBe('degraded');
      expect(reasons).toHaveLength(1);
    },
  );

  it('is degraded while a new stream has yet to show life', () => {
    expect(judge({ reconnects: 1, lastError: reset })).toMatchObject({
      status: 'degraded',
      reasons: [
        'widgets.example.com/v1 has a stream on which nothing comes (last error: GET /apis broke off)',
      ],
    });
  });

  it.each(['streaming', 'retrying', 'listing'] as const)(
    'is down once a watch that is %s was silent for too long',
    (state) => {
      const { status, reasons } = judge({}, { state, lastEventAgeMs: LIMIT_MS + 1 });
      expect(status).toBe('down');
      expect(reasons).toEqual([expect.stringContaining('; no life for 150001 ms (limit 150000 ms)')]);
    },
  );

  it('tells of each watch what a person needs, in whole milliseconds', () => {
    expect(judge({ namespace: 'west', fieldSelector: 'spec.size=1' }).watches).toEqual([
      {
        cluster: 'default',
        resource: 'widgets.example.com/v1',
        namespace: 'west',
        fieldSelector: 'spec.size=1',
        state: 'streaming',
        isSynced: true,
        lastEventAgeMs: 59_000,
        reconnects: 0,
        lists: 1,
        objects: 3,
      },
    ]);
  });

  it('tells the message of the last error, neither its stack nor its cause, and no endless one', () => {
    const [watch] = judge({ lastError: reset }).watches;
    expect(watch?.lastError).toBe('GET /apis broke off');
    expect(JSON.stringify(watch)).not.toContain('secret');
    const [other] = judge({ lastError: new Error('x'.repeat(10_000)) }).watches;
    expect(other?.lastError).toHaveLength(300);
  });
});

describe('startup', () => {
  it('waits until every watch has been read once', () => {
    expect(judgeStartup([streaming, fresh], [reconciler]).reasons).toEqual([
      'widgets.example.com/v1 is connecting',
    ]);
    expect(judgeStartup([streaming], [{ ...reconciler, isSynced: false }]).reasons).toHaveLength(1);
    expect(judgeStartup([streaming], [reconciler]).reasons).toEqual([]);
  });

  it('does not mind a watch that lost its kind after it was read', () => {
    const lost = { ...streaming, state: 'waiting-for-kind', isSynced: false } as const;
    expect(judgeStartup([lost], [reconciler]).reasons).toEqual([]);
  });
});
