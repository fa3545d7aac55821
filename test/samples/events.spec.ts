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
  it('shows a repeated event as one, with a count', async () => {
    const sample = samples.start('03-events', named);
    await sample.shows([
      'default/books: Normal Accepted x1',
      'default/books: Warning DeliveryFailed x1: the carrier does not answer: the line is busy',
      'default/books: Warning DeliveryFailed x2',
      'default/books: Warning DeliveryFailed x5',
      'default/books: Normal Delivered x1',
      'default/books: Warning AddressUnknown x1',
    ]);
    const { uid } = (await cluster.client.get(Parcel, { name: 'books', namespace: 'default' })).metadata;
    sample.signal('SIGINT');
    expect(await sample.exit()).toBe(0);
    const events = await cluster.client.list(KubeEvent, { fieldSelector: `regarding.uid=${uid}` });
    const counts = events.map(({ reason, series }) => `${reason} ${series?.count ?? 1}`);
    expect(counts.sort()).toEqual(['Accepted 1', 'AddressUnknown 1', 'Delivered 1', 'DeliveryFailed 5']);
  });
});
