import { Injectable } from '@nestjs/common';
import { firstValueFrom, toArray, takeWhile } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  Action,
  type Apply,
  Conditions,
  InjectStore,
  Reconciler,
  Store,
  StoreNotSyncedError,
  WaitTimeoutError,
  WatcherService,
  controllerReference,
  getStoreToken,
  ownerReference,
  resource,
  store,
} from '../../lib/index.js';
import { ConfigMap, Deployment, Secret } from '../../lib/kinds/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Planet, Widget } from '../support/kinds.js';
import { startOperator } from '../support/operator.js';

let cluster: TestCluster;
let namespace: string;
beforeAll(async () => {
  cluster = await connect();
  await cluster.install(Widget, Planet);
});
beforeEach(async () => {
  namespace = await cluster.namespace();
});
afterAll(() => cluster[Symbol.asyncDispose]());

const make = (name: string, data: Record<string, string> = {}, labels: Record<string, string> = {}) =>
  cluster.client.create(ConfigMap, { metadata: { name, namespace, labels }, data });
const names = (objects: readonly { metadata: { name: string } }[]) =>
  objects.map(({ metadata }) => metadata.name).sort();

describe('a store', () => {
  it('holds what its declaration selects, up to date, and finds it by key, namespace, labels and index', async () => {
    const configMaps = store(ConfigMap, {
      namespaces: namespace,
      labelSelector: 'team',
      indexes: {
        byColor: ({ data }) => data?.['color'],
        byTag: ({ data }) => data?.['tags']?.split(',') ?? [],
      },
    });
    await make('a', { color: 'red', tags: 'x,y' }, { team: 'one' });
    await make('b', { color: 'red', tags: 'y' }, { team: 'two' });
    await make('c', { color: 'red' });

    @Injectable()
    class Reader {
      constructor(@InjectStore(configMaps) readonly store: Store<typeof configMaps>) {}
    }
    await using operator = await startOperator(
      cluster.kubeconfigPath,
      [Reader],
      {},
      { stores: [configMaps] },
    );
    const { store: held } = operator.get(Reader);
    await held.synced();
    expect(held.isSynced).toBe(true);
    expect(held.size).toBe(2);
    expect(held.get({ name: 'a', namespace })?.data).toEqual({ color: 'red', tags: 'x,y' });
    expect(held.get({ name: 'a', namespace })).toBeInstanceOf(ConfigMap);
    expect(held.get({ name: 'c', namespace })).toBeUndefined();
    expect(names(held.list())).toEqual(['a', 'b']);
    expect(names(held.list({ namespace }))).toEqual(['a', 'b']);
    expect(held.list({ namespace: 'elsewhere' })).toEqual([]);
    expect(names(held.list({ labelSelector: 'team in (two,three)' }))).toEqual(['b']);
    expect(names(held.byIndex('byColor', 'red'))).toEqual(['a', 'b']);
    expect(names(held.byIndex('byTag', 'x'))).toEqual(['a']);
    expect(names(held.byIndex('byTag', 'y'))).toEqual(['a', 'b']);

    await cluster.client.mergePatch(
      ConfigMap,
      { name: 'a', namespace },
      { data: { color: 'blue', tags: null } },
    );
    await eventually(() => expect(names(held.byIndex('byColor', 'blue'))).toEqual(['a']));
    expect(names(held.byIndex('byColor', 'red'))).toEqual(['b']);
    expect(held.byIndex('byTag', 'x')).toEqual([]);

    // It leaves the selector, as if it were gone.
    await cluster.client.mergePatch(
      ConfigMap,
      { name: 'b', namespace },
      { metadata: { labels: { team: null } } },
    );
    await eventually(() => expect(held.byIndex('byColor', 'red')).toEqual([]));
    expect(held.size).toBe(1);
  });

  it('knows what an object owns, by the UID of the owner', async () => {
    const owner = await make('owner');
    const other = await make('other');
    const child = (name: string, ...ownerReferences: ReturnType<typeof ownerReference>[]) =>
      cluster.client.create(Secret, { metadata: { name, namespace, ownerReferences } });
    await child('mine', controllerReference(owner));
    await child('both', controllerReference(other), ownerReference(owner));
    await child('none');
    const secrets = store(Secret, { namespaces: namespace, metadataOnly: true });
    await using operator = await startOperator(cluster.kubeconfigPath, [], {}, { stores: [secrets] });
    const held = operator.get<Store<typeof secrets>>(getStoreToken(secrets));
    await held.synced();
    expect(names(held.ownedBy(owner))).toEqual(['both', 'mine']);
    expect(names(held.ownedBy(other))).toEqual(['both']);
    expect(held.get({ name: 'mine', namespace })).not.toHaveProperty('type');
  });

  it('is not damaged by what is done to the objects that it hands out', async () => {
    const configMaps = store(ConfigMap, {
      namespaces: namespace,
      indexes: {
        byColor(object) {
          const color = object.data?.['color'];
          object.data = { color: 'changed by the index' };
          return color;
        },
      },
    });
    await make('a', { color: 'red' });
    await using operator = await startOperator(cluster.kubeconfigPath, [], {}, { stores: [configMaps] });
    const held = operator.get<Store<typeof configMaps>>(getStoreToken(configMaps));
    await held.synced();
    for (const handed of [
      held.get({ name: 'a', namespace })!,
      ...held.list(),
      ...held.byIndex('byColor', 'red'),
    ]) {
      handed.data = {};
      handed.metadata.labels = { team: 'changed' };
    }
    expect(held.get({ name: 'a', namespace })?.data).toEqual({ color: 'red' });
    expect(held.list({ labelSelector: 'team' })).toEqual([]);
    expect(held.byIndex('byColor', 'red')[0]?.data).toEqual({ color: 'red' });
  });

  it('of a kind has all its objects, and shares the watch of a reconciler of the same scope', async () => {
    await cluster.client.create(Planet, { metadata: { name: namespace }, spec: { moons: 2 } });
    const seen: (number | undefined)[] = [];
    @Reconciler(Planet)
    class PlanetReconciler implements Apply<Planet> {
      constructor(@InjectStore(Planet) private readonly planets: Store<Planet>) {}
      apply(planet: Planet): Action {
        // A run finds the store read, with its own object in it.
        seen.push(this.planets.get(planet.metadata)?.spec.moons);
        return Action.awaitChange();
      }
    }
    await using operator = await startOperator(
      cluster.kubeconfigPath,
      [PlanetReconciler],
      {},
      { stores: [Planet] },
    );
    await eventually(() => expect(seen).toContain(2));
    expect(operator.get(WatcherService).reports()).toHaveLength(1);
    await cluster.client.delete(Planet, { name: namespace });
  });

  it('holds only the fields that it names', async () => {
    const slim = store(Deployment, {
      namespaces: namespace,
      fields: ['spec.replicas', 'metadata.labels'],
      indexes: { byReplicas: ({ spec }) => spec?.replicas },
    });
    const labels = { app: 'web' };
    const deployment = await cluster.client.create(Deployment, {
      metadata: { name: 'web', namespace, labels, annotations: { note: 'long' } },
      spec: {
        replicas: 3,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }] } },
      },
    });
    await using operator = await startOperator(cluster.kubeconfigPath, [], {}, { stores: [slim] });
    const held = operator.get<Store<typeof slim>>(getStoreToken(slim));
    await held.synced();
    const { uid, resourceVersion, generation, creationTimestamp } = deployment.metadata;
    expect(held.list({ labelSelector: 'app=web' })).toEqual([
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web', namespace, uid, resourceVersion, generation, creationTimestamp, labels },
        spec: { replicas: 3 },
      },
    ]);
    expect(held.byIndex('byReplicas', 3)).toHaveLength(1);
  });

  it('tells what happens, first what is there', async () => {
    const configMaps = store(ConfigMap, { namespaces: namespace });
    await make('a');
    await using operator = await startOperator(cluster.kubeconfigPath, [], {}, { stores: [configMaps] });
    const held = operator.get<Store<typeof configMaps>>(getStoreToken(configMaps));
    const told = firstValueFrom(
      held.changes$.pipe(
        takeWhile((event) => event.type !== 'deleted', true),
        toArray(),
      ),
    );
    await held.synced();
    await make('b');
    await eventually(() => expect(held.size).toBe(2));
    await cluster.client.delete(ConfigMap, { name: 'a', namespace });
    expect(
      (await told).map((event) =>
        event.type === 'synced' ? 'synced' : `${event.type} ${event.object.metadata.name}`,
      ),
    ).toEqual(['applied a', 'synced', 'applied b', 'deleted a']);
  });
});

