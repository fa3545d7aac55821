import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WatcherService } from '../../lib/index.js';
import { eventually } from '../support/eventually.js';
import type { Action, Rule } from '../support/fault-proxy/index.js';
import { type FaultyWay, type OwnCluster, startOwnCluster } from '../support/faulty-cluster.js';
import { Widget } from '../support/kinds.js';
import { EventAudit } from '../support/ledger.js';
import { type Operator, startOperator } from '../support/operator.js';

let own: OwnCluster;
let way: FaultyWay;
let operator: Operator;
let namespace: string;
let audit: EventAudit;
const rejections: unknown[] = [];
const note = (reason: unknown) => void rejections.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', note);
  own = await startOwnCluster();
  await own.cluster.install(Widget);
  way = await own.faultyWay();
  operator = await startOperator(way.kubeconfigPath, []);
});
afterAll(async () => {
  await operator.close();
  await own[Symbol.asyncDispose]();
  process.off('unhandledRejection', note);
  expect(rejections).toEqual([]);
});

beforeEach(async () => {
  namespace = await own.cluster.namespace();
  for (const name of ['stays', 'changes', 'goes', 'returns']) await create(name, 1);
});

const create = (name: string, size: number) =>
  own.cluster.client.create(Widget, { metadata: { name, namespace }, spec: { size } });
const remove = (name: string) => own.cluster.client.delete(Widget, { name, namespace });

/** Watches, and waits till the watch is in sync and its stream open. */
async function watch() {
  audit = new EventAudit();
  const subscription = operator
    .get(WatcherService)
    .watch(Widget, { namespaces: namespace })
    .subscribe((event) => audit.take(event));
  await eventually(() => expect(audit.synced).toBe(1));
  await eventually(() =>
    expect(way.proxy.openWatches.filter(({ path }) => path.includes(namespace))).toHaveLength(1),
  );
  return { [Symbol.dispose]: () => subscription.unsubscribe() };
}

/** One change of each kind. */
async function change() {
  await own.cluster.client.mergePatch(Widget, { name: 'changes', namespace }, { spec: { size: 2 } });
  await remove('goes');
  await remove('returns');
  await create('returns', 3);
  await create('new', 4);
}

/** The stream of events leads to what the cluster holds, and was true at every step. */
async function expectTruth(timeoutMs = 20_000) {
  await eventually(
    async () => {
      const truth = await own.cluster.client.list(Widget, { namespace });
      expect(Object.fromEntries(audit.state)).toEqual(
        Object.fromEntries(
          truth.map(({ metadata, spec }) => [metadata.name, { uid: metadata.uid, size: spec.size }]),
        ),
      );
    },
    { timeoutMs },
  );
  expect(audit.faults).toEqual([]);
  expect(audit.synced).toBe(1);
  // The stream is alive: a further change arrives.
  await create('afterwards', 9);
  await eventually(() => expect(audit.state.get('afterwards')?.size).toBe(9), { timeoutMs });
}

const match = () => ({ path: new RegExp(namespace) });

describe('a watch', () => {
  it.each<[string, Action]>([
    ['is ended by a FIN', { type: 'cut-watch', after: 0, how: 'fin' }],
    ['is reset', { type: 'cut-watch', after: 0, how: 'rst' }],
    ['is cut inside an event, in good order', { type: 'cut-watch', after: 'mid-line', how: 'fin' }],
    ['is cut inside an event, by a reset', { type: 'cut-watch', after: 'mid-line', how: 'rst' }],
    ['carries a line that is no JSON', { type: 'malformed-line' }],
    ['carries an ERROR event of code 500', { type: 'error-event', code: 500, reason: 'InternalError' }],
    ['carries an ERROR event of code 410', { type: 'error-event', code: 410, reason: 'Expired' }],
    ['repeats an event', { type: 'duplicate-event' }],
  ])('that %s loses nothing', async (_, action) => {
    using _watch = await watch();
    const rule = way.proxy.inject({ match: match(), only: 'open', action });
    await change();
    await expectTruth();
    expect(rule.hits).toBeGreaterThan(0);
    rule.remove();
  });

  it.each<[string, Rule]>([
    [
      '429 with Retry-After',
      { times: 2, action: { type: 'status', code: 429, headers: { 'retry-after': '1' } } },
    ],
    ['500', { times: 2, action: { type: 'status', code: 500 } }],
    ['503', { times: 2, action: { type: 'status', code: 503 } }],
    ['HTTP 410', { times: 1, action: { type: 'gone' } }],
    ["a load balancer's page", { times: 2, action: { type: 'html-error', code: 502 } }],
    ['a dropped request', { times: 2, action: { type: 'drop', when: 'before' } }],
    ['a dropped answer', { times: 2, action: { type: 'drop', when: 'after-commit' } }],
  ])('that is cut and then answered with %s loses nothing', async (_, { times, action }) => {
    using _watch = await watch();
    const rule = way.proxy.inject({
      match: { ...match(), watch: true },
      ...(times !== undefined && { times }),
      action,
    });
    way.proxy.cutWatches('rst');
    await change();
    await expectTruth();
    expect(rule.hits).toBeGreaterThan(0);
    rule.remove();
  });

  it('whose list is cut in the middle never shows half of it', async () => {
    using rule = way.proxy.inject({
      match: { ...match(), watch: false },
      times: 2,
      action: { type: 'truncate-body' },
    });
    using _watch = await watch();
    expect(rule.hits).toBe(2);
    await change();
    await expectTruth();
  });

  it('waits as long as Retry-After says', async () => {
    using _watch = await watch();
    using _rule = way.proxy.inject({
      match: { ...match(), watch: true },
      times: 1,
      action: { type: 'status', code: 429, headers: { 'retry-after': '2' } },
    });
    const before = way.proxy.requests.length;
    way.proxy.cutWatches('rst');
    const again = await eventually(() => {
      const tries = way.proxy.requests.slice(before).filter(({ path }) => path.includes(namespace));
      expect(tries.length).toBeGreaterThanOrEqual(2);
      return tries;
    });
    expect((again[1]?.at ?? 0) - (again[0]?.at ?? 0)).toBeGreaterThanOrEqual(1_990);
  });

  it('resumes after an outage without listing again', async () => {
    using _watch = await watch();
    await way.tcp.refuse();
    way.tcp.cut('rst');
    await change();
    await sleep(1_500);
    await way.tcp.accept();
    await expectTruth();
    const report = operator
      .get(WatcherService)
      .reports()
      .find((one) => one.namespace === namespace);
    expect(report).toMatchObject({ state: 'streaming', lists: 1 });
  });

  it('survives an API server that is killed, comes back, and has forgotten its history', async () => {
    using _watch = await watch();
    await own.controlPlane.stopApiServer();
    await own.controlPlane.startApiServer();
    // Nothing of this reaches the operator, and then it is compacted away.
    using cut = way.proxy.inject({
      match: { ...match(), watch: true },
      action: { type: 'drop', when: 'before' },
    });
    way.proxy.cutWatches('rst');
    await change();
    await own.controlPlane.stopApiServer();
    await own.controlPlane.compactHistory();
    await own.controlPlane.startApiServer();
    cut.remove();
    await expectTruth(40_000);
    const report = operator
      .get(WatcherService)
      .reports()
      .find((one) => one.namespace === namespace);
    expect(report?.lists).toBeGreaterThanOrEqual(2);
  });
});
