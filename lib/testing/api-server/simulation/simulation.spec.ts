import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Cluster } from '../../../cluster/cluster.js';
import { SystemClock } from '../../../common/clock.js';
import type { Deployment as DeploymentObject } from '../../../kinds/index.js';
import {
  ConfigMap,
  DaemonSet,
  Deployment,
  EndpointSlice,
  Job,
  Namespace,
  PersistentVolumeClaim,
  Pod,
  ReplicaSet,
  Service,
  StatefulSet,
} from '../../../kinds/index.js';
import { EmbeddedCluster } from '../embedded-cluster.js';

let cluster: EmbeddedCluster;
let connection: Cluster;
const namespace = 'default';
const labels = { app: 'web' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web:1' }] } };
const wait = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

beforeAll(async () => {
  cluster = await EmbeddedCluster.start({ seed: 1, simulate: true });
  connection = new Cluster('default', await cluster.kubeConfig(), new SystemClock(), Math.random, {
    fieldManager: 'test',
    requestTimeoutMs: 10_000,
  });
});

afterAll(async () => {
  await connection?.transport.close();
  await cluster?.close();
});

const pods = async (app: string) =>
  (await connection.client.list(Pod, { namespace, labelSelector: `app=${app}` })).filter(
    ({ metadata }) => !metadata.deletionTimestamp,
  );

describe('EmbeddedCluster with a simulated node', () => {
  it('brings a Deployment to rest, rolls it, and takes all with it when it is deleted', async () => {
    const { client } = connection;
    const name = 'web';
    const spec = { replicas: 2, selector: { matchLabels: labels }, template };
    await client.create(Deployment, { metadata: { name, namespace }, spec });
    const rested = (deployment: DeploymentObject) => {
      expect(deployment.status).toMatchObject({ readyReplicas: 2, updatedReplicas: 2, replicas: 2 });
      expect(deployment.status?.observedGeneration).toBe(deployment.metadata.generation);
    };
    await wait(async () => rested(await client.get(Deployment, { name, namespace })));
    expect((await pods('web')).map(({ status }) => status?.phase)).toEqual(['Running', 'Running']);
    const [first] = await client.list(ReplicaSet, { namespace });
    await client.mergePatch(
      Deployment,
      { name, namespace },
      {
        spec: { template: { spec: { containers: [{ name: 'web', image: 'web:2' }] } } },
      },
    );
    await wait(async () => {
      rested(await client.get(Deployment, { name, namespace }));
      expect((await pods('web')).map(({ spec: its }) => its?.containers[0]?.image)).toEqual([
        'web:2',
        'web:2',
      ]);
    });
    const sets = await client.list(ReplicaSet, { namespace });
    expect(sets).toHaveLength(2);
    expect(sets.find(({ metadata }) => metadata.name === first?.metadata.name)?.spec?.replicas).toBe(0);
    await client.delete(Deployment, { name, namespace });
    await wait(async () => {
      expect(await client.list(ReplicaSet, { namespace })).toEqual([]);
      expect(await pods('web')).toEqual([]);
    });
  });

  it('completes a Job, and fails one whose Pods fail', async () => {
    const { client } = connection;
    const job = (name: string, annotations: Record<string, string>) =>
      client.create(Job, {
        metadata: { name, namespace },
        spec: {
          completions: 2,
          backoffLimit: 1,
          template: {
            metadata: { annotations },
            spec: { restartPolicy: 'Never', containers: [{ name: 'work', image: 'work:1' }] },
          },
        },
      });
    await job('good', {});
    await job('bad', { 'testing.nestjs-kuberator/pod-outcome': 'failed' });
    await wait(async () => {
      const { status } = await client.get(Job, { name: 'good', namespace });
      expect(status).toMatchObject({ succeeded: 2 });
      expect(status?.conditions?.some(({ type, status: is }) => type === 'Complete' && is === 'True')).toBe(
        true,
      );
    });
    await wait(async () => {
      const { status } = await client.get(Job, { name: 'bad', namespace });
      expect(status?.conditions?.some(({ type, status: is }) => type === 'Failed' && is === 'True')).toBe(
        true,
      );
    });
  });

  it('numbers the Pods of a StatefulSet, and binds their claims', async () => {
    const { client } = connection;
    await client.create(StatefulSet, {
      metadata: { name: 'db', namespace },
      spec: {
        serviceName: 'db',
        replicas: 2,
        selector: { matchLabels: { app: 'db' } },
        template: {
          metadata: { labels: { app: 'db' } },
          spec: { containers: [{ name: 'db', image: 'db:1' }] },
        },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
      },
    });
    await wait(async () => {
      expect((await pods('db')).map(({ metadata }) => metadata.name)).toEqual(['db-0', 'db-1']);
      const claims = await client.list(PersistentVolumeClaim, { namespace });
      expect(claims.map(({ metadata, status }) => [metadata.name, status?.phase])).toEqual([
        ['data-db-0', 'Bound'],
        ['data-db-1', 'Bound'],
      ]);
      const { status } = await client.get(StatefulSet, { name: 'db', namespace });
      expect(status).toMatchObject({ readyReplicas: 2 });
    });
  });

  it('runs one Pod of a DaemonSet, and shows it as an endpoint of its Service', async () => {
    const { client } = connection;
    const app = { app: 'agent' };
    await client.create(Service, {
      metadata: { name: 'agent', namespace },
      spec: { selector: app, ports: [{ port: 80 }] },
    });
    await client.create(DaemonSet, {
      metadata: { name: 'agent', namespace },
      spec: { selector: { matchLabels: app }, template: { ...template, metadata: { labels: app } } },
    });
    await wait(async () => {
      const { status } = await client.get(DaemonSet, { name: 'agent', namespace });
      expect(status).toMatchObject({ desiredNumberScheduled: 1, numberReady: 1 });
      const [slice] = await client.list(EndpointSlice, {
        namespace,
        labelSelector: 'kubernetes.io/service-name=agent',
      });
      const [pod] = await pods('agent');
      expect(slice?.endpoints?.map(({ addresses }) => addresses)).toEqual([[pod?.status?.podIP]]);
    });
  });

  it('empties a namespace that is deleted, and lets it go', async () => {
    const { client } = connection;
    await client.create(Namespace, { metadata: { name: 'going' } });
    await client.create(ConfigMap, { metadata: { name: 'a', namespace: 'going' } });
    await client.create(ConfigMap, {
      metadata: { name: 'held', namespace: 'going', finalizers: ['example.com/hold'] },
    });
    await client.delete(Namespace, { name: 'going' });
    await wait(async () => {
      const left = await client.list(ConfigMap, { namespace: 'going' });
      expect(left.map(({ metadata }) => metadata.name)).toEqual(['held']);
    });
    expect((await client.get(Namespace, { name: 'going' })).status?.phase).toBe('Terminating');
    await client.mergePatch(
      ConfigMap,
      { name: 'held', namespace: 'going' },
      { metadata: { finalizers: null } },
    );
    await wait(async () => expect(await client.find(Namespace, { name: 'going' })).toBeUndefined());
  });
});
