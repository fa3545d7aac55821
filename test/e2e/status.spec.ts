import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AsStatusError,
  ConditionType,
  KubernetesClient,
  StatusService,
  WatcherService,
  setCondition,
} from '../../lib/index.js';
import { eventually } from '../support/eventually.js';
import { type FaultyWay, type OwnCluster, startOwnCluster } from '../support/faulty-cluster.js';
import { Widget } from '../support/kinds.js';
import { type Operator, startOperator } from '../support/operator.js';

let own: OwnCluster;
let way: FaultyWay;
let operator: Operator;
let status: StatusService;
let client: KubernetesClient;
let namespace: string;

beforeAll(async () => {
  own = await startOwnCluster();
  await own.cluster.install(Widget);
  way = await own.faultyWay();
  operator = await startOperator(way.kubeconfigPath, []);
  status = operator.get(StatusService);
  client = operator.get(KubernetesClient);
  namespace = await own.cluster.namespace();
});
afterAll(async () => {
  await operator.close();
  await own[Symbol.asyncDispose]();
});

let count = 0;
const create = () =>
  client.create(Widget, { metadata: { name: `w${count++}`, namespace }, spec: { size: 1 } });
const patchesSince = (before: number) =>
  way.proxy.requests.slice(before).filter(({ method }) => method === 'PATCH');

describe('StatusService', () => {
  it('says which generation the status describes: that of the object it was made from', async () => {
    const object = await create();
    await client.mergePatch(Widget, object.metadata, { spec: { size: 2 } });
    await status.update(object, { state: 'Ready' });
    expect((await client.get(Widget, object.metadata)).status).toEqual({
      state: 'Ready',
      observedGeneration: 1,
    });
  });

  it('sends nothing when nothing would change', async () => {
    const object = await create();
    const updated = await status.update(object, { state: 'Ready', size: 3 });
    const before = way.proxy.requests.length;
    await status.update(updated, { size: 3, state: 'Ready' });
    await status.update(updated, { state: 'Ready', size: 3, error: undefined });
    expect(patchesSince(before)).toEqual([]);
  });

  it('clears what the new status leaves out', async () => {
    const object = await create();
    const updated = await status.update(object, { state: 'Ready', size: 3 });
    await status.update(updated, { state: 'Ready' });
    expect((await client.get(Widget, object.metadata)).status).toEqual({
      state: 'Ready',
      observedGeneration: 1,
    });
  });

  it('is not fooled by an object that was changed in place', async () => {
    const object = await create();
    object.status = { state: 'Ready' };
    await status.update(object, object.status);
    expect((await client.get(Widget, object.metadata)).status?.state).toBe('Ready');
  });

  it('keeps the conditions that another controller adds meanwhile', async () => {
    const object = await create();
    const now = new Date('2026-01-01T00:00:00Z');
    const ready = setCondition(
      [],
      { type: ConditionType.Ready, status: 'False', reason: 'Starting', message: '' },
      now,
    );
    const base = await status.update(object, { state: 'Starting', conditions: ready });
    const subscription = operator.get(WatcherService).watch(Widget, { namespaces: namespace }).subscribe();
    await eventually(() => expect(operator.get(WatcherService).reports()[0]?.isSynced).toBe(true));
    // The other's write is not seen here before ours is made.
    using _silence = way.proxy.silenceWatches();
    const theirs = {
      type: 'Backup',
      status: 'True',
      reason: 'Done',
      message: '',
      lastTransitionTime: '2026-01-01T00:00:00Z',
    };
    await own.cluster.client.mergePatch(
      Widget,
      base.metadata,
      { status: { conditions: [...ready, theirs] } },
      { subresource: 'status' },
    );
    await status.update(base, {
      state: 'Ready',
      conditions: setCondition(
        ready,
        { type: ConditionType.Ready, status: 'True', reason: 'Ok', message: '' },
        now,
      ),
    });
    const stored = await own.cluster.client.get(Widget, object.metadata);
    expect(stored.status?.conditions?.map(({ type, status }) => `${type}=${status}`)).toEqual([
      'Ready=True',
      'Backup=True',
    ]);
    subscription.unsubscribe();
  });

  it('changes a list that holds any character', async () => {
    const object = await create();
    const text = 'a < b && c > d, "quoted", \u2028\u2029 é 😀';
    const ready = {
      type: 'Ready',
      status: 'True',
      reason: 'Done',
      lastTransitionTime: '2026-01-01T00:00:00Z',
    };
    const first = await status.update(object, { state: 'a', conditions: [{ ...ready, message: text }] });
    const second = await status.update(first, { state: 'a', conditions: [{ ...ready, message: 'changed' }] });
    expect(first.status?.conditions?.[0]?.message).toBe(text);
    expect(second.status?.conditions?.[0]?.message).toBe('changed');
  });

  it('tells of an error, as the error itself wishes, and clears it afterwards', async () => {
    class QuotaExceeded extends Error implements AsStatusError {
      asStatusError() {
        return { code: 'QuotaExceeded', message: 'ask for more' };
      }
    }
    const object = await create();
    let updated = await status.updateWithError(object, { state: 'Failed' }, new QuotaExceeded('no'));
    expect(updated.status?.error).toEqual({ code: 'QuotaExceeded', message: 'ask for more' });
    updated = await status.updateWithError(updated, { state: 'Failed' }, new TypeError('odd'));
    expect(updated.status?.error).toEqual({ code: 'TypeError', message: 'odd' });
    updated = await status.updateWithError(updated, { state: 'Ready' }, undefined);
    expect(updated.status).toEqual({ state: 'Ready', observedGeneration: 1 });
  });

  it('never writes to an object that was made anew under the same name', async () => {
    const object = await create();
    await client.delete(Widget, object.metadata);
    await client.create(Widget, { metadata: { name: object.metadata.name, namespace }, spec: { size: 2 } });
    await expect(status.update(object, { state: 'Ready' })).rejects.toMatchObject({
      code: 'KUBERATOR_OBJECT_GONE',
    });
    expect((await client.get(Widget, object.metadata)).status).toBeUndefined();
  });

  it('leaves it to the server to refuse what its schema does not allow, and does not try that again and again', async () => {
    const object = await create();
    const before = way.proxy.requests.length;
    await expect(status.update(object, { state: 7 } as never)).rejects.toMatchObject({ isInvalid: true });
    expect(patchesSince(before)).toHaveLength(1);
  });

  it('refuses a copy that has lost its kind, and says why', () => {
    const object = { apiVersion: 'test.kuberator.dev/v1', kind: 'Widget', metadata: { name: 'x' } } as Widget;
    return expect(status.update(object, { state: 'Ready' })).rejects.toThrow('has lost its kind');
  });
});
