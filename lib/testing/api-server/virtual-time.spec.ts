import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  Action,
  type Apply,
  KUBERATOR_CLOCK,
  KuberatorModule,
  KubernetesClient,
  Reconciler,
} from '../../index.js';
import { ConfigMap } from '../../kinds/index.js';
import { VirtualClock } from '../virtual-clock.js';
import { EmbeddedCluster } from './embedded-cluster.js';

const HOUR_MS = 3_600_000;

@Injectable()
@Reconciler(ConfigMap, { namespaces: 'default' })
class Hourly implements Apply<ConfigMap> {
  readonly runs: string[] = [];
  failures = 0;

  constructor(private readonly client: KubernetesClient) {}

  async apply({ metadata }: ConfigMap): Promise<Action> {
    this.runs.push(metadata.name);
    if (metadata.name === 'broken' && ++this.failures <= 10) throw new Error('not yet');
    return Action.requeue(HOUR_MS);
  }
}

let clock: VirtualClock;
let cluster: EmbeddedCluster;

beforeEach(async () => {
  clock = new VirtualClock();
  cluster = await EmbeddedCluster.start({ clock, seed: 1 });
});

afterEach(() => cluster.close());

const silent = { log() {}, error() {}, warn() {}, debug() {}, verbose() {}, fatal() {} };

async function operator(): Promise<{ hourly: Hourly; client: KubernetesClient; close: () => Promise<void> }> {
  const module = await Test.createTestingModule({
    imports: [KuberatorModule.forRoot({ kubeConfig: await cluster.kubeConfig() })],
    providers: [Hourly],
  })
    .overrideProvider(KUBERATOR_CLOCK)
    .useValue(clock)
    .setLogger(silent)
    .compile();
  const app = await module.init();
  await clock.settle();
  return { hourly: app.get(Hourly), client: app.get(KubernetesClient), close: () => app.close() };
}

describe('EmbeddedCluster with a VirtualClock', () => {
  it('passes a day of an operator in a moment', async () => {
    const { hourly, client, close } = await operator();
    const startedAt = performance.now();
    await client.create(ConfigMap, { metadata: { name: 'a', namespace: 'default' } });
    await clock.advance(24 * HOUR_MS + 1_000);
    expect(hourly.runs).toEqual(Array<string>(25).fill('a'));
    expect(performance.now() - startedAt).toBeLessThan(60_000);
    const watches = cluster.requests.filter(({ verb }) => verb === 'watch');
    // A stream ends after 5 to 10 minutes and is opened anew; nothing else is asked for.
    expect(watches.length).toBeGreaterThan(24 * 6);
    expect(cluster.requests.filter(({ verb }) => verb === 'list')).toHaveLength(1);
    await close();
  });

  it('retries with growing delays, all in virtual time', async () => {
    const { hourly, client, close } = await operator();
    await client.create(ConfigMap, { metadata: { name: 'broken', namespace: 'default' } });
    await clock.advance(60_000);
    expect(hourly.runs).toHaveLength(11);
    await close();
  });
});