describe('reading a store', () => {
  it('that has not read its objects is an error that says so', async () => {
    const configMaps = store(ConfigMap, { namespaces: namespace });
    // Nothing is listening there.
    const kubeConfig = await cluster.kubeConfig();
    const nowhere = Object.assign(Object.create(kubeConfig) as typeof kubeConfig, {
      clusters: kubeConfig.clusters.map((one) => ({ ...one, server: 'https://127.0.0.1:1' })),
    });
    await using operator = await startOperator(
      cluster.kubeconfigPath,
      [],
      { kubeConfig: nowhere },
      { stores: [configMaps] },
    );
    const held = operator.get<Store<typeof configMaps>>(getStoreToken(configMaps));
    expect(held.isSynced).toBe(false);
    for (const read of [
      () => held.list(),
      () => held.get({ name: 'a', namespace }),
      () => held.ownedBy(new ConfigMap()),
    ])
      expect(read).toThrow(StoreNotSyncedError);
  });

  it('of a kind that is not served finds nothing, and holds up no run', async () => {
    class Gizmo extends resource({
      group: 'nowhere.example.com',
      version: 'v1',
      kind: 'Gizmo',
      plural: 'gizmos',
    }) {}
    const found: number[] = [];
    @Reconciler(Widget, { namespaces: namespace })
    class WidgetReconciler implements Apply<Widget> {
      constructor(@InjectStore(Gizmo) private readonly gizmos: Store<Gizmo>) {}
      apply(): Action {
        found.push(this.gizmos.list().length);
        return Action.awaitChange();
      }
    }
    await cluster.client.create(Widget, { metadata: { name: 'w', namespace }, spec: { size: 1 } });
    await using _operator = await startOperator(
      cluster.kubeconfigPath,
      [WidgetReconciler],
      {},
      { stores: [Gizmo] },
    );
    await eventually(() => expect(found).toEqual([0]));
  });

  it('refuses what can find nothing', async () => {
    const configMaps = store(ConfigMap, { namespaces: namespace, fields: ['data'] });
    await using operator = await startOperator(cluster.kubeconfigPath, [], {}, { stores: [configMaps] });
    const held = operator.get<Store<typeof configMaps>>(getStoreToken(configMaps));
    await held.synced();
    expect(() => held.get({ name: 'a' })).toThrow('the `namespace` of "a" is missing');
    expect(() => held.get('a' as never)).toThrow(
      `an object of configmaps/v1 to be named as in { name: 'web', namespace: 'default' }, got "a" (string).`,
    );
    expect(() => held.list({ namespaces: 'a' } as never)).toThrow(
      'list() of a store has no option `namespaces`',
    );
    expect(() => held.list({ labelSelector: 'app=web' })).toThrow("Add 'metadata.labels' to `fields`");
    expect(() => held.byIndex('byColor' as never, 'red' as never)).toThrow(
      'has no index "byColor". It has: none.',
    );
  });
});

