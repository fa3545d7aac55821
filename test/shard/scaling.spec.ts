import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { Cuttable } from '../support/cuttable.js';
import { Dice } from '../support/for-seeds.js';
import { ClusterSet } from '../../lib/cluster/cluster-set.js';
import { Cluster } from '../../lib/cluster/cluster.js';
import { sleep, SystemClock } from '../../lib/common/clock.js';
import {
  Action,
  type Apply,
  KUBERATOR_CLOCK,
  KuberatorModule,
  type KubernetesClient,
  type ReconcileContext,
  Reconciler,
  ShardService,
} from '../../lib/index.js';
import { ConfigMap } from '../../lib/kinds/index.js';
import { EmbeddedCluster } from '../../lib/testing/api-server/embedded-cluster.js';
import { VirtualClock } from '../../lib/testing/virtual-clock.js';

const SCALINGS = Number(process.env['SCALINGS'] ?? 100);
const OBJECTS = 24;
const MOST_REPLICAS = 4;
const silent = { log() {}, warn() {}, error() {} };
const SHARDING = { name: 'sharers', leaseDurationMs: 6_000, renewDeadlineMs: 4_000, ranges: 16 } as const;

/** What all replicas did, and which of them are no more. */
class Oracle {
  readonly problems: string[] = [];
  readonly applied = new Map<string, string>();
  runs = 0;
  private readonly active = new Map<string, string>();
  private readonly dead = new Set<string>();

  constructor(private readonly clock: VirtualClock) {}

  async run(by: string, { metadata, data }: ConfigMap, forMs: number, signal: AbortSignal): Promise<void> {
    const other = this.active.get(metadata.uid);
    if (this.dead.has(by)) return;
    if (other !== undefined)
      this.problems.push(`at ${this.clock.now()} ms ${metadata.name} was run by ${other} and ${by}`);
    this.active.set(metadata.uid, by);
    this.runs++;
    await sleep(this.clock, forMs, signal);
    if (this.active.get(metadata.uid) === by) this.active.delete(metadata.uid);
    signal.throwIfAborted();
    if (!this.dead.has(by)) this.applied.set(metadata.name, data?.['turn'] ?? '');
  }

  /** A process that is no more runs nothing, whatever goes on here in its name. */
  bury(by: string): void {
    this.dead.add(by);
    for (const [uid, who] of this.active) if (who === by) this.active.delete(uid);
  }
}

interface Replica {
  readonly id: string;
  readonly app: INestApplicationContext;
  readonly way: Cuttable;
  isCut: boolean;
}

describe('replicas that share objects, in virtual time', () => {
  const stack = new AsyncDisposableStack();
  afterAll(() => stack.disposeAsync());

  it(
    `run no object twice at a time, and forget none, over ${SCALINGS} scalings with crashes and partitions`,
    { timeout: 900_000 },
    async () => {
      const clock = new VirtualClock();
      const dice = new Dice(Number(process.env['SEED'] ?? 1));
      const oracle = new Oracle(clock);
      const cluster = stack.use(await EmbeddedCluster.start({ clock, tls: false }));
      const kubeConfig = await cluster.kubeConfig();
      const admin = new Cluster('default', kubeConfig, new SystemClock(), Math.random, {
        fieldManager: 'test',
        requestTimeoutMs: 30_000,
      });
      stack.defer(() => admin.close());
      const client: KubernetesClient = admin.client;
      const names = Array.from({ length: OBJECTS }, (_, index) => `c${index}`);
      for (const name of names)
        await client.create(ConfigMap, { metadata: { name, namespace: 'default' }, data: { turn: '0' } });

      const touch = (name: string, turn: string) =>
        client.mergePatch(ConfigMap, { name, namespace: 'default' }, { data: { turn } });

      const replicas: Replica[] = [];
      let started = 0;
      async function start(): Promise<void> {
        const id = `replica ${++started}`;
        @Reconciler(ConfigMap, { namespaces: 'default', debounceMs: 0 })
        class Sharer implements Apply<ConfigMap> {
          async apply(object: ConfigMap, { signal }: ReconcileContext): Promise<Action> {
            await oracle.run(id, object, dice.int(1, 1_500), signal);
            return Action.awaitChange();
          }
        }
        const module = await Test.createTestingModule({
          imports: [KuberatorModule.forRoot({ kubeConfig, sharding: SHARDING, shutdownTimeoutMs: 2_000 })],
          providers: [Sharer],
        })
          .overrideProvider(KUBERATOR_CLOCK)
          .useValue(clock)
          .setLogger(silent)
          .compile();
        const way = new Cuttable(module.get(ClusterSet).get('default').transport);
        replicas.push({ id, app: await module.init(), way, isCut: false });
      }
      async function close({ app }: Replica): Promise<void> {
        let isClosed = false;
        void app.close().then(() => (isClosed = true));
        while (!isClosed) await clock.advance(100);
      }
      const remove = (one: Replica) => void replicas.splice(replicas.indexOf(one), 1);

      const crashed: Replica[] = [];
      stack.defer(() => Promise.all([...replicas, ...crashed].map(close)).then(() => {}));
      await start();
      for (let scaling = 0; scaling < SCALINGS; scaling++) {
        // Many runs are under way when it happens.
        for (let load = 8; load > 0; load--) await touch(dice.pick(names), `${scaling}-${load}`);
        await clock.advance(20);
        const one = dice.pick(replicas);
        const action = dice.int(0, 9);
        if (replicas.length === 1 || (replicas.length < MOST_REPLICAS && action < 5)) await start();
        else if (action < 8) {
          remove(one);
          await close(one);
        } else {
          // Dies without a word.
          remove(one);
          crashed.push(one);
          one.way.cut();
          oracle.bury(one.id);
        }
        if (dice.oneIn(5)) {
          const cut = dice.pick(replicas);
          if (cut.isCut) cut.way.mend();
          else cut.way.cut();
          cut.isCut = !cut.isCut;
        }
        await clock.advance(dice.int(50, 6_000));
      }
      for (const one of replicas) if (one.isCut) one.way.mend();
      // Whatever died is replaced by then, and every backoff is over.
      await clock.advance(60_000);
      for (const name of names) await touch(name, 'last');
      await clock.advance(10_000);
      const owned = replicas.map(({ app }) => app.get(ShardService).ranges.length);
      expect(owned.reduce((sum, size) => sum + size, 0)).toBe(SHARDING.ranges);
      expect(Math.max(...owned) - Math.min(...owned)).toBeLessThanOrEqual(1);
      expect(names.filter((name) => oracle.applied.get(name) !== 'last')).toEqual([]);
      expect(oracle.problems).toEqual([]);
      expect(oracle.runs).toBeGreaterThan(SCALINGS);
    },
  );
});
