import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Parcel } from '../../sample/03-events/parcel.js';
import { KubeEvent } from '../../lib/kinds/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { BuiltSamples } from './built-samples.js';

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

describe('the sample about events', () => {
  it.each(['a named cluster', 'a server of its own'])(
    'shows a repeated event as one, on %s',
    async (where) => {
      const sample = samples.start('03-events', where === 'a named cluster' ? named : []);
      await sample.shows([
        'default/books: Normal Accepted x1',
        'default/books: Warning DeliveryFailed x1: the carrier does not answer: the line is busy',
        'default/books: Warning DeliveryFailed x2',
        'default/books: Warning DeliveryFailed x5',
        'default/books: Normal Delivered x1',
        'default/books: Warning AddressUnknown x1',
      ]);
      // What is logged of a failure names its cause.
      await sample.shows(['failed to apply default/books: the carrier does not answer: the line is busy']);
      await using looking = await connect(sample.kubeconfig);
      const { uid } = (await looking.client.get(Parcel, { name: 'books', namespace: 'default' })).metadata;
      const events = await looking.client.list(KubeEvent, { fieldSelector: `regarding.uid=${uid}` });
      const counts = events.map(({ reason, series }) => `${reason} ${series?.count ?? 1}`);
      expect(counts.sort()).toEqual(['Accepted 1', 'AddressUnknown 1', 'Delivered 1', 'DeliveryFailed 5']);
      sample.signal('SIGINT');
      expect(await sample.exit()).toBe(0);
    },
  );
});
