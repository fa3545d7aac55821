import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Action, type Apply, Reconciler, type ReconcileContext, ShardService } from '../../lib/index.js';
import { ConfigMap, Lease } from '../../lib/kinds/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { type Operator, startOperator } from '../support/operator.js';
import { RunLog } from '../support/run-log.js';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await connect();
});
afterAll(() => cluster?.[Symbol.asyncDispose]());

/** Short times, so that a replica which dies is replaced within a test. */
const TIMES = { leaseDurationMs: 3_000, renewDeadlineMs: 2_000 };

const PATIENCE = { timeoutMs: 30_000 };

/** Some objects, and replicas that share them; their runs are noted in one log. */
async function sharing(
  objects: number,
  {
    by = 'uid',
    runMs = 5,
    replicas: option,
  }: { by?: 'uid' | 'namespace'; runMs?: number; replicas?: 'one' | 'every' } = {},
) {
  const namespace = await cluster.namespace();
  const name = `g-${randomBytes(4).toString('hex')}`;
  const log = new RunLog();
  const replicas = new Map<string, Operator>();
  const names = Array.from({ length: objects }, (_, index) => `c${index}`);
  const create = (one: string) =>
    cluster.client.create(ConfigMap, { metadata: { name: one, namespace }, data: { turn: '0' } });
  await Promise.all(names.map(create));
  return {
    namespace,
    name,
    log,
    names,
    async start(id: string): Promise<Operator> {
      @Reconciler(ConfigMap, {
        namespaces: namespace,
        fieldSelector: 'metadata.name!=kube-root-ca.crt',
        debounceMs: 0,
        replicas: option,
      })
      class Sharer implements Apply<ConfigMap> {
        async apply(object: ConfigMap, { signal }: ReconcileContext): Promise<Action> {
          await log.run(id, object, runMs, signal);
          return Action.awaitChange();
        }
      }
      const sharding = { name, namespace, by, ...TIMES };
      const replica = await startOperator(cluster.kubeconfigPath, [Sharer], { sharding });
      replicas.set(id, replica);
      return replica;
    },
    async stop(id: string): Promise<void> {
      await replicas.get(id)?.close();
      replicas.delete(id);
    },
    /** Each has about its share. */
    settled: () =>
      eventually(() => {
        const sizes = [...replicas.values()].map((one) => one.get(ShardService).ranges.length);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(64);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }, PATIENCE),
    /** All objects change, and each change is seen by somebody. */
    async turn(turn: string): Promise<void> {
      const patch = (one: string) =>
        cluster.client.mergePatch(ConfigMap, { name: one, namespace }, { data: { turn } });
      await Promise.all(names.map(patch));
      await eventually(
        () => expect(names.filter((one) => log.last.get(one)?.turn !== turn)).toEqual([]),
        PATIENCE,
      );
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...replicas.values()].map((one) => one.close()));
    },
  };
}

describe('replicas that share objects', () => {
  it.each(['uid', 'namespace'] as const)(
    'run each by one of them, as they come and go (by %s)',
    async (by) => {
      await using group = await sharing(40, { by });
      await group.start('a');
      await group.settled();
      await eventually(() => expect(group.log.last.size).toBe(40));
      await Promise.all([group.start('b'), group.start('c')]);
      await group.settled();
      await group.turn('1');
      const parts = new Set(group.names.map((one) => group.log.last.get(one)!.by));
      // A namespace is one replica's; objects are everybody's.
      expect(parts.size).toBe(by === 'uid' ? 3 : 1);
      await group.stop('a');
      await group.settled();
      await group.turn('2');
      await group.stop('c');
      await group.settled();
      await group.turn('3');
      expect(group.log.problems).toEqual([]);
    },
  );

  it('run all of a reconciler that shares nothing in one of them, and in another when that one goes', async () => {
    await using group = await sharing(12, { replicas: 'one' });
    await group.start('a');
    await group.start('b');
    await group.settled();
    await group.turn('1');
    const by = () => new Set(group.names.map((one) => group.log.last.get(one)!.by));
    expect(by().size).toBe(1);
    const [who] = [...by()];
    await group.stop(who!);
    await group.settled();
    await group.turn('2');
    expect([...by()]).toEqual([who === 'a' ? 'b' : 'a']);
    expect(group.log.problems).toEqual([]);
  });

  it('run all of a reconciler in each of them, where that is what it says', async () => {
    await using group = await sharing(6, { replicas: 'every' });
    const replicas = [await group.start('a'), await group.start('b')];
    await eventually(() => {
      for (const { results } of replicas) {
        const applied = results.filter(({ type }) => type === 'applied').map(({ key }) => key);
        expect(new Set(applied).size).toBe(6);
      }
    }, PATIENCE);
  });

  it('lets no run be broken off by a hand-over', async () => {
    await using group = await sharing(20, { runMs: 400 });
    await group.start('a');
    await eventually(() => expect(group.log.running).toBeGreaterThan(0));
    await group.start('b');
    await group.settled();
    await group.turn('1');
    expect(group.log.aborted).toBe(0);
    expect(group.log.problems).toEqual([]);
  });

  it('leave no Lease behind but the one that says who has what, and that nobody has anything', async () => {
    const group = await sharing(3);
    await group.start('a');
    await group.settled();
    const selector = { namespace: group.namespace, labelSelector: `kuberator.dev/shard-group=${group.name}` };
    expect(await cluster.client.list(Lease, selector)).toHaveLength(2);
    await group.stop('a');
    const [table, ...others] = await cluster.client.list(Lease, selector);
    expect(others).toEqual([]);
    expect(JSON.parse(table!.metadata.annotations!['kuberator.dev/shards']!)).toEqual({
      by: 'uid',
      ranges: 64,
      held: {},
    });
  });
});
