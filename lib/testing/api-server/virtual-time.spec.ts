import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Action, type Apply, KuberatorModule, Reconciler } from '../../index.js';
import { ConfigMap } from '../../kinds/index.js';
import { TestOperator } from '../operator/test-operator.js';
import { VirtualClock } from '../virtual-clock.js';

const HOUR_MS = 3_600_000;

@Injectable()
@Reconciler(ConfigMap, { namespaces: 'default' })
class Hourly implements Apply<ConfigMap> {
  readonly runs: string[] = [];
  failures = 0;

  async apply({ metadata }: ConfigMap): Promise<Action> {
    this.runs.push(metadata.name);
    if (metadata.name === 'broken' && ++this.failures <= 10) throw new Error('not yet');
    return Action.requeue(HOUR_MS);
  }
}

const silent = { log() {}, error() {}, warn() {} };
let clock: VirtualClock;
let operator: TestOperator;

beforeEach(async () => {
  clock = new VirtualClock();
  const module = { imports: [KuberatorModule.forRoot()], providers: [Hourly] };
  operator = await TestOperator.start(Test.createTestingModule(module).setLogger(silent), { clock });
});

afterEach(() => operator.close());

describe('EmbeddedCluster with a VirtualClock', () => {
  it('passes a day of an operator in a moment', async () => {
    const startedAt = performance.now();
    await operator.client.create(ConfigMap, { metadata: { name: 'a', namespace: 'default' } });
    await clock.advance(24 * HOUR_MS + 1_000);
    expect(operator.get(Hourly).runs).toEqual(Array<string>(25).fill('a'));
    expect(performance.now() - startedAt).toBeLessThan(60_000);
    const asked = (one: string) =>
      operator.cluster.requests.filter(({ verb, resource }) => verb === one && resource === 'configmaps');
    // A stream ends after 5 to 10 minutes and is opened anew; nothing else is asked for.
    expect(asked('watch').length).toBeGreaterThan(24 * 6);
    expect(asked('watch').length).toBeLessThanOrEqual(24 * 12 + 1);
    expect(asked('list')).toHaveLength(1);
  });

  it('retries with growing delays, all in virtual time', async () => {
    await operator.client.create(ConfigMap, { metadata: { name: 'broken', namespace: 'default' } });
    await clock.advance(60_000);
    expect(operator.get(Hourly).runs).toHaveLength(11);
  });
});
