import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { ConfigMap } from '../../../lib/kinds/index.js';
import type { TestCluster } from '../cluster.js';
import { eventually } from '../eventually.js';
import type { ObjectData, ReplicaSettings, ReplicaState } from './protocol.js';
import { ReplicaProcess } from './replica-process.js';
import { RunHistory } from './run-history.js';

/** So many requests at a time. */
const HANDS = 16;
const RANGES = 64;

export interface ReplicaGroupOptions {
  readonly objects: number;
  readonly data: ObjectData;
  readonly concurrency?: number;
  readonly sharding?: Partial<ReplicaSettings['sharding']>;
  readonly patienceMs?: number;
}

/** Some objects, and replicas that share them, each a process. */
export class ReplicaGroup implements AsyncDisposable {
  readonly history = new RunHistory();
  readonly replicas = new Map<string, ReplicaProcess>();

  private constructor(
    private readonly cluster: TestCluster,
    private readonly program: string,
    private readonly settings: Omit<ReplicaSettings, 'replica'>,
    readonly names: readonly string[],
    private readonly patience: { readonly timeoutMs: number },
  ) {}

  static async create(
    cluster: TestCluster,
    program: string,
    { objects, data, concurrency = 16, sharding = {}, patienceMs = 60_000 }: ReplicaGroupOptions,
  ): Promise<ReplicaGroup> {
    const namespace = await cluster.namespace();
    const name = `g-${randomBytes(4).toString('hex')}`;
    const kubeConfig = cluster.kubeconfigPath;
    const settings = { kubeConfig, namespace, concurrency, sharding: { name, namespace, ...sharding } };
    const names = Array.from({ length: objects }, (_, index) => `c${index}`);
    const group = new ReplicaGroup(cluster, program, settings, names, { timeoutMs: patienceMs });
    await group.each(names, (one) =>
      cluster.client.create(ConfigMap, { metadata: { name: one, namespace }, data: { ...data } }),
    );
    return group;
  }

  get members(): ReplicaProcess[] {
    return [...this.replicas.values()];
  }

  start(...names: string[]): void {
    for (const replica of names) {
      const settings = { ...this.settings, replica };
      this.replicas.set(replica, new ReplicaProcess(this.program, settings, this.history));
    }
  }

  async stop(name: string, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const replica = this.replicas.get(name);
    this.replicas.delete(name);
    await replica?.stop(signal);
  }

  /** Each replica has about its share of the ranges, and the state of their objects. */
  settled(): Promise<void> {
    return this.eventually(() => {
      const states = this.members.map(({ state }) => state);
      const ranges = states.map((state) => state?.ranges ?? 0);
      const objects = states.map((state) => state?.objects ?? 0);
      expect([sum(ranges), sum(objects)], this.complaints).toEqual([RANGES, this.names.length]);
      expect(Math.max(...ranges) - Math.min(...ranges), this.complaints).toBeLessThanOrEqual(1);
    });
  }

  /** How each stands from now on: what it said before is not waited for. */
  async states(): Promise<ReplicaState[]> {
    const before = this.members.map(({ state }) => state);
    return this.eventually(() =>
      this.members.map(({ state, name }, index) => {
        if (!state || state === before[index]) throw new Error(`${name} says nothing: ${this.complaints}`);
        return state;
      }),
    );
  }

  /** Changes objects, all of them unless some are named. */
  change(data: Partial<ObjectData>, names: Iterable<string> = this.names): Promise<void> {
    const { namespace } = this.settings;
    return this.each(names, (name) =>
      this.cluster.client.mergePatch(ConfigMap, { name, namespace }, { data: { ...data } }),
    );
  }

  async data(name: string): Promise<ObjectData> {
    const { namespace } = this.settings;
    const { data } = await this.cluster.client.get(ConfigMap, { name, namespace });
    return data as unknown as ObjectData;
  }

  /** All objects change, and the change of each is seen to by somebody. */
  async turn(turn: string): Promise<void> {
    await this.change({ turn });
    await this.applied(turn);
  }

  applied(turn: string): Promise<void> {
    const isMissing = (name: string) => this.history.applied.get(name)?.turn !== turn;
    return this.eventually(() => expect(this.names.filter(isMissing), this.complaints).toEqual([]));
  }

  eventually<T>(assertion: () => T | Promise<T>): Promise<T> {
    return Promise.race([
      eventually(assertion, this.patience),
      ...this.members.map(({ crashed }) => crashed),
    ]);
  }

  private get complaints(): string {
    return this.members.map(({ name, errors }) => `${name} said: ${errors || 'nothing'}`).join('\n');
  }

  private async each(names: Iterable<string>, work: (name: string) => Promise<unknown>): Promise<void> {
    const rest = names[Symbol.iterator]();
    const hand = async () => {
      for (let next = rest.next(); !next.done; next = rest.next()) await work(next.value);
    };
    await Promise.all(Array.from({ length: HANDS }, hand));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.replicas.keys()].map((name) => this.stop(name, 'SIGKILL')));
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
