import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Child, child, ChildrenService } from '../../lib/index.js';
import { ConfigMap, Secret, Service } from '../../lib/kinds/index.js';
import {
  EmbeddedCluster,
  type FaultAction,
  type FaultMatch,
  type RequestRecord,
} from '../../lib/testing/index.js';
import { startChildrenOperator, type Wishes } from '../support/children-world.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { type KubeconfigFile, kubeconfigFileOf } from '../support/kubeconfig-file.js';
import { Widget } from '../support/kinds.js';

let server: EmbeddedCluster;
let file: KubeconfigFile;
let cluster: TestCluster;
let namespace: string;
let elsewhere: string;
beforeAll(async () => {
  server = await EmbeddedCluster.start({ controllers: false });
  file = await kubeconfigFileOf(server);
  cluster = await connect(file.path);
  await cluster.install(Widget);
});
beforeEach(async () => {
  server.faults.clear();
  [namespace, elsewhere] = [await cluster.namespace(), await cluster.namespace()];
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  await server.close();
  await file[Symbol.asyncDispose]();
});

const config = (name: string, color: string, dependsOn: Child[] = []) =>
  child(ConfigMap, { metadata: { name }, data: { color } }, { dependsOn });
const service = (name: string, dependsOn: Child[] = []) =>
  child(Service, { metadata: { name }, spec: { ports: [{ port: 80 }] } }, { dependsOn });
const stray = (name: string) =>
  child(Secret, { metadata: { name: `${namespace}-${name}`, namespace: elsewhere }, stringData: { a: 'b' } });

/** What an operator wants at first, then, and when another takes its place. */
const FIRST = () => {
  const base = config('base', 'blue');
  return [service('front', [base]), base, config('extra', 'red'), stray('one')];
};
const THEN = () => {
  const base = config('base', 'green');
  return [base, config('late', 'blue', [base]), stray('two')];
};
const AT_LAST = () => [config('base', 'white'), service('back')];

const writes = (): FaultMatch => ({ verb: ['patch', 'delete'], namespace: [namespace, elsewhere] });
const allow = () => ({ allowNamespaces: [elsewhere] });

async function children(): Promise<string[]> {
  const [maps, services, secrets] = await Promise.all([
    cluster.client.list(ConfigMap, { namespace }),
    cluster.client.list(Service, { namespace }),
    cluster.client.list(Secret, { namespace: elsewhere }),
  ]);
  return [
    ...maps.map(({ metadata, data }) => `${metadata.name} ${data?.['color']}`),
    ...services.map(({ metadata }) => metadata.name),
    ...secrets.map(({ metadata }) => metadata.name.replace(`${namespace}-`, 'elsewhere/')),
  ].sort();
}

/** A widget, and what must not be touched: an object of somebody else's with a label of the children. */
async function world() {
  const finalizers = ['test.kuberator.dev/children'];
  const widget = await cluster.client.create(Widget, {
    metadata: { name: 'shop', namespace, finalizers },
    spec: { size: 1 },
  });
  const { applySetId } = await import('../../lib/children/apply-set.js');
  for (const place of [namespace, elsewhere]) {
    await cluster.client.create(Secret, {
      metadata: {
        name: `${namespace}-foreign`,
        namespace: place,
        labels: { 'applyset.kubernetes.io/part-of': applySetId(widget) },
      },
    });
  }
  return widget;
}

function startWith(wanted: () => Child[]) {
  const wishes: Wishes = { children: wanted, options: allow() };
  const reconciler = { namespaces: namespace, owns: [ConfigMap, Service] };
  const operator = startChildrenOperator(cluster.kubeconfigPath, wishes, reconciler, {
    shutdownTimeoutMs: 0,
  });
  return operator.then((started) => ({ wishes, started }));
}

/** An operator does it, and ends in the middle of the n-th write, whose answer never comes. Whether there was one. */
async function crashInWrite(nth: number, work: () => Promise<unknown>): Promise<boolean> {
  server.faults.load({ faults: [{ on: writes(), at: 'afterCommit', nth, do: { action: 'halfOpen' } }] });
  const before = server.faults.records.length;
  const isOver = work().then(
    () => true,
    () => true,
  );
  const hits = () => server.faults.records.length - before;
  let isWatched = true;
  const isHit = eventually(() => expect(isWatched && hits() === 0).toBe(false), { timeoutMs: 60_000 });
  await Promise.race([isOver, isHit]);
  isWatched = false;
  server.faults.clear();
  return hits() > 0;
}

async function expectAtLast(): Promise<void> {
  await eventually(async () => {
    expect(await children()).toEqual(['back', 'base white', 'elsewhere/foreign'].sort());
    const { metadata } = await cluster.client.get(Widget, { name: 'shop', namespace });
    expect(metadata.annotations?.['applyset.kubernetes.io/contains-group-kinds']).toBe('ConfigMap,Service');
    expect(metadata.annotations?.['applyset.kubernetes.io/additional-namespaces']).toBeUndefined();
  });
  // Somebody else's, too, in the owner's own namespace.
  await cluster.client.get(Secret, { name: `${namespace}-foreign`, namespace });
}

