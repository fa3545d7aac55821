import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  Action,
  type Apply,
  type Child,
  ChildConflictError,
  ChildrenError,
  ChildrenService,
  type Cleanup,
  InvalidChildError,
  Reconciler,
  child,
  controllerReference,
  owned,
} from '../../lib/index.js';
import { ConfigMap, Deployment, DeploymentScale, Namespace, Secret, Service } from '../../lib/kinds/index.js';
import { startChildrenOperator, type Wishes } from '../support/children-world.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Widget } from '../support/kinds.js';
import { startOperator } from '../support/operator.js';

let cluster: TestCluster;
let namespace: string;
beforeAll(async () => {
  cluster = await connect();
  await cluster.install(Widget);
});
beforeEach(async () => {
  namespace = await cluster.namespace();
});
afterAll(() => cluster[Symbol.asyncDispose]());

const makeWidget = (name = 'shop', finalizers: string[] = []) =>
  cluster.client.create(Widget, { metadata: { name, namespace, finalizers }, spec: { size: 1 } });
const start = (wishes: Wishes, owns: Parameters<typeof startChildrenOperator>[2]['owns'] = []) =>
  startChildrenOperator(cluster.kubeconfigPath, wishes, { namespaces: namespace, owns });

const config = (data: Record<string, string>, name = 'shop') =>
  child(ConfigMap, { metadata: { name, labels: { app: 'shop' } }, data });
const service = (dependsOn: Child[] = []) =>
  child(
    Service,
    {
      metadata: { name: 'shop' },
      spec: {
        selector: { app: 'shop' },
        // By number alone they are the same: the first has the default protocol.
        ports: [
          { name: 'tcp', port: 53 },
          { name: 'udp', port: 53, protocol: 'UDP' },
        ],
      },
    },
    { dependsOn },
  );
const deployment = (replicas = 2) =>
  child(Deployment, {
    metadata: { name: 'shop' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'shop' } },
      template: {
        metadata: { labels: { app: 'shop' } },
        spec: {
          containers: [
            {
              name: 'web',
              image: 'nginx',
              args: ['-g', 'daemon off;'],
              env: [
                { name: 'EMPTY', value: '' },
                { name: 'COLOR', valueFrom: { configMapKeyRef: { name: 'shop', key: 'color' } } },
              ],
              resources: { requests: { cpu: '1000m', memory: '0.5Gi' } },
              livenessProbe: { httpGet: { port: 80, path: '/' }, initialDelaySeconds: 0 },
              volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
            },
          ],
          volumes: [{ name: 'tmp', emptyDir: {} }],
        },
      },
    },
  });
const place = (name = 'shop') => ({ namespace, name });

