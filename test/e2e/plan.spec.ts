import { CoreV1Api } from '@kubernetes/client-node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  Action,
  type Apply,
  ChildrenService,
  type Cleanup,
  EventRecorder,
  InjectApi,
  KubernetesClient,
  KuberatorModule,
  type ReconcileContext,
  Reconciler,
  StatusService,
  child,
} from '../../lib/index.js';
import { ConfigMap, Secret, Service } from '../../lib/kinds/index.js';
import { startChildrenOperator } from '../support/children-world.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Widget } from '../support/kinds.js';
import { startOperator } from '../support/operator.js';
import { RecordingLog } from '../support/recording-log.js';

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

const config = (data: Record<string, string>, name = 'shop') =>
  child(ConfigMap, { metadata: { name }, data });
const place = (name = 'shop') => ({ namespace, name });
/** All that is in the namespace, but for what a control plane puts there itself. */
async function state(): Promise<string[]> {
  const [maps, secrets, services, widgets] = await Promise.all([
    cluster.client.list(ConfigMap, { namespace }),
    cluster.client.list(Secret, { namespace }),
    cluster.client.list(Service, { namespace }),
    cluster.client.list(Widget, { namespace }),
  ]);
  return [...maps, ...secrets, ...services, ...widgets]
    .map(({ kind, metadata }) => `${kind} ${metadata.name} ${metadata.resourceVersion}`)
    .filter((line) => !line.includes('kube-root-ca.crt'))
    .sort();
}

describe('a plan of the children of an object', () => {
  it('tells what would be made, changed and deleted, and changes nothing', async () => {
    const secret = child(Secret, { metadata: { name: 'shop' }, stringData: { password: 'hunter2' } });
    const wishes = { children: () => [config({ color: 'blue', size: '1' }), config({}, 'old'), secret] };
    const widget = await cluster.client.create(Widget, { metadata: place(), spec: { size: 1 } });
    await using operator = await startChildrenOperator(cluster.kubeconfigPath, wishes, {
      namespaces: namespace,
    });
    await operator.run(widget);
    const owner = await cluster.client.get(Widget, place());
    const before = await state();
    const children = operator.get(ChildrenService);
    const options = { fieldManager: 'nestjs-kuberator/widgets' };
    expect((await children.plan(owner, wishes.children(), options)).isEmpty).toBe(true);

    const next = config({ color: 'red', shape: 'round' });
    const plan = await children.plan(
      owner,
      [
        next,
        child(Secret, { metadata: { name: 'shop' }, stringData: { password: 'swordfish' } }),
        child(
          Service,
          { metadata: { name: 'shop', labels: { 'a.b/c': 'd' } }, spec: { ports: [{ port: 80 }] } },
          { dependsOn: [next] },
        ),
      ],
      options,
    );
    expect(plan.toString().split('\n')).toEqual([
      `would update ConfigMap "shop" in namespace "${namespace}"`,
      '  ~ data.color: "blue" → "red"',
      '  - data.size: "1"',
      '  + data.shape: "round"',
      `would update Secret "shop" in namespace "${namespace}"`,
      '  ~ data.password: "(hidden)" → "(hidden)"',
      `would create Service "shop" in namespace "${namespace}"`,
      expect.stringContaining(
        '  + metadata.ownerReferences[shop]: {"apiVersion":"test.kuberator.dev/v1","kind":"Widget"',
      ),
      '  + metadata.labels."a.b/c": "d"',
      expect.stringContaining('  + metadata.labels."applyset.kubernetes.io/part-of": "applyset-'),
      '  + metadata.annotations."kuberator.dev/apply-order": "1"',
      '  + spec.ports[0].port: 80',
      `would delete ConfigMap "old" in namespace "${namespace}"`,
    ]);
    expect(await state()).toEqual(before);
  });
});

