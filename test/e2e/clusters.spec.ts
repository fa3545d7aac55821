import { CoreV1Api } from '@kubernetes/client-node';
import { Injectable, Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Action,
  type Apply,
  type Cleanup,
  Clusters,
  EventRecorder,
  InjectApi,
  KuberatorModule,
  KubernetesClient,
  type KuberatorOptions,
  parseObjectKey,
  type ReconcileContext,
  Reconciler,
  ReconcilerRegistry,
  StatusService,
  WatcherService,
} from '../../lib/index.js';
import { KuberatorHealthIndicator, KuberatorHealthModule } from '../../lib/health/index.js';
import { ConfigMap, KubeEvent } from '../../lib/kinds/index.js';
import type { ControlPlane } from '../control-plane/index.js';
import { connect, type TestCluster } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Widget } from '../support/kinds.js';
import { startOperator } from '../support/operator.js';
import { startServer } from '../support/start-server.js';

let west: TestCluster;
let westServer: ControlPlane;
let east: TestCluster;
const clusters = (): KuberatorOptions['clusters'] => ({
  east: { kubeConfig: east.kubeconfigPath },
  west: { kubeConfig: west.kubeconfigPath },
});

beforeAll(async () => {
  [east, westServer] = await Promise.all([connect(), startServer()]);
  west = await connect(westServer.kubeconfigPath);
  await Promise.all([east.install(Widget), west.install(Widget)]);
});
afterAll(async () => {
  await Promise.all([east?.[Symbol.asyncDispose](), west?.[Symbol.asyncDispose]()]);
  await westServer?.close();
});

/** The same namespace in both. */
async function namespaces(): Promise<string> {
  const namespace = await east.namespace();
  const { Namespace } = await import('../../lib/kinds/index.js');
  await west.client.create(Namespace, { metadata: { name: namespace } });
  return namespace;
}

const make = (cluster: TestCluster, namespace: string, name: string, size = 1) =>
  cluster.client.create(Widget, { metadata: { name, namespace }, spec: { size } });

const start = (
  providers: Parameters<typeof startOperator>[1],
  options: KuberatorOptions = {},
  rest?: Parameters<typeof startOperator>[3],
) => startOperator('', providers, { kubeConfig: undefined, clusters: clusters(), ...options }, rest);

