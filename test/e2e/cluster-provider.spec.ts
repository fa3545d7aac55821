import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readFile } from 'node:fs/promises';
import { KubeConfig } from '@kubernetes/client-node';
import type { Registry } from 'prom-client';
import { Subject } from 'rxjs';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClusterSet } from '../../lib/cluster/cluster-set.js';
import {
  Action,
  type Apply,
  type ClusterAccess,
  type ClusterAssignment,
  Clusters,
  Conditions,
  EventRecorder,
  getStoreToken,
  kubeconfigSecrets,
  type KuberatorOptions,
  type ReconcileContext,
  Reconciler,
  ReconcilerRegistry,
  store,
  type Store,
  WatcherService,
} from '../../lib/index.js';
import { ConfigMap, Namespace, Secret } from '../../lib/kinds/index.js';
import { KUBERATOR_METRICS_REGISTRY, KuberatorMetricsModule } from '../../lib/metrics/index.js';
import { messagesOf } from '../../lib/common/messages-of.js';
import { Stores } from '../../lib/store/stores.js';
import type { ControlPlane } from '../control-plane/index.js';
import { connect, type TestCluster } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Widget } from '../support/kinds.js';
import { startOperator } from '../support/operator.js';
import { startServer } from '../support/start-server.js';

let hub: TestCluster;
let edge: TestCluster;
let edgeServer: ControlPlane;
beforeAll(async () => {
  [hub, edgeServer] = await Promise.all([connect(), startServer()]);
  edge = await connect(edgeServer.kubeconfigPath);
  await edge.install(Widget);
});
afterAll(async () => {
  await Promise.all([hub?.[Symbol.asyncDispose](), edge?.[Symbol.asyncDispose]()]);
  await edgeServer?.close();
});

/** A namespace of both, with a widget on the edge. */
async function prepare(): Promise<string> {
  const namespace = await hub.namespace();
  await edge.client.create(Namespace, { metadata: { name: namespace } });
  await make('w', namespace);
  return namespace;
}
const make = (name: string, namespace: string, size = 1) =>
  edge.client.create(Widget, { metadata: { name, namespace }, spec: { size } });

const start = (providers: Parameters<typeof startOperator>[1], options: KuberatorOptions, log?: object) =>
  startOperator(hub.kubeconfigPath, providers, options, log && ({ log } as never));

