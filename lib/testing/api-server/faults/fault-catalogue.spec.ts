import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import {
  Action,
  type Apply,
  type Cleanup,
  controllerReference,
  KUBERATOR_CLOCK,
  KuberatorModule,
  KubernetesClient,
  Reconciler,
} from '../../../index.js';
import { ConfigMap, Secret } from '../../../kinds/index.js';
import { KUBERATOR_RANDOM } from '../../../kuberator.constants.js';
import { VirtualClock } from '../../virtual-clock.js';
import { Random } from '../common/random.js';
import { EmbeddedCluster } from '../embedded-cluster.js';
import { InProcessClient } from '../request/in-process-client.js';
import { FAULT_CATALOGUE } from './fault-catalogue.js';
import type { Fault, FaultPlan } from './fault-plan.js';

const MINUTE_MS = 60_000;
const FINALIZER = 'example.com/copies';

/** What has become of objects, over all lives of the operator. */
class Seen {
  readonly applied = new Set<string>();
  readonly cleaned = new Set<string>();
}

/** Keeps a Secret as a copy of each ConfigMap. */
@Injectable()
@Reconciler(ConfigMap, { namespaces: 'default', finalizer: FINALIZER })
class Copier implements Apply<ConfigMap>, Cleanup<ConfigMap> {
  constructor(
    private readonly client: KubernetesClient,
    private readonly seen: Seen,
  ) {}

  async apply(source: ConfigMap): Promise<Action> {
    const { name, namespace } = source.metadata;
    this.seen.applied.add(name);
    await this.client.apply(Secret, {
      metadata: { name: `${name}-copy`, namespace, ownerReferences: [controllerReference(source)] },
      stringData: source.data ?? {},
    });
    return Action.awaitChange();
  }

  cleanup({ metadata }: ConfigMap): Action {
    this.seen.cleaned.add(metadata.name);
    return Action.awaitChange();
  }
}

const silent = { log() {}, error() {}, warn() {}, debug() {}, verbose() {}, fatal() {} };

/** A cluster with the operator in it, in a time of its own. Changes from outside are not hit by faults. */
class World implements AsyncDisposable {
  readonly seen = new Seen();
  private stopOperator: () => Promise<void> = async () => undefined;

  private constructor(
    readonly clock: VirtualClock,
    readonly cluster: EmbeddedCluster,
    private readonly outside: InProcessClient,
    private readonly random: Random,
  ) {}

  static async start(plan: FaultPlan, seed = 1): Promise<World> {
    const clock = new VirtualClock();
    const cluster = await EmbeddedCluster.start({ clock, seed });
    const outside = new InProcessClient(cluster.internals, { username: 'jane', groups: ['system:masters'] });
    const world = new World(clock, cluster, outside, new Random(seed));
    cluster.faults.load(plan);
    await world.startOperator();
    return world;
  }

  /** As Kubernetes does with a Pod that has died: with nothing left of what it knew. */
  async restartOperator(): Promise<void> {
    const stopped = this.stopOperator();
    await this.clock.advance(MINUTE_MS);
    await stopped;
    await this.startOperator();
  }

  private async startOperator(): Promise<void> {
    const module = await Test.createTestingModule({
      imports: [KuberatorModule.forRoot({ kubeConfig: await this.cluster.kubeConfig() })],
      providers: [Copier, { provide: Seen, useValue: this.seen }],
    })
      .overrideProvider(KUBERATOR_CLOCK)
      .useValue(this.clock)
      .overrideProvider(KUBERATOR_RANDOM)
      .useValue(() => this.random.next())
      .setLogger(silent)
      .compile();
    const app = await module.init();
    this.stopOperator = () => app.close();
  }

  /** ConfigMaps come, change and go, while everything that a plan has happens; then it ends. */
  async live(restarts = false): Promise<void> {
    await this.clock.advance(1_000);
    for (const name of ['a', 'b', 'c'])
      await this.write('POST', '', { metadata: { name }, data: { v: '1' } });
    await this.clock.advance(3_000);
    await this.write('PATCH', '/a', { data: { v: '2' } });
    await this.write('DELETE', '/b');
    await this.clock.advance(3_000);
    await this.write('PATCH', '/c', { data: { v: '3' } });
    await this.clock.advance(20 * MINUTE_MS);
    this.cluster.faults.clear();
    if (restarts) await this.restartOperator();
    await this.clock.advance(20 * MINUTE_MS);
  }

  async state(): Promise<Record<string, unknown>> {
    const sources = await this.list('configmaps');
    const copies = await this.list('secrets');
    return {
      sources: sources.map(({ metadata, data }) => [metadata.name, metadata.finalizers, data]),
      copies: copies.map(({ metadata, data }) => [
        metadata.name,
        Buffer.from(data?.['v'] ?? '', 'base64').toString(),
      ]),
      cleaned: [...this.seen.cleaned],
    };
  }