describe('an operator that ends in the middle of its writes', () => {
  it('leaves nothing behind that its successor does not find, whichever write it was', async () => {
    for (let nth = 1; ; nth++) {
      [namespace, elsewhere] = [await cluster.namespace(), await cluster.namespace()];
      await world();
      let isHit: boolean;
      {
        const { started, wishes } = await startWith(() => []);
        await using operator = started;
        const widget = await cluster.client.get(Widget, { name: 'shop', namespace });
        isHit = await crashInWrite(nth, async () => {
          wishes.children = FIRST;
          await operator.run(widget);
          wishes.children = THEN;
          await operator.run(widget);
        });
      }
      if (!isHit) {
        // The owner's books, four children; the books, three of them changed or new, three gone; the books; and the status.
        expect(nth).toBeGreaterThan(12);
        expect(await children()).toEqual(['base green', 'elsewhere/foreign', 'elsewhere/two', 'late blue']);
        return;
      }
      const { started } = await startWith(AT_LAST);
      await using _successor = started;
      await expectAtLast();
    }
  });
});

describe('the server', () => {
  const requests = () =>
    server.requests.filter(
      (request) => [namespace, elsewhere].includes(request.namespace) && request.verb !== 'watch',
    );

  it('gets no write while nothing differs, and one read of each child', async () => {
    const widget = await world();
    const { started } = await startWith(FIRST);
    await using operator = started;
    await operator.run(widget);
    await operator.run(widget);
    const before = requests().length;
    await operator.run(widget);
    const seen = requests()
      .slice(before)
      .map(({ verb, resource, name }) => `${verb} ${resource} ${name}`);
    expect(seen.sort()).toEqual(
      [
        'get configmaps base',
        'get configmaps extra',
        `get secrets ${namespace}-one`,
        'get services front',
      ].sort(),
    );
  });

  it('is only asked by a plan, and stores nothing', async () => {
    const widget = await world();
    const { started } = await startWith(FIRST);
    await using operator = started;
    await operator.run(widget);
    const owner = await cluster.client.get(Widget, widget.metadata);
    const [before, revision] = [requests().length, server.requests.at(-1)?.revision];
    const options = { ...allow(), fieldManager: 'nestjs-kuberator/widgets' };
    const plan = await operator.get(ChildrenService).plan(owner, AT_LAST(), options);
    expect(plan.changes.map(({ type, kind, name }) => `${type} ${kind} ${name}`)).toEqual([
      'update ConfigMap base',
      'create Service back',
      'delete Service front',
      'delete ConfigMap extra',
      `delete Secret ${namespace}-one`,
    ]);
    const writes = requests()
      .slice(before)
      .filter(({ verb }) => !['get', 'list'].includes(verb));
    expect(writes.length).toBeGreaterThan(5);
    const deletion = ({ verb }: RequestRecord) => verb === 'delete';
    for (const write of writes) if (!deletion(write)) expect(write.url).toContain('dryRun=All');
    expect(server.requests.at(-1)?.revision).toBe(revision);
  });
});

describe('a former child', () => {
  it.each<[string, FaultAction, 'gone' | 'left']>([
    [
      'is deleted, though it changes at that moment',
      { action: 'patch', patch: { data: { b: 'c' } } },
      'gone',
    ],
    [
      'is left to whom makes it his own at that moment',
      { action: 'patch', patch: { metadata: { ownerReferences: null } } },
      'left',
    ],
    ['is not mistaken for another of its name', { action: 'recreate' }, 'left'],
  ])('%s', async (_what, action, outcome) => {
    const widget = await world();
    const { started, wishes } = await startWith(FIRST);
    await using operator = started;
    await operator.run(widget);
    const on = { verb: 'delete', resource: 'configmaps', name: 'extra', namespace };
    const before = server.faults.records.length;
    server.faults.load({ faults: [{ on, at: 'beforeReceive', nth: 1, do: action }] });
    wishes.children = AT_LAST;
    await operator.run(widget);
    expect(server.faults.records.length).toBeGreaterThan(before);
    server.faults.clear();
    const left = await cluster.client.find(ConfigMap, { name: 'extra', namespace });
    expect(left === undefined ? 'gone' : 'left').toBe(outcome);
  });
});

describe('a write whose answer is lost', () => {
  it.each<[string, FaultAction]>([
    ['with its connection', { action: 'drop' }],
    ['because the server fails after it', { action: 'status', code: 500 }],
  ])('is no trouble, whichever it is: %s', async (_what, action) => {
    for (let nth = 1; ; nth++) {
      [namespace, elsewhere] = [await cluster.namespace(), await cluster.namespace()];
      const widget = await world();
      const { started, wishes } = await startWith(FIRST);
      await using operator = started;
      await operator.run(widget);
      const before = server.faults.records.length;
      server.faults.load({ faults: [{ on: writes(), at: 'afterCommit', nth, do: action }] });
      wishes.children = AT_LAST;
      await operator.run(widget);
      const hits = server.faults.records.length - before;
      server.faults.clear();
      await expectAtLast();
      if (hits === 0) return expect(nth).toBeGreaterThan(5);
    }
  });
});