describe('several clusters', () => {
  it('are each reconciled by themselves, and every service speaks to the one of the object', async () => {
    const namespace = await namespaces();
    const seen: string[] = [];
    const pods: string[] = [];

    @Reconciler(Widget, { namespaces: namespace, finalizer: 'test.kuberator.dev/clusters' })
    class Everywhere implements Apply<Widget>, Cleanup<Widget> {
      constructor(
        private readonly client: KubernetesClient,
        private readonly status: StatusService,
        private readonly events: EventRecorder,
        @InjectApi(CoreV1Api) private readonly core: CoreV1Api,
      ) {}
      async apply(widget: Widget, { cluster, key }: ReconcileContext): Promise<Action> {
        seen.push(`${cluster} ${widget.spec.size}`);
        expect(parseObjectKey(key).cluster).toBe(cluster);
        await this.client.apply(ConfigMap, { metadata: { name: 'made', namespace }, data: { cluster } });
        const { data } = await this.core.readNamespacedConfigMap({ name: 'made', namespace });
        pods.push(data?.['cluster'] ?? '');
        await this.status.update(widget, { state: cluster });
        this.events.normal(widget, 'Seen', cluster);
        return Action.awaitChange();
      }
      cleanup(_widget: Widget, { cluster }: ReconcileContext): Action {
        seen.push(`${cluster} cleaned up`);
        return Action.awaitChange();
      }
    }
    @Module({ imports: [KuberatorModule.forFeature({ apis: [CoreV1Api] })], providers: [Everywhere] })
    class Feature {}

    await using operator = await start([], {}, { imports: [Feature] });
    await Promise.all([make(east, namespace, 'w', 1), make(west, namespace, 'w', 2)]);
    await eventually(() => expect([...seen].sort()).toEqual(['east 1', 'west 2']));
    for (const [name, cluster] of Object.entries({ east, west })) {
      await eventually(async () => {
        const widget = await cluster.client.get(Widget, { name: 'w', namespace });
        expect(widget.status?.state).toBe(name);
        const events = await cluster.client.list(KubeEvent, { namespace });
        expect(events.map(({ note }) => note)).toEqual([name]);
      });
      expect((await cluster.client.get(ConfigMap, { name: 'made', namespace })).data).toEqual({
        cluster: name,
      });
    }
    expect([...pods].sort()).toEqual(['east', 'west']);
    await west.client.delete(Widget, { name: 'w', namespace });
    await west.gone(Widget, { name: 'w', namespace });
    expect(seen).toContain('west cleaned up');
    expect(seen).not.toContain('east cleaned up');
    const registry = operator.get(ReconcilerRegistry);
    expect(registry.reports().map(({ name, cluster }) => `${name} ${cluster}`)).toEqual([
      'Everywhere east',
      'Everywhere west',
    ]);
  });

  it('may be only some for a reconciler', async () => {
    const namespace = await namespaces();
    const seen: string[] = [];
    @Reconciler(Widget, { namespaces: namespace, clusters: ['west'] })
    class OnlyWest implements Apply<Widget> {
      apply(_: Widget, { cluster }: ReconcileContext): Action {
        seen.push(`list ${cluster}`);
        return Action.awaitChange();
      }
    }
    @Reconciler(Widget, { namespaces: namespace, clusters: (name) => name.startsWith('e') })
    class OnlyEast implements Apply<Widget> {
      apply(_: Widget, { cluster }: ReconcileContext): Action {
        seen.push(`function ${cluster}`);
        return Action.awaitChange();
      }
    }
    await Promise.all([make(east, namespace, 'w'), make(west, namespace, 'w')]);
    await using operator = await start([OnlyWest, OnlyEast]);
    await eventually(() => expect([...seen].sort()).toEqual(['function east', 'list west']));
    expect(operator.results).toHaveLength(2);
  });

  it('are spoken to by name, and outside of runs only by name unless there is a default', async () => {
    const namespace = await namespaces();
    await make(west, namespace, 'w');
    @Injectable()
    class Outside {
      constructor(
        readonly client: KubernetesClient,
        readonly clusters: Clusters,
        readonly watcher: WatcherService,
        readonly status: StatusService,
      ) {}
    }
    const ref = { name: 'w', namespace };
    await using operator = await start([Outside]);
    const outside = operator.get(Outside);
    expect(outside.clusters.names()).toEqual(['east', 'west']);
    await expect(outside.client.get(Widget, ref)).rejects.toThrow(
      'No cluster is meant here: this is outside of a run, and of east, west none is the default. ' +
        'Name one by Clusters.of(), or set `defaultCluster` in KuberatorModule.forRoot().',
    );
    expect(() => outside.watcher.watch(Widget)).toThrow('No cluster is meant here');
    expect(() => outside.clusters.of('north')).toThrow('There is no cluster "north". There are: east, west.');
    const { client, run } = outside.clusters.of('west');
    const widget = await client.get(Widget, ref);
    expect(await outside.clusters.of('east').client.find(Widget, ref)).toBeUndefined();
    expect(await run(() => outside.client.find(Widget, ref))).toBeDefined();
    // What was read knows where it is.
    await outside.status.update(widget, { state: 'from outside' });
    expect((await west.client.get(Widget, ref)).status?.state).toBe('from outside');

    await using other = await start([Outside], { defaultCluster: 'west' });
    expect(await other.get(Outside).client.find(Widget, ref)).toBeDefined();
  });

  it('do not wait for one that does not answer', async () => {
    const namespace = await namespaces();
    const seen: string[] = [];
    @Reconciler(Widget, { namespaces: namespace })
    class Steadfast implements Apply<Widget> {
      apply(_: Widget, { cluster }: ReconcileContext): Action {
        seen.push(cluster);
        return Action.awaitChange();
      }
    }
    await make(east, namespace, 'w');
    const kubeConfig = (await import('@kubernetes/client-node')).KubeConfig;
    const nowhere = new kubeConfig();
    nowhere.loadFromClusterAndUser(
      { name: 'nowhere', server: 'https://127.0.0.1:1', skipTLSVerify: false },
      { name: 'nobody', token: 'none' },
    );
    await using operator = await start(
      [Steadfast],
      { clusters: { ...clusters(), dead: { kubeConfig: nowhere } } },
      { waitForSync: false, imports: [KuberatorHealthModule.forRoot({ controller: false })] },
    );
    await eventually(() => expect(seen).toEqual(['east']));
    await eventually(() =>
      expect(operator.get(WatcherService).reports()).toContainEqual(
        expect.objectContaining({ cluster: 'dead', state: 'retrying' }),
      ),
    );
    await eventually(() => {
      const unsynced = operator
        .get(ReconcilerRegistry)
        .reports()
        .filter(({ isSynced }) => !isSynced);
      expect(unsynced.map(({ cluster }) => cluster)).toEqual(['dead']);
    });
    // Still in service, for the others.
    const health = operator.get(KuberatorHealthIndicator);
    expect(health.isStarted().kuberator.status).toBe('up');
    const { status, reasons } = health.isReady().kuberator;
    expect(status).toBe('degraded');
    expect(reasons).toEqual([
      expect.stringMatching(/^widgets\.test\.kuberator\.dev\/v1 in \S+ on dead is retrying \(last error: /),
    ]);
  });
});

describe('clusters that make no sense', () => {
  it.each<[KuberatorOptions, string]>([
    [
      { clusters: {} },
      'Expected `clusters` of KuberatorModule.forRoot() to be an object that names at least one cluster',
    ],
    [{ clusters: { 'a/b': {} } }, 'to have names of lower-case letters, digits, dots and dashes'],
    [{ clusters: { a: {} }, context: 'b' }, 'Expected either `clusters` or `context`'],
    [
      { clusters: { a: {} }, defaultCluster: 'b' },
      'Expected `defaultCluster` of KuberatorModule.forRoot() to be one of `clusters`: a, got "b"',
    ],
    [{ defaultCluster: 'b' }, 'needs `clusters`'],
    [{ clusters: { a: { kubeconfig: 'x' } as object } }, 'has no option `kubeconfig`'],
    [
      { clusters: { a: { kubeConfig: '/nowhere.yaml' } } },
      'The kubeconfig "/nowhere.yaml" could not be read',
    ],
  ])('stop the app: %j', async (options, message) => {
    await expect(startOperator('', [], { kubeConfig: undefined, ...options })).rejects.toThrow(message);
  });

  it('stop the app, when a reconciler names one that is not there', async () => {
    @Reconciler(Widget, { clusters: ['north'] })
    class Lost implements Apply<Widget> {
      apply = () => Action.awaitChange();
    }
    await expect(start([Lost])).rejects.toThrow(
      '"Lost" is for the cluster "north", which is not there. `clusters` of KuberatorModule.forRoot() names: east, west.',
    );
  });
});
