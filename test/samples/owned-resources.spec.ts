import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebApp } from '../../sample/04-owned-resources/web-app.js';
import { type Kind, KubeStatusError } from '../../lib/index.js';
import { ConfigMap, CustomResourceDefinition, Deployment, Service } from '../../lib/kinds/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { BuiltSamples } from './built-samples.js';

const SAMPLE = '04-owned-resources';
const MADE: readonly Kind[] = [ConfigMap, Deployment];
const SHOP = { name: 'shop', namespace: 'default' };
let samples: BuiltSamples;
let cluster: TestCluster;
beforeAll(async () => {
  [samples, cluster] = await Promise.all([BuiltSamples.build(), connect()]);
});
afterAll(async () => {
  await samples?.remove();
  await cluster?.[Symbol.asyncDispose]();
});

describe('the sample about owned resources', () => {
  it('makes, changes and prunes what a site consists of, and mends what somebody else does to it', async () => {
    const sample = samples.start(SAMPLE);
    await sample.shows([
      '[WebAppReconciler] default/shop: ConfigMap "shop" applied',
      '[WebAppReconciler] default/shop: Deployment "shop" applied: its controller has not seen',
      '[WebAppReconciler] default/shop: Service "shop" waiting: it waits for Deployment "shop": ',
      '[WebAppReconciler] default/shop: Service "shop" applied',
      'status is {"observedGeneration":1,"replicas":2}',
      'Ready=True Reconciling=False Stalled=False (Ready): All runs as it should',
    ]);
    const from = sample.output.indexOf('One more replica');
    await sample.shows(['One more replica', 'Deployment "shop" applied', '"replicas":3}'], from);
    await sample.shows(['The Service goes', 'Service "shop" pruned', 'Press Ctrl-C to end.'].slice(1), from);
    // What a condition says is told once, and not as an object.
    expect(sample.output).toContain(
      'default/shop: Ready=False Reconciling=True Stalled=False (ChildrenNotReady): Deployment "shop": its controller',
    );
    expect(sample.output).not.toContain('"conditions"');
    // Only what differs was written.
    expect(sample.output.slice(from)).not.toContain('ConfigMap "shop" applied');

    await using own = await connect(sample.kubeconfig);
    await own.client.delete(ConfigMap, SHOP);
    await eventually(async () =>
      expect((await own.client.get(ConfigMap, SHOP)).data).toEqual({ COLOR: 'blue' }),
    );
    await own.gone(Service, SHOP);
    const { status } = await own.client.get(WebApp, SHOP);
    expect(status?.conditions).toMatchObject([
      { type: 'Ready', status: 'True' },
      { type: 'Reconciling', status: 'False' },
      { type: 'Stalled', status: 'False' },
    ]);
    sample.signal('SIGINT');
    expect(await sample.exit()).toBe(0);
    expect(sample.errors).toBe('');
  });

  it('says what it waits for where nobody runs a Deployment, and leaves the children to the garbage collector', async () => {
    const sample = samples.start(SAMPLE, ['--kubeconfig', cluster.kubeconfigPath]);
    await sample.shows([
      'Service "shop" waiting: it waits for Deployment "shop": its controller has not seen',
      'Ready=False Reconciling=True',
      'Press Ctrl-C to end.',
    ]);
    const shop = await cluster.client.get(WebApp, SHOP);
    for (const kind of MADE) {
      const { metadata } = await cluster.client.get(kind, SHOP);
      expect(metadata.ownerReferences).toMatchObject([{ kind: 'WebApp', uid: shop.metadata.uid }]);
    }
    sample.signal('SIGINT');
    expect(await sample.exit()).toBe(0);
    await cluster.gone(CustomResourceDefinition, WebApp.crd().metadata);
    // This control plane has no garbage collector.
    for (const kind of MADE) await cluster.client.delete(kind, SHOP);
    await expect(cluster.client.get(Service, SHOP)).rejects.toSatisfy(
      (error: unknown) => KubeStatusError.isKubeStatusError(error) && error.isNotFound,
    );
  });
});