describe('a cluster that is engaged and dropped while the app runs', () => {
  it('is reconciled from then on, and until then, in good order', async () => {
    const namespace = await prepare();
    const assignments = new Subject<ClusterAssignment>();
    const seen: string[] = [];
    let release = (): void => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    @Reconciler(Widget, { namespaces: namespace, clusters: (name) => name !== 'default' })
    class EdgeReconciler implements Apply<Widget> {
      async apply({ metadata }: Widget, { cluster }: ReconcileContext): Promise<Action> {
        seen.push(`${cluster} ${metadata.name}`);
        if (metadata.name === 'slow') await released;
        return Action.awaitChange();
      }
    }
    await using operator = await start([EdgeReconciler], {
      clusterProvider: { clusters: () => assignments },
    });
    const clusters = operator.get(Clusters);
    const registry = operator.get(ReconcilerRegistry);
    const changes: string[] = [];
    clusters.changes().subscribe(({ type, name }) => changes.push(`${type} ${name}`));
    expect(clusters.names()).toEqual(['default']);
    expect(registry.reports()).toEqual([]);

    assignments.next({ type: 'engage', name: 'edge', kubeConfig: edge.kubeconfigPath });
    await eventually(() => expect(seen).toEqual(['edge w']));
    expect(registry.reports()).toMatchObject([{ name: 'EdgeReconciler', cluster: 'edge' }]);
    const events: string[] = [];
    clusters.of('edge').run(() =>
      operator
        .get(WatcherService)
        .watch(Widget, { namespaces: namespace })
        .subscribe({ next: ({ type }) => events.push(type), complete: () => events.push('complete') }),
    );
    await eventually(() => expect(events).toEqual(['applied', 'synced']));

    // A run that is under way ends first; then everything is let go.
    await make('slow', namespace);
    await eventually(() => expect(seen).toContain('edge slow'));
    assignments.next({ type: 'drop', name: 'edge' });
    await make('late', namespace);
    await eventually(() => expect(events.filter((type) => type === 'applied')).toHaveLength(3));
    expect(clusters.names()).toEqual(['default', 'edge']);
    release();
    await eventually(() => expect(changes).toEqual(['engaged edge', 'dropped edge']));
    expect(seen).not.toContain('edge late');
    expect(operator.results.at(-1)).toMatchObject({ type: 'applied', key: `edge/${namespace}/slow` });
    expect(clusters.names()).toEqual(['default']);
    expect(registry.reports()).toEqual([]);
    await eventually(() => expect(events.at(-1)).toBe('complete'));
    expect(operator.get(WatcherService).reports()).toEqual([]);
    expect(registry.trigger(EdgeReconciler, { name: 'w', namespace })).toBe(false);
    expect(() => clusters.of('edge')).toThrow('There is no cluster "edge". There are: default.');

    // And it may come again.
    assignments.next({ type: 'engage', name: 'edge', kubeConfig: edge.kubeconfigPath });
    await eventually(() => expect(seen).toContain('edge late'));
  });

  it('leaves nothing behind, be they fifty, whatever is still asked of them', async () => {
    const namespace = await prepare();
    const assignments = new Subject<ClusterAssignment>();
    const ran = new Set<string>();
    const configMaps = store(ConfigMap, { namespaces: namespace });
    @Reconciler(Widget, { namespaces: namespace, clusters: (name) => name !== 'default', owns: [ConfigMap] })
    class EdgeReconciler implements Apply<Widget> {
      constructor(private readonly events: EventRecorder) {}

      apply(widget: Widget, { cluster }: ReconcileContext): Action {
        this.events.emit(widget, { type: 'Normal', reason: 'Seen', note: 'It is here.' });
        ran.add(cluster);
        return Action.awaitChange();
      }
    }
    await using operator = await startOperator(
      hub.kubeconfigPath,
      [EdgeReconciler],
      { clusterProvider: { clusters: () => assignments } },
      {
        stores: [configMaps],
        imports: [KuberatorMetricsModule.forRoot({ path: false, defaultMetrics: false })],
      },
    );
    const [set, clusters, registry] = [
      operator.get(ClusterSet),
      operator.get(Clusters),
      operator.get(ReconcilerRegistry),
    ];
    const [watcher, events] = [operator.get(WatcherService), operator.get(EventRecorder)];
    const declared = operator.get<Store<typeof configMaps>>(getStoreToken(configMaps));
    const metrics = operator.app.get<Registry>(KUBERATOR_METRICS_REGISTRY, { strict: false });
    const series = async () => (await metrics.metrics()).split('\n').filter((line) => line.includes('edge-'));
    const before = watcher.reports().length;
    const names = Array.from({ length: 50 }, (_, index) => `edge-${index}`);

    // What vitest is given to await, it keeps, and with it the cluster that it was made in: so it is given texts.
    const askLate = async ({ run }: ClusterAccess, object: Widget) => {
      const said: string[] = [];
      const note = (error: Error) => void said.push(messagesOf(error));
      try {
        run(() => declared.get({ name: 'any', namespace }));
      } catch (error) {
        note(error as Error);
      }
      await run(() => declared.waitFor({ name: 'any', namespace }, Conditions.exists)).catch(note);
      const event = { type: 'Normal', reason: 'Late', note: 'Too late.' } as const;
      await run(() => events.tryEmit(object, event)).catch(note);
      run(() => watcher.watch(ConfigMap).subscribe({ complete: () => void said.push('complete') }));
      return said;
    };

    for (const name of names) assignments.next({ type: 'engage', name, kubeConfig: edge.kubeconfigPath });
    await eventually(() => expect(ran.size).toBe(names.length), { timeoutMs: 60_000 });
    for (const name of names) await clusters.of(name).run(() => declared.synced());
    expect((await series()).length).toBeGreaterThan(names.length);
    const engaged = () => names.map((name) => set.get(name));
    const hold = () => {
      const objects = [
        ...registry.all(),
        ...engaged(),
        ...engaged().flatMap((one) => operator.get(Stores).in(one)),
      ];
      return objects.map((object) => new WeakRef<object>(object));
    };
    const held = hold();
    expect(held).toHaveLength(3 * names.length);
    const late = new Set<ClusterAccess>();
    const keep = () => names.forEach((name) => late.add(clusters.of(name)));
    keep();
    const widget = structuredClone(await edge.client.get(Widget, { name: 'w', namespace }));

    for (const name of names) assignments.next({ type: 'drop', name });
    await eventually(() => expect(set.names()).toEqual(['default']), { timeoutMs: 60_000 });
    const askAll = async () => {
      const answers: string[][] = [];
      for (const access of late) answers.push(await askLate(access, widget));
      return answers;
    };
    for (const answers of await askAll())
      expect(answers).toEqual([
        expect.stringContaining('has not read'),
        expect.stringContaining('is let go'),
        expect.stringContaining('is not spoken to any more'),
        'complete',
      ]);
    late.clear();
    expect(watcher.reports()).toHaveLength(before);
    expect(await series()).toEqual([]);
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;
    await eventually(() => {
      gc();
      // One cluster may last a minute longer: timers that connections share keep the context that they were set in.
      const left = held.flatMap((ref) => ref.deref()?.constructor.name ?? []);
      expect(left.length, left.join()).toBeLessThanOrEqual(3);
    });
  });

  it('tells who waits for its objects that it is dropped, be it before they were read, or asked afterwards', async () => {
    const silence = createServer();
    silence.listen(0, '127.0.0.1');
    await once(silence, 'listening');
    const { port } = silence.address() as AddressInfo;
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromClusterAndUser(
      { name: 'c', server: `http://127.0.0.1:${port}`, skipTLSVerify: false },
      { name: 'u' },
    );
    const assignments = new Subject<ClusterAssignment>();
    const configMaps = store(ConfigMap);
    await using operator = await startOperator(
      hub.kubeconfigPath,
      [],
      { clusterProvider: { clusters: () => assignments } },
      { stores: [configMaps] },
    );
    const declared = operator.get<Store<typeof configMaps>>(getStoreToken(configMaps));
    const clusters = operator.get(Clusters);
    assignments.next({ type: 'engage', name: 'edge', kubeConfig });
    await eventually(() => expect(clusters.names()).toContain('edge'));
    const edge = clusters.of('edge');

    const waits = Promise.allSettled([1, 2].map(() => edge.run(() => declared.synced())));
    assignments.next({ type: 'drop', name: 'edge' });
    const answers = [...(await waits), ...(await Promise.allSettled([edge.run(() => declared.synced())]))];
    for (const answer of answers)
      expect(answer).toMatchObject({
        status: 'rejected',
        reason: {
          code: 'KUBERATOR_ABORTED',
          message: 'Waiting for the objects of configmaps/v1 was aborted: the cluster "edge" is let go',
        },
      });
    silence.close();
  });

  it('has metrics of its own, which end with it', async () => {
    const namespace = await prepare();
    const assignments = new Subject<ClusterAssignment>();
    @Reconciler(Widget, { namespaces: namespace, clusters: (name) => name !== 'default' })
    class EdgeReconciler implements Apply<Widget> {
      apply = () => Action.awaitChange();
    }
    const metrics = KuberatorMetricsModule.forRoot({ path: false, defaultMetrics: false });
    await using operator = await startOperator(
      hub.kubeconfigPath,
      [EdgeReconciler],
      { clusterProvider: { clusters: () => assignments } },
      { imports: [metrics] },
    );
    const registry = operator.app.get<Registry>(KUBERATOR_METRICS_REGISTRY, { strict: false });
    const series = async () =>
      (await registry.metrics()).split('\n').filter((line) => line.includes('cluster="edge"'));
    expect(await series()).toEqual([]);
    assignments.next({ type: 'engage', name: 'edge', kubeConfig: edge.kubeconfigPath });
    await eventually(async () => {
      const now = (await series()).join('\n');
      expect(now).toMatch(/controller_runtime_reconcile_total\{.*result="success".*\} 1/);
      expect(now).toMatch(/workqueue_adds_total\{.*\} 1/);
      expect(now).toMatch(/kuberator_watch_synced\{.*\} 1/);
      expect(now).toMatch(/rest_client_requests_total\{code="200"/);
    });
    assignments.next({ type: 'drop', name: 'edge' });
    await eventually(async () => expect(await series()).toEqual([]));
  });

  it('that makes no sense is refused in the log, and disturbs nobody', async () => {
    const assignments = new Subject<ClusterAssignment>();
    const errors: string[] = [];
    const log = { log() {}, warn() {}, debug() {}, error: (message: string) => errors.push(message) };
    await using operator = await start([], { clusterProvider: { clusters: () => assignments } }, log);
    assignments.next({ type: 'engage', name: 'a/b', kubeConfig: edge.kubeconfigPath });
    assignments.next({ type: 'engage', name: 'default', kubeConfig: edge.kubeconfigPath });
    assignments.next({ type: 'engage', name: 'edge', kubeConfig: '/nowhere.yaml' });
    assignments.next({ type: 'drop', name: 'default' });
    assignments.next({ type: 'drop', name: 'unknown' });
    await eventually(() => expect(errors).toHaveLength(4));
    expect(errors.sort()).toEqual([
      expect.stringContaining('The cluster "a/b" is not engaged: expected a name of lower-case letters'),
      expect.stringContaining(
        'The cluster "default" is not dropped: it is one of those of KuberatorModule.forRoot()',
      ),
      expect.stringContaining(
        'The cluster "default" is not engaged: it is one of those of KuberatorModule.forRoot()',
      ),
      expect.stringContaining(
        'The cluster "edge" is not engaged: The kubeconfig "/nowhere.yaml" could not be read',
      ),
    ]);
    assignments.next({ type: 'enrage', name: 'edge' } as never);
    assignments.next(undefined as never);
    expect(errors.slice(4)).toEqual([
      expect.stringContaining(
        'The provider of clusters said `{"type":"enrage","name":"edge"}` (object): expected',
      ),
      expect.stringContaining('The provider of clusters said `{}` (object): expected'),
    ]);
    assignments.error(new Error('the inventory is down'));
    await eventually(() =>
      expect(errors.at(-1)).toContain('The provider of clusters failed: the inventory is down'),
    );
    expect(operator.get(Clusters).names()).toEqual(['default']);
  });
});

describe('clusters by kubeconfigs in Secrets', () => {
  const labels = { 'test.kuberator.dev/cluster': '' };
  const put = (namespace: string, name: string, text: string, key = 'kubeconfig') =>
    hub.client.apply(Secret, {
      metadata: { name, namespace, labels },
      data: { [key]: Buffer.from(text).toString('base64') },
    });

  it('are engaged, follow rotation without a stop, and are dropped', async () => {
    const namespace = await prepare();
    const text = await readFile(edge.kubeconfigPath, 'utf8');
    await put(namespace, 'edge', text);
    const seen: string[] = [];
    const errors: string[] = [];
    const log = { log() {}, warn() {}, debug() {}, error: (message: string) => errors.push(message) };
    @Reconciler(Widget, { namespaces: namespace, clusters: (name) => name !== 'default' })
    class EdgeReconciler implements Apply<Widget> {
      apply({ spec }: Widget, { cluster }: ReconcileContext): Action {
        seen.push(`${cluster} ${spec.size}`);
        return Action.awaitChange();
      }
    }
    const clusterProvider = kubeconfigSecrets({ namespace, labelSelector: 'test.kuberator.dev/cluster' });
    await using operator = await start([EdgeReconciler], { clusterProvider }, log);
    await eventually(() => expect(seen).toEqual(['edge 1']));
    const set = operator.get(ClusterSet);
    const engaged = set.get('edge');

    // Somebody else's credentials, on the same server.
    await put(namespace, 'edge', withToken(text, edgeServer.tokenUser.token));
    await eventually(async () => {
      const { headers } = await engaged.transport.lend();
      expect(headers['authorization']).toBe(`Bearer ${edgeServer.tokenUser.token}`);
    });
    await edge.client.mergePatch(Widget, { name: 'w', namespace }, { spec: { size: 2 } });
    await eventually(() => expect(seen.at(-1)).toBe('edge 2'));
    expect(set.get('edge')).toBe(engaged);

    await put(namespace, 'edge', 'no: kubeconfig');
    await eventually(() => expect(errors.at(-1)).toContain('The cluster "edge" is not engaged'));
    await put(namespace, 'edge', 'users:\n- name: a\n  user: { token: s3cret\n: :');
    await eventually(() => expect(errors.at(-1)).toContain('it is no YAML, or no kubeconfig'));
    expect(errors.join()).not.toContain('s3cret');
    await put(namespace, 'evil', withCommand(text));
    await eventually(() => expect(errors.at(-1)).toContain('names a command to run'));
    expect(set.names()).toEqual(['default', 'edge']);

    await hub.client.delete(Secret, { name: 'edge', namespace });
    await eventually(() => expect(set.names()).toEqual(['default']));
  });

  it.each<[object, string]>([
    [{}, 'Expected `namespace` of kubeconfigSecrets() to be the name of a namespace'],
    [{ namespace: 'a' }, 'Expected `labelSelector` of kubeconfigSecrets() to be a selector'],
    [{ namespace: 'a', labelSelector: 'b', keys: 'c' }, 'kubeconfigSecrets() has no option `keys`'],
  ])('are refused with %j', (options, message) => {
    expect(() => kubeconfigSecrets(options as never)).toThrow(message);
  });
});

/** The kubeconfig with a token in the place of whatever its users have. */
function withToken(text: string, token: string): string {
  return withUser(text, { token });
}

function withCommand(text: string): string {
  return withUser(text, { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'touch' } });
}

function withUser(text: string, user: object): string {
  const config = parse(text) as { users: { name: string; user: object }[] };
  return JSON.stringify({ ...config, users: config.users.map(({ name }) => ({ name, user })) });
}
