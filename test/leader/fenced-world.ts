import { Test } from '@nestjs/testing';
import type { INestApplicationContext } from '@nestjs/common';
import { ClusterSet } from '../../lib/cluster/cluster-set.js';
import { Cluster, DEFAULT_CLUSTER } from '../../lib/cluster/cluster.js';
import { sleep } from '../../lib/common/clock.js';
import {
  Action,
  type Apply,
  installCrds,
  KUBERATOR_CLOCK,
  KuberatorModule,
  LeaderService,
  Reconciler,
  StatusService,
} from '../../lib/index.js';
import { EmbeddedCluster, VirtualClock } from '../../lib/testing/index.js';
import type { Dice } from '../support/for-seeds.js';
import { Widget } from '../support/kinds.js';
import { MachineClock } from '../support/lease-world.js';
import { silent } from '../support/operator.js';

const RENEW_DEADLINE_MS = 10_000;
const NAMES = ['replica-1', 'replica-2', 'replica-3'];
/** They differ by less than the 15/10 that is promised for. */
const RATES = [0.85, 1, 1.2];

interface Replica {
  readonly name: string;
  readonly rate: number;
  readonly machine: MachineClock;
  readonly app: INestApplicationContext;
  readonly leader: LeaderService;
}

/**
 * Three replicas of an operator that writes all the time, on machines whose clocks differ in rate and time, and an API server
 * that remembers every request: what it has accepted, from whom, and when.
 */
export class FencedWorld implements AsyncDisposable {
  private checked = 0;
  writes = 0;

  private constructor(
    private readonly dice: Dice,
    private readonly clock: VirtualClock,
    private readonly cluster: EmbeddedCluster,
    private readonly replicas: readonly Replica[],
  ) {}

  static async start(dice: Dice): Promise<FencedWorld> {
    const clock = new VirtualClock();
    const cluster = await EmbeddedCluster.start({ clock });
    const kubeConfig = await cluster.kubeConfig();
    const own = { fieldManager: 'test', requestTimeoutMs: 30_000, userAgent: 'test' };
    const hand = new Cluster(DEFAULT_CLUSTER, kubeConfig, clock, Math.random, own);
    const installing = installCrds(hand.client, [Widget]);
    await clock.advance(5_000);
    await installing;
    for (const name of ['a']) {
      const creating = hand.client.create(Widget, {
        metadata: { name, namespace: 'default' },
        spec: { size: 0 },
      });
      await clock.advance(100);
      await creating;
    }
    await hand.close();
    const replicas: Replica[] = [];
    for (const [index, name] of NAMES.entries()) {
      const rate = RATES[index] ?? 1;
      const machine = new MachineClock(clock, rate, dice.int(-1e9, 1e9));
      const defaults = { fieldManager: 'test', requestTimeoutMs: 30_000, userAgent: name };
      const way = new Cluster(DEFAULT_CLUSTER, kubeConfig, machine, dice.random, defaults);
      const app = await startReplica(machine, way, dice);
      replicas.push({ name, rate, machine, app, leader: app.get(LeaderService) });
      await clock.advance(3_000);
    }
    return new FencedWorld(dice, clock, cluster, replicas);
  }

  /** Something happens to who leads, and another may take over. Returns what went wrong. */
  async trial(): Promise<string[]> {
    const { dice, clock, cluster } = this;
    const leader = this.replicas.find((one) => one.leader.isLeader) ?? dice.pick(this.replicas);
    const forMs = dice.int(1_000, 25_000);
    const on = { userAgent: leader.name };
    const vanished = { action: 'halfOpen' } as const;
    switch (dice.int(1, 5)) {
      case 1:
        leader.machine.freeze(forMs);
        break;
      case 2:
        cluster.faults.add({ on, at: 'beforeReceive', do: vanished });
        break;
      case 3:
        // Only the Lease can't be renewed: the writes would come through.
        cluster.faults.add({ on: { ...on, resource: 'leases' }, at: 'beforeReceive', do: vanished });
        break;
      case 4:
        // What is renewed is not known to be.
        cluster.faults.add({ on: { ...on, resource: 'leases' }, at: 'afterCommit', do: vanished });
        break;
      default:
        leader.machine.freeze(dice.int(0, forMs));
        cluster.faults.add({ on, at: 'beforeReceive', do: { action: 'delay', ms: dice.int(1, 400) } });
    }
    await clock.advance(forMs);
    cluster.faults.clear();
    await clock.advance(dice.int(5_000, 25_000));
    return this.check();
  }

  /** Looks through what the server has accepted since the last time. */
  private check(): string[] {
    const problems: string[] = [];
    let lease: { by: Replica; at: number } | undefined;
    let last = 0;
    for (const { sequence, at, verb, resource, status, userAgent } of this.cluster.requests) {
      last = sequence;
      const by = this.replicas.find(({ name }) => name === userAgent);
      const isWrite = verb === 'create' || verb === 'update' || verb === 'patch';
      // One whose answer was lost may have been accepted.
      if (!by || !isWrite || (status !== undefined && status >= 300)) continue;
      const atMs = at.getTime();
      if (resource === 'leases') lease = { by, at: atMs };
      else if (sequence > this.checked) {
        this.writes++;
        const what = `${by.name} wrote at ${atMs % 1e7}`;
        if (!lease) problems.push(`${what}, without a Lease`);
        else if (lease.by !== by) problems.push(`${what}, while ${lease.by.name} held the Lease`);
        else if (atMs > lease.at + RENEW_DEADLINE_MS / by.rate)
          problems.push(`${what}, ${atMs - lease.at} ms after its last renewal`);
      }
    }
    this.checked = last;
    return problems;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cluster.faults.clear();
    const closing = Promise.all(this.replicas.map(({ app }) => app.close()));
    await this.clock.advance(30_000);
    await closing;
    await this.cluster.close();
  }
}

async function startReplica(
  machine: MachineClock,
  way: Cluster,
  dice: Dice,
): Promise<INestApplicationContext> {
  let size = 0;
  @Reconciler(Widget)
  class WidgetReconciler implements Apply<Widget> {
    constructor(private readonly status: StatusService) {}
    async apply(widget: Widget): Promise<Action> {
      // The run is somewhere in its code when the machine stands still, and goes on where it was.
      await sleep(machine, dice.int(0, 400));
      await machine.thawed();
      await this.status.update(widget, { state: 'Written', size: ++size });
      return Action.requeue(dice.int(100, 1_500));
    }
  }
  const module = await Test.createTestingModule({
    imports: [KuberatorModule.forRoot({ leaderElection: { leaseName: 'widget-operator' } })],
    providers: [WidgetReconciler],
  })
    .setLogger(silent)
    .overrideProvider(ClusterSet)
    .useValue(new ClusterSet([way], DEFAULT_CLUSTER, false))
    .overrideProvider(KUBERATOR_CLOCK)
    .useValue(machine)
    .compile();
  return module.init();
}
