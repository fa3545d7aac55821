import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customResource, installCrds } from '../../lib/index.js';
import { connect, type TestCluster } from '../support/cluster.js';

const names = { group: 'install.kuberator.dev', version: 'v1', kind: 'Parcel', plural: 'parcels' };

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await connect();
});
afterAll(() => cluster[Symbol.asyncDispose]());

describe('installCrds()', () => {
  it('resolves when objects of all kinds can be created, and may be called again', async () => {
    class Parcel extends customResource(names) {}
    class Depot extends customResource({ ...names, kind: 'Depot', plural: 'depots', scope: 'Cluster' }) {}
    const namespace = await cluster.namespace();
    await installCrds(cluster.client, [Parcel, Depot]);
    await cluster.client.create(Parcel, { metadata: { name: 'a', namespace } });
    await cluster.client.create(Depot, { metadata: { name: 'a' } });
    await installCrds(cluster.client, [Parcel, Depot]);
  });

  it('says when a name is taken', async () => {
    class Crate extends customResource({ ...names, kind: 'Crate', plural: 'crates' }) {}
    class Box extends customResource({ ...names, kind: 'Crate', plural: 'boxes', singular: 'box' }) {}
    await installCrds(cluster.client, [Crate]);
    await expect(installCrds(cluster.client, [Box])).rejects.toMatchObject({
      code: 'KUBERATOR_CRD_NOT_ESTABLISHED',
      message: expect.stringContaining("boxes.install.kuberator.dev can't be served") as string,
    });
  });

  it('ends with its signal', async () => {
    class Late extends customResource({ ...names, kind: 'Late', plural: 'lates' }) {}
    const aborted = installCrds(cluster.client, [Late], { signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ code: 'KUBERATOR_ABORTED' });
  });
});