  get writes(): number {
    return this.cluster.requests.filter(({ verb }) => verb === 'patch').length;
  }

  /** Of all that was asked, answered and stored, with its order and its time. */
  hash(): string {
    const hash = createHash('sha256');
    for (const { sequence, at, method, url, status, revision } of this.cluster.requests)
      hash.update(JSON.stringify([sequence, at, method, url, status, revision]));
    for (const { index, verb, path } of this.cluster.faults.records) hash.update(`${index} ${verb} ${path}`);
    for (const name of ['configmaps', 'secrets']) {
      const { log } = this.cluster.internals.storage.collection(name);
      for (const { type, object } of log.after(0)) hash.update(`${type} ${object.bytes.toString()}`);
    }
    return hash.digest('hex');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const stopped = this.stopOperator();
    await this.clock.advance(MINUTE_MS);
    await stopped;
    await this.cluster.close();
  }

  private async write(method: string, path: string, body?: object): Promise<void> {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const url = `/api/v1/namespaces/default/configmaps${path}`;
    const { status } = await this.outside.call(method, url, body as never, type);
    expect(status).toBeLessThan(300);
  }

  private async list(resource: string): Promise<ConfigMap[]> {
    const { body } = await this.outside.call('GET', `/api/v1/namespaces/default/${resource}`);
    return body['items'] as unknown as ConfigMap[];
  }
}

/** What is there in the end, whatever has happened on the way. */
async function expectDone(world: World): Promise<void> {
  expect(world.cluster.faults.records.length, 'it did happen').toBeGreaterThan(0);
  const { applied, cleaned: seen } = world.seen;
  // What was applied is cleaned up. What was not may be, too: it died after the finalizer was there.
  const cleaned = applied.has('b') || seen.has('b') ? ['b'] : [];
  expect(await world.state()).toEqual({
    sources: [
      ['a', [FINALIZER], { v: '2' }],
      ['c', [FINALIZER], { v: '3' }],
    ],
    copies: [
      ['a-copy', '2'],
      ['c-copy', '3'],
    ],
    cleaned,
  });
  const { writes } = world;
  await world.clock.advance(10 * MINUTE_MS);
  expect(world.writes, 'nothing is written any more').toBe(writes);
}

/** Nothing tells a client that a server keeps an event from it for ever; a new list does. */
const needsRestart = ['an event is lost for ever'];

describe('an operator does in the end what it does without faults, where', () => {
  it.each(FAULT_CATALOGUE)('$name', async ({ name, plan }) => {
    await using world = await World.start(plan);
    await world.live(needsRestart.includes(name));
    await expectDone(world);
  });

  it.each(['beforeReceive', 'afterCommit', 'beforeResponse'] as const)(
    'it dies at any of its writes: %s',
    async (at) => {
      for (let nth = 1; nth <= 6; nth++) {
        // The write is on its way, or done, or answered, when it dies: nothing more comes through.
        const faults: Fault[] = [
          { on: { verb: 'patch' }, at, nth, times: Infinity, do: { action: 'halfOpen' } },
        ];
        await using world = await World.start({ faults });
        await world.live(true);
        await expectDone(world);
      }
    },
  );
});

/** Three of the catalogue at a time, drawn by a seed. */
function combined(seed: number): FaultPlan {
  const random = new Random(seed);
  const known = FAULT_CATALOGUE.filter(({ name }) => !needsRestart.includes(name));
  const draw = () => known[Math.floor(random.next() * known.length)]?.plan.faults ?? [];
  return { seed, faults: [...draw(), ...draw(), ...draw()] };
}

describe('an operator does the same where several faults come together', () => {
  // FAULT_SEEDS=1000 tries a thousand of them.
  const seeds = Array.from({ length: Number(process.env['FAULT_SEEDS'] ?? 20) }, (_, index) => index + 1);

  it.each(seeds)('drawn by seed %i', async (seed) => {
    await using world = await World.start(combined(seed), seed);
    await world.live();
    await expectDone(world);
  });
});

describe('the same seed and plan', () => {
  const plan: FaultPlan = {
    seed: 7,
    faults: [
      { at: 'beforeReceive', probability: 0.2, times: 20, do: { action: 'status', code: 503 } },
      { at: 'watchSend', probability: 0.3, times: 10, do: { action: 'duplicate' } },
      {
        on: { verb: 'patch' },
        at: 'afterCommit',
        probability: 0.3,
        times: 5,
        do: { action: 'delay', ms: 700 },
      },
    ],
  };
  const trace = async (seed: number, planSeed: number) => {
    await using world = await World.start({ ...plan, seed: planSeed }, seed);
    await world.live();
    return world.hash();
  };

  it('give the same requests, answers and events at the same times, and others give others', async () => {
    const first = await trace(3, 7);
    for (let round = 0; round < 3; round++) expect(await trace(3, 7)).toBe(first);
    expect(await trace(4, 7)).not.toBe(first);
    expect(await trace(3, 8)).not.toBe(first);
  });
});
