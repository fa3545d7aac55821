import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Lease } from '../../lib/kinds/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { BuiltSamples } from './built-samples.js';

let samples: BuiltSamples;
let cluster: TestCluster;

beforeAll(async () => {
  [samples, cluster] = await Promise.all([BuiltSamples.build(), connect()]);
});
afterAll(async () => {
  await samples?.remove();
  await cluster?.[Symbol.asyncDispose]();
});

describe('the sample about high availability', () => {
  it.each(['a named cluster', 'a server of its own'])(
    'hands over, and survives a crash, on %s',
    async (where) => {
      const named = where === 'a named cluster' ? ['--kubeconfig', cluster.kubeconfigPath] : [];
      const sample = samples.start('05-ha', named);
      await sample.shows(['keeps the lighthouse.', 'is asked to end', 'starts again and follows']);
      await sample.shows(['Press Ctrl-C to end.']);
      const took = [...sample.output.matchAll(/keeps the lighthouse, after ([\d.]+) s/g)].map(([, seconds]) =>
        Number(seconds),
      );
      expect(took).toHaveLength(2);
      // The first lets go of the Lease; the second can't, and it has to expire.
      expect(took[0]).toBeLessThan(10);
      expect(took[1]).toBeGreaterThan(10);
      await using looking = await connect(sample.kubeconfig);
      const lease = { name: 'lighthouse-operator', namespace: 'default' };
      expect((await looking.client.get(Lease, lease)).spec?.leaseTransitions).toBe(2);
      sample.signal('SIGINT');
      expect(await sample.exit()).toBe(0);
      if (where === 'a named cluster') {
        expect((await cluster.client.get(Lease, lease)).spec?.holderIdentity).toBe('');
        await cluster.client.delete(Lease, lease);
      }
    },
  );
});
