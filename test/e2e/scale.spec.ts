import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Action, type Apply, Reconciler, ReconcilerRegistry } from '../../lib/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { LongestBlock } from '../support/longest-block.js';
import { eventually } from '../support/eventually.js';
import { Widget } from '../support/kinds.js';
import { startOperator } from '../support/operator.js';

const OBJECTS = 10_000;
let cluster: TestCluster;
let namespace: string;

beforeAll(async () => {
  cluster = await connect();
  await cluster.install(Widget);
  namespace = await cluster.namespace();
  const note = 'x'.repeat(1_000);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < OBJECTS; index = next++) {
      await cluster.client.create(Widget, {
        metadata: { name: `w${index}`, namespace },
        spec: { size: index, note },
      });
    }
  };
  await Promise.all(Array.from({ length: 32 }, worker));
}, 180_000);
afterAll(async () => {
  await cluster.client.deleteCollection(Widget, { namespace, timeoutMs: 120_000 });
  await cluster[Symbol.asyncDispose]();
}, 150_000);

it(
  'reads and reconciles 10,000 objects without holding up the event loop',
  { timeout: 120_000 },
  async () => {
    @Reconciler(Widget, { namespaces: namespace })
    class Counter implements Apply<Widget> {
      readonly seen = new Set<string>();
      apply(object: Widget): Action {
        this.seen.add(object.metadata.name);
        return Action.awaitChange();
      }
    }
    @Injectable()
    class Meter implements OnApplicationBootstrap {
      block: LongestBlock | undefined;
      // From here on: how long Nest takes to put the app together is not ours.
      onApplicationBootstrap() {
        this.block = new LongestBlock();
      }
    }
    await using operator = await startOperator(cluster.kubeconfigPath, [Counter, Meter]);
    const counter = operator.get(Counter);
    await eventually(() => expect(counter.seen.size).toBe(OBJECTS), { timeoutMs: 60_000 });
    const longestMs = operator.get(Meter).block?.stop() ?? Infinity;
    console.log(
      `longest block of the event loop while ${OBJECTS} objects were read and reconciled: ${longestMs.toFixed(1)} ms of CPU`,
    );
    expect(longestMs).toBeLessThan(50);
    await eventually(() => expect(operator.get(ReconcilerRegistry).reports()[0]?.queued).toBe(0));
  },
);