describe('waiting for an object of a store', () => {
  const configMaps = () => store(ConfigMap, { namespaces: namespace });
  const starting = async () => {
    const declared = configMaps();
    const operator = await startOperator(cluster.kubeconfigPath, [], {}, { stores: [declared] });
    return { operator, held: operator.get<Store<typeof declared>>(getStoreToken(declared)) };
  };

  it('ends with the object once the condition holds', async () => {
    const { operator, held } = await starting();
    await using _operator = operator;
    const ref = { name: 'a', namespace };
    const waiting = held.waitFor(ref, function red(object) {
      return object?.data?.['color'] === 'red';
    });
    const first = held.waitFor(({ data }) => data?.['color'] === 'blue', Conditions.exists);
    const made = await make('a', { color: 'blue' });
    expect((await first)?.metadata.uid).toBe(made.metadata.uid);
    await cluster.client.mergePatch(ConfigMap, ref, { data: { color: 'red' } });
    expect((await waiting)?.data).toEqual({ color: 'red' });
    // As it is already so, there is nothing to wait for.
    expect((await held.waitFor(ref, Conditions.exists))?.data).toEqual({ color: 'red' });

    const gone = held.waitFor(ref, Conditions.deleted(made.metadata.uid));
    const none = held.waitFor(() => true, Conditions.absent);
    await cluster.client.delete(ConfigMap, ref);
    expect(await gone).toBeUndefined();
    expect(await none).toBeUndefined();
  });

  it('ends with what was seen last when it takes too long, with the signal, and with the app', async () => {
    const { operator, held } = await starting();
    await make('a', { color: 'blue' });
    const ref = { name: 'a', namespace };
    await held.waitFor(ref, Conditions.exists);
    const late = await held.waitFor(ref, Conditions.ready, { timeoutMs: 1 }).catch((error: unknown) => error);
    expect(late).toBeInstanceOf(WaitTimeoutError);
    expect(late).toMatchObject({
      code: 'KUBERATOR_WAIT_TIMEOUT',
      timeoutMs: 1,
      lastSeen: { data: { color: 'blue' } },
      message: expect.stringMatching(
        /^configmaps\/v1 test-\w+\/a did not meet ready within 1 ms\. Last seen was a with resourceVersion \d+, without a status\.$/,
      ) as string,
    });
    const controller = new AbortController();
    const aborted = held.waitFor(ref, Conditions.absent, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(aborted).rejects.toThrow('was aborted: enough');
    const open = held.waitFor(ref, Conditions.absent, { timeoutMs: Infinity });
    const told = open.catch((error: unknown) => error);
    await operator.close();
    expect(await told).toMatchObject({
      message: expect.stringContaining('the app is shutting down') as string,
    });
  });
});

describe('a store that nobody declared', () => {
  it('is no store of all there is, but an error at start that says what to do', async () => {
    const declared = store(ConfigMap, { labelSelector: 'a' });
    @Injectable()
    class ByKind {
      constructor(@InjectStore(ConfigMap) readonly held: Store<ConfigMap>) {}
    }
    @Injectable()
    class ByDeclaration {
      constructor(@InjectStore(declared) readonly held: Store<typeof declared>) {}
    }
    await expect(startOperator(cluster.kubeconfigPath, [ByKind])).rejects.toThrow(
      'the store of configmaps/v1, which KuberatorModule.forFeature({ stores: [ConfigMap] }) provides,',
    );
    await expect(startOperator(cluster.kubeconfigPath, [ByDeclaration])).rejects.toThrow(
      'a store of configmaps/v1, which KuberatorModule.forFeature({ stores: [...] }) with what store(ConfigMap) returned provides,',
    );
  });

  it('nor is one that can not work', async () => {
    const start = (...stores: unknown[]) =>
      startOperator(cluster.kubeconfigPath, [], {}, { stores: stores as [] });
    await expect(start('ConfigMap')).rejects.toThrow('kinds, or what store() makes of them');
    await expect(start(store(ConfigMap, { labelSelector: 'a=b=c' }))).rejects.toThrow('store(ConfigMap)');
    await expect(start(store(Planet, { namespaces: 'a' }))).rejects.toThrow('cluster-scoped');
    await expect(start(store(ConfigMap, { index: {} } as object))).rejects.toThrow('has no option `index`');
    await expect(start(store(ConfigMap, { fields: [] }))).rejects.toThrow('names of fields');
    await expect(start(store(ConfigMap, { fields: ['data'], managedFields: true }))).rejects.toThrow(
      'says all that is held',
    );
  });
});
