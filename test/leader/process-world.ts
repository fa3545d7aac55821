import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { startControlPlane } from '../control-plane/index.js';
import type { BuiltSamples, RunningSample } from '../samples/built-samples.js';
import { connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { startTcpProxy, type TcpProxy } from '../support/fault-proxy/index.js';
import type { Dice } from '../support/for-seeds.js';
import { Widget } from '../support/kinds.js';
import { replicaProgram } from './replica-program.js';
import { WriteOrder } from './write-order.js';

const PATIENCE = { timeoutMs: 45_000 };
const NAMES = ['replica-1', 'replica-2'];
const OBJECTS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** A process, and the network between it and the API server. */
interface Replica {
  readonly name: string;
  readonly process: RunningSample;
  readonly network: TcpProxy;
}

/** What happens to who leads: whether another one takes over, and how it ends. */
interface Trouble {
  readonly name: string;
  readonly begin: (replica: Replica) => unknown;
  readonly end: (replica: Replica) => unknown;
  /** The Lease is kept all the time. */
  readonly isHarmless?: boolean;
}

const stop: Trouble = {
  name: 'the process is stopped',
  begin: ({ process }) => process.signal('SIGSTOP'),
  end: ({ process }) => process.signal('SIGCONT'),
};
const freeze: Trouble = {
  name: 'the network swallows everything',
  begin: ({ network }) => network.freeze(),
  // What it has swallowed is lost: what it only held back, and then delivers, no holder of a Lease can take back.
  end({ network }) {
    network.cut('rst');
    network.thaw();
  },
};
const cut: Trouble = {
  name: 'the network refuses and resets',
  async begin({ network }) {
    await network.refuse();
    network.cut('rst');
  },
  end: ({ network }) => network.accept(),
};
const block: Trouble = {
  name: 'its code blocks the event loop',
  begin: ({ process }) => process.signal('SIGUSR2'),
  end: async ({ process }) => {
    const from = process.output.lastIndexOf('unblocked') + 1;
    await process.shows(['unblocked'], from);
  },
  isHarmless: true,
};
const blockCutOff: Trouble = {
  name: 'its code blocks the event loop while the network swallows everything',
  begin({ process, network }) {
    process.signal('SIGUSR2');
    network.freeze();
  },
  end: freeze.end,
};
const TROUBLES = [stop, freeze, blockCutOff, cut, block];

/** Two replicas of an operator that writes all the time, each a process, on a real API server. */
export class ProcessWorld implements AsyncDisposable {
  private trials = 0;

  private constructor(
    private readonly dice: Dice,
    private readonly replicas: readonly Replica[],
    readonly order: WriteOrder,
    private readonly stack: AsyncDisposableStack,
  ) {}

  static async start(samples: BuiltSamples, dice: Dice): Promise<ProcessWorld> {
    await using stack = new AsyncDisposableStack();
    const server = stack.use(await startControlPlane());
    const cluster = stack.use(await connect(server.kubeconfigPath));
    await cluster.install(Widget);
    for (const name of OBJECTS)
      await cluster.client.create(Widget, { metadata: { name, namespace: 'default' }, spec: { size: 1 } });
    const replicas: Replica[] = [];
    const order = new WriteOrder(
      (identity) =>
        replicas.find(({ process }) => process.output.includes(`is ${identity}`))?.name ?? identity,
    );
    await order.watch(await cluster.kubeConfig());
    stack.defer(() => order.close());
    const { hostname: host, port } = new URL(server.url);
    for (const name of NAMES) {
      const network = stack.use(await startTcpProxy({ target: { host, port: Number(port) } }));
      const kubeconfig = join(server.directory, `${name}.yaml`);
      await writeFile(kubeconfig, server.kubeconfig().replaceAll(server.url, network.url), { mode: 0o600 });
      const process = await samples.startProgram(replicaProgram, { KUBECONFIG: kubeconfig, REPLICA: name });
      stack.defer(() => process.kill());
      await process.shows(['is ']);
      replicas.push({ name, process, network });
    }
    return new ProcessWorld(dice, replicas, order, stack.move());
  }

  /** Something happens to who leads, and ends when another one has taken over, if one should. Returns what went wrong. */
  async trial(): Promise<string[]> {
    const { dice, order } = this;
    // Each comes up as often as any other.
    const trouble = TROUBLES[this.trials++ % TROUBLES.length] ?? stop;
    const leader = await this.whoWrites();
    const [since, from] = [order.length, leader.process.output.length];
    await trouble.begin(leader);
    if (trouble.isHarmless) await trouble.end(leader);
    else {
      await eventually(() => {
        const others = [...order.writersSince(since)].filter((name) => name !== leader.name);
        expect(others, trouble.name).not.toEqual([]);
      }, PATIENCE);
      // At any moment of the other one's work.
      const writes = order.writes + dice.int(1, 50);
      await eventually(() => expect(order.writes).toBeGreaterThan(writes), PATIENCE);
      await trouble.end(leader);
      // It has heard of the API server again, so what was held up has arrived there.
      await eventually(() => {
        expect(leader.process.output.slice(from)).toMatch(/^(follows .+_|leads)/m);
      }, PATIENCE);
    }
    await this.whoWrites();
    return order.problems();
  }

  private async whoWrites(): Promise<Replica> {
    const since = this.order.length;
    return eventually(() => {
      expect(this.order.writersSince(since).size).toBeGreaterThan(0);
      const replica = this.replicas.find(({ name }) => name === this.order.lastWriter);
      if (!replica) throw new Error('nobody leads');
      return replica;
    }, PATIENCE);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stack.disposeAsync();
  }
}