describe('the children of an object', () => {
  it('are made with their owner, and not written again while nothing differs', async () => {
    const wishes: Wishes = { children: () => [config({ color: 'blue' }), service(), deployment()] };
    const widget = await makeWidget();
    await using operator = await start(wishes, [ConfigMap, Service, Deployment]);
    const first = await operator.run(widget);
    expect(first.children.map(({ name }) => name)).toEqual([
      'ConfigMap "shop"',
      'Service "shop"',
      'Deployment "shop"',
    ]);
    const made = await cluster.client.get(Deployment, place());
    expect(made.metadata.ownerReferences).toEqual([controllerReference(widget)]);
    const owner = await cluster.client.get(Widget, place());
    expect(owner.metadata.annotations).toMatchObject({
      'applyset.kubernetes.io/tooling': 'nestjs-kuberator/widgets/v1',
      'applyset.kubernetes.io/contains-group-kinds': 'ConfigMap,Deployment.apps,Service',
    });
    expect(made.metadata.labels?.['applyset.kubernetes.io/part-of']).toBe(
      owner.metadata.labels?.['applyset.kubernetes.io/id'],
    );

    await operator.run(widget);
    operator.writes();
    const again = await operator.run(widget);
    expect(again.children.map(({ type }) => type)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(operator.writes()).toEqual([]);
    expect((await cluster.client.get(Deployment, place())).metadata.resourceVersion).toBe(
      made.metadata.resourceVersion,
    );
    // Its own books on the owner are no reason to run it: it was made, its children came, and two runs were asked for.
    expect(operator.results.flatMap(({ causes }) => causes).map(({ type }) => type)).not.toContain('updated');
  });

  it('get back what somebody else changes, and let go of what is no longer named', async () => {
    const wishes: Wishes = { children: () => [config({ color: 'blue', size: '1' })] };
    const widget = await makeWidget();
    await using operator = await start(wishes, [ConfigMap]);
    await operator.run(widget);
    await cluster.client.mergePatch(ConfigMap, place(), { data: { color: 'red', theirs: 'x' } });
    await eventually(async () =>
      expect((await cluster.client.get(ConfigMap, place())).data).toEqual({
        color: 'blue',
        size: '1',
        theirs: 'x',
      }),
    );
    wishes.children = () => [config({ color: 'blue' })];
    await operator.run(widget);
    expect((await cluster.client.get(ConfigMap, place())).data).toEqual({ color: 'blue', theirs: 'x' });
    await cluster.client.mergePatch(ConfigMap, place(), { metadata: { labels: { app: null } } });
    await eventually(async () =>
      expect((await cluster.client.get(ConfigMap, place())).metadata.labels).toMatchObject({ app: 'shop' }),
    );
    await cluster.client.delete(ConfigMap, place());
    await eventually(() => cluster.client.get(ConfigMap, place()));
    await operator.run(widget);
    operator.writes();
    await operator.run(widget);
    expect(operator.writes()).toEqual([]);
  });

  it('get back what is changed through a subresource, and a Secret what was given as text', async () => {
    const secretOf = (a: string) => child(Secret, { metadata: { name: 'shop' }, stringData: { a } });
    const wishes: Wishes = { children: () => [deployment(), secretOf('a')] };
    const widget = await makeWidget();
    await using operator = await start(wishes, [Deployment, owned(Secret, { managedFields: true })]);
    await operator.run(widget);
    // Only its value changes.
    wishes.children = () => [deployment(), secretOf('b')];
    await operator.run(widget);
    expect((await cluster.client.get(Secret, place())).data).toEqual({ a: 'Yg==' });
    const scale = await cluster.client.get(DeploymentScale, place());
    await cluster.client.replace(DeploymentScale, { ...scale, spec: { replicas: 7 } });
    await cluster.client.mergePatch(Secret, place(), { data: { a: 'eA==' } });
    await eventually(async () => {
      expect((await cluster.client.get(Deployment, place())).spec?.replicas).toBe(2);
      expect((await cluster.client.get(Secret, place())).data).toEqual({ a: 'Yg==' });
    });
    await operator.run(widget);
    operator.writes();
    await operator.run(widget);
    expect(operator.writes()).toEqual([]);
  });

  it('are known from a watch that keeps their managed fields, without a request', async () => {
    const wishes: Wishes = { children: () => [config({ color: 'blue' })] };
    const widget = await makeWidget();
    await using operator = await start(wishes, [owned(ConfigMap, { managedFields: true })]);
    await operator.run(widget);
    await cluster.client.mergePatch(ConfigMap, place(), { data: { color: 'red' } });
    await eventually(async () =>
      expect((await cluster.client.get(ConfigMap, place())).data).toEqual({ color: 'blue' }),
    );
    await operator.run(widget);
    const reads: string[] = [];
    const { ClusterSet } = await import('../../lib/cluster/cluster-set.js');
    operator
      .get(ClusterSet)
      .current()
      .transport.observers.add(({ method }) => reads.push(method));
    expect((await operator.run(widget)).children).toMatchObject([{ type: 'unchanged' }]);
    expect(reads).toEqual([]);
  });

  it('go when they are no longer wanted, kinds that are not watched included', async () => {
    const wishes: Wishes = { children: () => [config({ a: '1' }), config({ b: '2' }, 'other'), service()] };
    const widget = await makeWidget();
    await using operator = await start(wishes, [ConfigMap]);
    await operator.run(widget);
    wishes.children = () => [config({ a: '1' })];
    const { pruned } = await operator.run(widget).then(() => allPruned(operator.outcomes));
    // Made at the same time, they go in whatever order.
    expect(pruned.sort()).toEqual(['ConfigMap other pruned', 'Service shop pruned']);
    await cluster.gone(Service, place());
    await cluster.gone(ConfigMap, place('other'));
    await cluster.client.get(ConfigMap, place());
    const owner = await cluster.client.get(Widget, place());
    expect(owner.metadata.annotations).toMatchObject({
      'applyset.kubernetes.io/contains-group-kinds': 'ConfigMap',
    });
  });

  it('do not include what only has their label', async () => {
    const wishes: Wishes = { children: () => [config({ a: '1' })] };
    const widget = await makeWidget();
    await using operator = await start(wishes, [ConfigMap]);
    await operator.run(widget);
    const { metadata } = await cluster.client.get(ConfigMap, place());
    const label = { 'applyset.kubernetes.io/part-of': metadata.labels!['applyset.kubernetes.io/part-of']! };
    const foreign = await cluster.client.create(ConfigMap, {
      metadata: { ...place('foreign'), labels: label },
    });
    wishes.children = () => [config({ a: '1' }, 'renamed')];
    await operator.run(widget);
    await cluster.gone(ConfigMap, place());
    const left = await cluster.client.get(ConfigMap, place('foreign'));
    expect(left.metadata.resourceVersion).toBe(foreign.metadata.resourceVersion);
    expect(allPruned(operator.outcomes).pruned.sort()).toEqual([
      'ConfigMap foreign kept',
      'ConfigMap shop pruned',
    ]);
  });

  it('are made when what they depend on is ready, and pruned before it', async () => {
    const wishes: Wishes = {
      children: () => {
        const base = deployment();
        return [service([base]), base];
      },
    };
    const widget = await makeWidget();
    await using operator = await start(wishes, [Service, Deployment]);
    const waiting = await operator.run(widget);
    expect(waiting.children).toMatchObject([
      { name: 'Service "shop"', type: 'waiting' },
      { name: 'Deployment "shop"', isReady: false },
    ]);
    expect(waiting.isReady).toBe(false);
    expect(waiting.message).toContain(
      'Service "shop": it waits for Deployment "shop": its controller has not seen',
    );
    const { metadata } = await cluster.client.get(Deployment, place());
    const counts = { replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 };
    await cluster.client.mergePatch(
      Deployment,
      place(),
      {
        status: {
          observedGeneration: metadata.generation,
          ...counts,
          conditions: [{ type: 'Available', status: 'True' }],
        },
      },
      { subresource: 'status' },
    );
    await eventually(() => cluster.client.get(Service, place()));
    expect((await operator.run(widget)).isReady).toBe(true);
    wishes.children = () => [];
    await operator.run(widget);
    expect(allPruned(operator.outcomes).pruned).toEqual(['Service shop pruned', 'Deployment shop pruned']);
  });

  it('go one after the other: what others depend on stays until these are gone', async () => {
    const base = config({ a: '1' }, 'base');
    const front = child(
      ConfigMap,
      { metadata: { name: 'front', finalizers: ['test.kuberator.dev/slow'] } },
      { dependsOn: [base] },
    );
    const wishes: Wishes = { children: () => [front, base] };
    const widget = await makeWidget();
    await using operator = await start(wishes, [ConfigMap]);
    await operator.run(widget);
    wishes.children = () => [];
    const result = await operator.run(widget);
    expect(result.pruned).toMatchObject([
      { name: 'front', type: 'terminating' },
      { name: 'base', type: 'waiting' },
    ]);
    expect(result.isReady).toBe(false);
    expect(result.message).toBe(
      'ConfigMap "front": no longer wanted, and terminating; ConfigMap "base": no longer wanted, and waiting',
    );
    await cluster.client.get(ConfigMap, place('base'));
    // Nobody asks for a run: that the first one goes does.
    await cluster.client.mergePatch(ConfigMap, place('front'), { metadata: { finalizers: null } });
    await cluster.gone(ConfigMap, place('base'));
  });

  it('are all gone before their owner is, wherever they are, when cleanup() deletes them', async () => {
    const elsewhere = await cluster.namespace();
    @Reconciler(Widget, { namespaces: namespace, finalizer: 'test.kuberator.dev/children' })
    class WidgetReconciler implements Apply<Widget>, Cleanup<Widget> {
      constructor(private readonly children: ChildrenService) {}
      async apply(widget: Widget): Promise<Action> {
        const stray = child(Secret, { metadata: { name: 'shop', namespace: elsewhere } });
        await this.children.applyAll(widget, [config({ a: '1' }), stray], { allowNamespaces: [elsewhere] });
        return Action.awaitChange();
      }
      async cleanup(widget: Widget): Promise<Action> {
        const { isReady } = await this.children.deleteAll(widget);
        return isReady ? Action.awaitChange() : Action.requeue(50);
      }
    }
    await makeWidget();
    await using _operator = await startOperator(cluster.kubeconfigPath, [WidgetReconciler]);
    const secret = { name: 'shop', namespace: elsewhere };
    await eventually(async () => {
      await cluster.client.get(Secret, secret);
      await cluster.client.get(ConfigMap, place());
    });
    await cluster.client.delete(Widget, place());
    await cluster.gone(Widget, place());
    expect(await cluster.client.find(Secret, secret)).toBeUndefined();
    // Nothing here collects garbage: this, too, was the operator.
    expect(await cluster.client.find(ConfigMap, place())).toBeUndefined();
  });

  it('may be in other namespaces only by a grant, and are gone after deleteAll()', async () => {
    const elsewhere = await cluster.namespace();
    const stray = () =>
      child(Secret, { metadata: { name: 'shop', namespace: elsewhere }, stringData: { a: 'b' } });
    const wishes: Wishes = { children: () => [stray()] };
    const widget = await makeWidget('shop', ['test.kuberator.dev/cleanup']);
    await using operator = await start(wishes);
    await expect(operator.run(widget)).rejects.toThrow(
      `is in namespace "${elsewhere}", but its owner is in "${namespace}". Leave the namespace out, or grant it by \`allowNamespaces: ['${elsewhere}']\``,
    );
    wishes.options = { allowNamespaces: [elsewhere] };
    await operator.run(widget);
    const secret = await cluster.client.get(Secret, { name: 'shop', namespace: elsewhere });
    expect(secret.metadata.ownerReferences).toBeUndefined();
    await operator.run(widget);
    operator.writes();
    await operator.run(widget);
    expect(operator.writes()).toEqual([]);
    const owner = await cluster.client.get(Widget, place());
    const fieldManager = 'nestjs-kuberator/widgets';
    const result = await operator.get(ChildrenService).deleteAll(owner, { fieldManager });
    expect(result.isReady).toBe(true);
    await cluster.gone(Secret, { name: 'shop', namespace: elsewhere });
    await cluster.client.mergePatch(Widget, place(), { metadata: { finalizers: null } });
  });
});

describe('the children of one reconciler', () => {
  it('are not touched by another, which is told whose they are', async () => {
    const widget = await makeWidget();
    {
      await using first = await start({ children: () => [config({ a: '1' })] });
      await first.run(widget);
    }
    const wishes: Wishes = { children: () => [config({ a: '2' }, 'other')] };
    const reconciler = { namespaces: namespace };
    await using second = await startChildrenOperator(cluster.kubeconfigPath, wishes, reconciler, {
      fieldManager: 'other-operator',
    });
    await expect(second.run(widget)).rejects.toThrow(
      'The children of Widget "shop" are managed by "nestjs-kuberator/widgets", not by "other-operator/widgets"',
    );
    expect((await cluster.client.get(ConfigMap, place())).data).toEqual({ a: '1' });
    expect(await cluster.client.find(ConfigMap, place('other'))).toBeUndefined();
  });
});

describe('an object that has the name of a child', () => {
  it("is left alone where it is nobody's or somebody else's, and taken over where it is said", async () => {
    await cluster.client.create(ConfigMap, { metadata: place(), data: { mine: 'x' } });
    const other = await makeWidget('other');
    await cluster.client.create(Secret, {
      metadata: { ...place(), ownerReferences: [controllerReference(other)] },
    });
    const secret = () => child(Secret, { metadata: { name: 'shop' }, stringData: { a: 'b' } });
    const wishes: Wishes = { children: () => [config({ a: '1' }), secret(), service()] };
    const widget = await makeWidget();
    await using operator = await start({
      children: (one) => (one.metadata.name === 'shop' ? wishes.children(one) : []),
    });
    const error = await operator.run(widget).then(
      () => undefined,
      (thrown: unknown) => thrown as ChildrenError,
    );
    expect(error).toBeInstanceOf(ChildrenError);
    expect(error?.cause).toBeInstanceOf(ChildConflictError);
    expect(error?.message).toContain('ConfigMap "shop" could not be applied (and 1 more): ');
    expect(error?.message).toContain("is there already, and nobody's child");
    expect(error?.result.children).toMatchObject([
      { type: 'failed' },
      {
        type: 'failed',
        error: { message: expect.stringContaining('is controlled by Widget "other"') as string },
      },
      { name: 'Service "shop"', type: 'unchanged' },
    ]);
    expect((await cluster.client.get(ConfigMap, place())).data).toEqual({ mine: 'x' });
    wishes.children = () => [
      child(ConfigMap, { metadata: { name: 'shop' }, data: { a: '1' } }, { adopt: true }),
      service(),
    ];
    await operator.run(widget);
    expect((await cluster.client.get(ConfigMap, place())).data).toEqual({ mine: 'x', a: '1' });
  });
});

describe('children that can not be', () => {
  it.each([
    [
      'what child() did not make',
      () => ({ kind: 'ConfigMap' }) as never,
      'Expected children[0] to be what child() makes',
    ],
    [
      'one without a name',
      () => child(ConfigMap, { metadata: {} }),
      'children[0], a ConfigMap, has no `metadata.name`',
    ],
    [
      'one of another kind',
      () => child(ConfigMap, { kind: 'Secret', metadata: { name: 'a' } }),
      'has the kind "Secret" (string), but child() was given ConfigMap',
    ],
    [
      'a cluster-scoped one',
      () => child(Namespace, { metadata: { name: 'a' } }),
      '"a" is cluster-scoped, and Widget "shop" lives in a namespace',
    ],
  ])('are refused before anything is sent: %s', async (_what, make, message) => {
    const widget = await makeWidget();
    await using operator = await start({ children: () => [make()] });
    await expect(operator.run(widget)).rejects.toThrow(message);
    expect(operator.outcomes[0]).toBeInstanceOf(InvalidChildError);
    expect((await cluster.client.get(Widget, place())).metadata.annotations).toBeUndefined();
  });
});

function allPruned(outcomes: Awaited<ReturnType<typeof start>>['outcomes']): { pruned: string[] } {
  const found = outcomes.flatMap((outcome) => ('pruned' in outcome ? outcome.pruned : []));
  return { pruned: found.map(({ kind, name, type }) => `${kind} ${name} ${type}`) };
}