describe('a reconciler in the mode plan', () => {
  it('writes nothing, by whatever way, and tells all that it would', async () => {
    const log = new RecordingLog();
    const modes: string[] = [];
    @Reconciler(Widget, { namespaces: namespace, mode: 'plan', finalizer: 'test.kuberator.dev/plan' })
    class Planner implements Apply<Widget>, Cleanup<Widget> {
      constructor(
        private readonly children: ChildrenService,
        private readonly status: StatusService,
        private readonly events: EventRecorder,
        private readonly client: KubernetesClient,
        @InjectApi(CoreV1Api) private readonly core: CoreV1Api,
      ) {}
      async apply(widget: Widget, { mode }: ReconcileContext): Promise<Action> {
        modes.push(mode);
        await this.children.applyAll(widget, [config({ a: '1' })]);
        await this.status.update(widget, { state: 'Planned' });
        this.events.normal(widget, 'Planned', 'would be made');
        await this.client.create(ConfigMap, { metadata: { generateName: 'x-', namespace } });
        await this.client.mergePatch(ConfigMap, place('theirs'), { data: { a: '2' } });
        await this.client.delete(ConfigMap, place('theirs'));
        await this.core.createNamespacedSecret({ namespace, body: { metadata: { name: 'api' } } });
        await this.core.deleteNamespacedConfigMap({ ...place('theirs'), body: { gracePeriodSeconds: 0 } });
        return Action.awaitChange();
      }
      async cleanup(widget: Widget): Promise<Action> {
        await this.children.deleteAll(widget);
        return Action.awaitChange();
      }
    }
    await cluster.client.create(ConfigMap, { metadata: place('theirs'), data: { a: '1' } });
    await cluster.client.create(Widget, { metadata: place(), spec: { size: 1 } });
    const before = await state();
    await using operator = await startOperator(
      cluster.kubeconfigPath,
      [Planner],
      {},
      { log, imports: [KuberatorModule.forFeature({ apis: [CoreV1Api] })] },
    );
    const [result] = await eventually(() => {
      if (operator.results.length === 0) throw new Error('it has not run');
      return operator.results;
    });
    expect(result).toMatchObject({ type: 'applied' });
    expect(modes).toEqual(['plan']);
    const summary = result?.plan?.changes.map(({ type, kind, name, subresource }) =>
      [type, kind, name, subresource].filter((part) => part !== undefined).join(' '),
    );
    expect(summary).toEqual([
      'update Widget shop',
      'create ConfigMap shop',
      'update Widget shop status',
      'create Event',
      expect.stringMatching(/^create ConfigMap x-/),
      'update ConfigMap theirs',
      'delete ConfigMap theirs',
      'create secrets',
      'delete configmaps theirs',
    ]);
    expect(log.lines.join('\n')).toContain(
      `${namespace}/shop: plan: would update Widget "shop" in namespace "${namespace}"\n  + metadata.finalizers`,
    );
    expect(await state()).toEqual(before);
  });

  it('lets go of nothing that is being deleted', async () => {
    @Reconciler(Widget, { namespaces: namespace, finalizer: 'test.kuberator.dev/plan' })
    class Planner implements Apply<Widget>, Cleanup<Widget> {
      apply = () => Action.awaitChange();
      cleanup = () => Action.awaitChange();
    }
    const finalizers = ['test.kuberator.dev/plan'];
    await cluster.client.create(Widget, { metadata: { ...place(), finalizers }, spec: { size: 1 } });
    await cluster.client.delete(Widget, place());
    await using operator = await startOperator(cluster.kubeconfigPath, [Planner], { mode: 'plan' });
    await eventually(() => expect(operator.results).toMatchObject([{ type: 'cleaned-up' }]));
    expect(String(operator.results[0]?.plan)).toContain('  - metadata.finalizers');
    expect((await cluster.client.get(Widget, place())).metadata.finalizers).toEqual(finalizers);
    await cluster.client.mergePatch(Widget, place(), { metadata: { finalizers: null } });
  });
});
