import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestCluster, connect } from '../support/cluster.js';
import { BuiltSamples } from './built-samples.js';

/** Five processes take their time on a machine that has others to do. */
const PATIENCE_MS = 180_000;

let samples: BuiltSamples;
let cluster: TestCluster;

beforeAll(async () => {
  [samples, cluster] = await Promise.all([BuiltSamples.build(), connect()]);
});
afterAll(async () => {
  await samples?.remove();
  await cluster?.[Symbol.asyncDispose]();
});

describe('the sample about several replicas', () => {
  it.each(['a named cluster', 'a server of its own'])(
    'shares objects among one, three and two processes, on %s',
    { timeout: 600_000 },
    async (where) => {
      const named = ['--kubeconfig', cluster.kubeconfigPath];
      const sample = samples.start('06-sharded', where === 'a named cluster' ? named : []);
      const shows = (...texts: string[]) => sample.shows(texts, 0, PATIENCE_MS);
      await shows('3000 crates, packed by: replica-1 3000');
      await shows('3000 crates, packed by: replica-1 ', ', replica-2 ', ', replica-3 ');
      await shows('3000 crates, packed by: replica-2 ', 'Press Ctrl-C to end.');
      expect(sample.output).not.toContain('ERROR');
      sample.signal('SIGINT');
      expect(await sample.exit()).toBe(0);
    },
  );
});
