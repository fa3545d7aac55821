import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bucket } from '../../sample/02-status-and-errors/bucket.js';
import { CustomResourceDefinition } from '../../lib/kinds/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { BuiltSamples } from './built-samples.js';

const SAMPLE = '02-status-and-errors';
let samples: BuiltSamples;
let cluster: TestCluster;
let named: string[];

beforeAll(async () => {
  [samples, cluster] = await Promise.all([BuiltSamples.build(), connect()]);
  named = ['--kubeconfig', cluster.kubeconfigPath];
});
afterAll(async () => {
  await samples?.remove();
  await cluster?.[Symbol.asyncDispose]();
});

describe('the sample about status and errors', () => {
  it.each(['a named cluster', 'a server of its own'])(
    'shows each error in the status on %s',
    async (where) => {
      const isNamed = where === 'a named cluster';
      const sample = samples.start(SAMPLE, isNamed ? named : []);
      await sample.shows(['[Demo] Health is on ']);
      const [, url = ''] = /Health is on (\S+)\/livez/.exec(sample.output) ?? [];
      await sample.shows([
        'status is {"error":{"code":"Error","message":"the connection was reset"}',
        '"state":"Waiting"',
        '"state":"Ready"',
      ]);
      for (const probe of ['livez', 'readyz', 'startupz']) {
        expect([probe, (await fetch(`${url}/${probe}`)).status]).toEqual([probe, 200]);
      }
      await sample.shows([
        'status is {"error":{"code":"QuotaExceeded","hint":"Ask for 100 GB or less."',
        '"state":"Refused"',
        'status is {"error":{"code":"RegionClosed"',
        '"state":"Waiting"',
        'status is {"observedGeneration":3,"state":"Ready"',
        'Press Ctrl-C to end.',
      ]);
      sample.signal('SIGINT');
      expect(await sample.exit()).toBe(0);
      expect(sample.output).not.toMatch(/^ +at /m);
      // Each of the three failures is another's; onError() settled the one before the last.
      expect(sample.output).not.toContain('in a row');
      if (isNamed) await cluster.gone(CustomResourceDefinition, Bucket.crd().metadata);
    },
  );

  it('lets a reconcile end on SIGTERM', async () => {
    const sample = samples.start(SAMPLE, named);
    await sample.shows(['retry 1 follows', 'Asking the storage for 10 GB']);
    sample.signal('SIGTERM');
    const from = sample.output.length;
    expect(await sample.exit()).toBe(0);
    await sample.shows(['"state":"Ready"', 'applied in', 'cleaned up in'], from);
  });
});
