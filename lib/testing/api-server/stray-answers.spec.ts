import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Action, KUBERATOR_CLOCK, KuberatorModule, KubernetesClient, Reconciler } from '../../index.js';
import type { Apply, Cleanup } from '../../index.js';
import { ConfigMap } from '../../kinds/index.js';
import { EmbeddedCluster } from './embedded-cluster.js';
import { VirtualClock } from '../virtual-clock.js';

const FINALIZER = 'example.com/cleanup';

@Injectable()
@Reconciler(ConfigMap, { namespaces: 'default', finalizer: FINALIZER })
class Recorder implements Apply<ConfigMap>, Cleanup<ConfigMap> {
  readonly runs: string[] = [];

  apply({ data }: ConfigMap): Action {
    this.runs.push(`apply ${data?.['version'] ?? ''}`);
    return Action.awaitChange();
  }

  cleanup(): Action {
    this.runs.push('cleanup');
    return Action.awaitChange();
  }
}

const silent = { log() {}, error() {}, warn() {}, debug() {}, verbose() {}, fatal() {} };
const ref = { name: 'a', namespace: 'default' };

let clock: VirtualClock;
let cluster: EmbeddedCluster;
let app: Awaited<ReturnType<typeof operator>>;

async function operator() {
  const module = await Test.createTestingModule({
    imports: [KuberatorModule.forRoot({ kubeConfig: await cluster.kubeConfig() })],
    providers: [Recorder],
  })
    .overrideProvider(KUBERATOR_CLOCK)
    .useValue(clock)
    .setLogger(silent)
    .compile();
  return module.init();
}

beforeEach(async () => {
  clock = new VirtualClock();
  cluster = await EmbeddedCluster.start({ clock, seed: 1 });
  app = await operator();
  await clock.settle();
}, 60_000);

afterEach(async () => {
  await app.close();
  await cluster.close();
});

/** As a server answers that does not serve the kind at the moment, or a proxy whose backend is on its way. */
const pageNotFound = { action: 'status', code: 404, body: '404 page not found\n' } as const;

describe('a 404 that is not about the object', () => {
  it('does not make the operator forget an object to which a finalizer is added', async () => {
    cluster.faults.add({
      on: { verb: 'patch', resource: 'configmaps' },
      at: 'beforeReceive',
      nth: 1,
      do: pageNotFound,
    });
    const client = app.get(KubernetesClient);
    await client.create(ConfigMap, { metadata: ref, data: { version: '1' } });
    await clock.advance(60_000);
    expect(app.get(Recorder).runs).toEqual(['apply 1']);
    await client.mergePatch(ConfigMap, ref, { data: { version: '2' } });
    await clock.advance(60_000);
    expect(app.get(Recorder).runs).toEqual(['apply 1', 'apply 2']);
  });

  it('does not leave an object that is being deleted with its finalizer for ever', async () => {
    const client = app.get(KubernetesClient);
    await client.create(ConfigMap, { metadata: ref, data: { version: '1' } });
    await clock.advance(1_000);
    cluster.faults.add({
      on: { verb: 'patch', resource: 'configmaps' },
      at: 'beforeReceive',
      nth: 1,
      do: pageNotFound,
    });
    await client.delete(ConfigMap, ref);
    await clock.advance(60_000);
    expect(await client.find(ConfigMap, ref)).toBeUndefined();
  });

  it('is told from one that is: an object that went meanwhile is not retried', async () => {
    const client = app.get(KubernetesClient);
    cluster.faults.add({
      on: { verb: 'patch' },
      at: 'beforeReceive',
      nth: 1,
      do: { action: 'delay', ms: 5_000 },
    });
    await client.create(ConfigMap, { metadata: ref, data: { version: '1' } });
    await clock.advance(1_000);
    await client.delete(ConfigMap, ref);
    await clock.advance(60_000);
    expect(app.get(Recorder).runs).toEqual([]);
    expect(cluster.requests.filter(({ verb }) => verb === 'patch')).toHaveLength(1);
  });
});
