import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KubernetesClient, customResource } from '../../lib/index.js';
import {
  Deployment,
  DeploymentScale,
  Pod,
  PodEviction,
  ServiceAccount,
  ServiceAccountToken,
} from '../../lib/kinds/index.js';
import { connect, type TestCluster } from '../support/cluster.js';

const containers = [{ name: 'web', image: 'example.com/web' }];

let cluster: TestCluster;
let client: KubernetesClient;
let namespace: string;
beforeAll(async () => {
  cluster = await connect();
  client = cluster.client;
  namespace = await cluster.namespace();
});
afterAll(() => cluster[Symbol.asyncDispose]());

describe('a subresource', () => {
  it('scales what it belongs to', async () => {
    const ref = { name: 'web', namespace };
    await client.create(Deployment, {
      metadata: ref,
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers } },
      },
    });
    const scale = await client.get(DeploymentScale, ref);
    expect(scale).toBeInstanceOf(DeploymentScale);
    expect(scale).toMatchObject({ apiVersion: 'autoscaling/v1', kind: 'Scale', spec: { replicas: 1 } });
    await client.replace(DeploymentScale, { ...scale, spec: { replicas: 2 } });
    expect((await client.get(Deployment, ref)).spec?.replicas).toBe(2);
    await client.mergePatch(DeploymentScale, ref, { spec: { replicas: 3 } });
    expect((await client.get(Deployment, ref)).spec?.replicas).toBe(3);
  });

  it('evicts a Pod, and tells of what was asked', async () => {
    const ref = { name: 'web', namespace };
    await client.create(Pod, { metadata: ref, spec: { containers, automountServiceAccountToken: false } });
    const eviction = await client.create(PodEviction, { metadata: ref });
    expect(eviction).toMatchObject({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: ref });
    expect(await client.find(Pod, ref)).toBeUndefined();
  });

  it('gives out a token', async () => {
    const ref = { name: 'robot', namespace };
    await client.create(ServiceAccount, { metadata: ref });
    const { status } = await client.create(ServiceAccountToken, {
      metadata: ref,
      spec: { audiences: [], expirationSeconds: 600 },
    });
    expect(status?.token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  it('can be neither listed nor created without the name of its object', async () => {
    await expect(client.list(DeploymentScale)).rejects.toThrow(
      'deployments.apps/v1/scale is a part of one object, and can be neither listed nor watched. Name the object.',
    );
    await expect(client.create(PodEviction, { metadata: { namespace } })).rejects.toThrow(
      'The Eviction has no `metadata.name`. Add it.',
    );
  });
});

describe('a status that is applied', () => {
  class Site extends customResource({
    group: 'test.kuberator.dev',
    version: 'v1',
    kind: 'Site',
    plural: 'sites',
    conditions: true,
  }) {}
  const condition = (type: string, status: 'True' | 'False') => ({
    type,
    status,
    reason: 'Told',
    message: '',
    lastTransitionTime: '2026-01-01T00:00:00Z',
  });

  it('leaves the conditions of others as they are', async () => {
    await cluster.install(Site);
    const metadata = { name: 'a', namespace };
    await client.create(Site, { metadata });
    const apply = (conditions: ReturnType<typeof condition>[], fieldManager: string) =>
      client.applyStatus(Site, { metadata, status: { conditions } }, { fieldManager });
    await apply([condition('Ready', 'True')], 'one');
    await apply([condition('Backup', 'False')], 'other');
    const { status } = await apply([condition('Ready', 'False')], 'one');
    expect(status?.conditions?.map(({ type, status }) => `${type}=${status}`).sort()).toEqual([
      'Backup=False',
      'Ready=False',
    ]);
  });

  it('is refused where a condition is none', async () => {
    await cluster.install(Site);
    const metadata = { name: 'b', namespace };
    await client.create(Site, { metadata });
    const conditions = [{ ...condition('Ready', 'True'), reason: 'not a word' }];
    await expect(client.applyStatus(Site, { metadata, status: { conditions } })).rejects.toMatchObject({
      isInvalid: true,
    });
  });
});
