import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { child, ChildrenService, OwnerChangedError } from '../../lib/index.js';
import { ConfigMap } from '../../lib/kinds/index.js';
import { EmbeddedCluster } from '../../lib/testing/index.js';
import { startChildrenOperator } from '../support/children-world.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { type KubeconfigFile, kubeconfigFileOf } from '../support/kubeconfig-file.js';
import { Widget } from '../support/kinds.js';
import { startOperator } from '../support/operator.js';

let server: EmbeddedCluster;
let file: KubeconfigFile;
let cluster: TestCluster;
let namespace: string;
beforeAll(async () => {
  server = await EmbeddedCluster.start({ controllers: false });
  file = await kubeconfigFileOf(server);
  cluster = await connect(file.path);
  await cluster.install(Widget);
});
beforeEach(async () => {
  server.faults.clear();
  namespace = await cluster.namespace();
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  await server.close();
  await file[Symbol.asyncDispose]();
});

const make = (...names: string[]) => names.map((name) => child(ConfigMap, { metadata: { name }, data: {} }));
const options = { fieldManager: 'w' };
const madeOf = (widget: Widget) => (widget.spec.size === 1 ? make('base', 'old') : make('base', 'new'));
const names = async () =>
  (await cluster.client.list(ConfigMap, { namespace })).map(({ metadata }) => metadata.name).sort();

/** An operator that does not hear that another, which led before it, was told to make `new` in place of `old`. */
async function behind() {
  const place = { name: 'shop', namespace };
  const widget = await cluster.client.create(Widget, { metadata: place, spec: { size: 1 } });
  const on = { resource: 'widgets', eventType: 'MODIFIED' } as const;
  server.faults.load({ faults: [{ on, at: 'watchSend', do: { action: 'lose' } }] });
  const wishes = { children: madeOf, options };
  const operator = await startChildrenOperator(cluster.kubeconfigPath, wishes, { namespaces: namespace });
  await operator.run(widget);
  await cluster.client.mergePatch(Widget, place, { spec: { size: 2 } });
  await using before = await startOperator(cluster.kubeconfigPath, []);
  const changed = await cluster.client.get(Widget, place);
  await before.get(ChildrenService).applyAll(changed, madeOf(changed), options);
  expect(await names()).toEqual(['base', 'new']);
  return { operator, widget, wishes };
}

it('makes nothing anew that was deleted since, and catches up', async () => {
  const { operator, widget } = await behind();
  await using _operator = operator;
  await expect(operator.run(widget)).rejects.toMatchObject({
    cause: expect.any(OwnerChangedError) as object,
  });
  expect(await names()).toEqual(['base', 'new']);

  server.faults.clear();
  const runs = operator.outcomes.length;
  await cluster.client.mergePatch(Widget, widget.metadata, { metadata: { annotations: { now: 'seen' } } });
  await eventually(() => expect(operator.outcomes.slice(runs).at(-1)).toMatchObject({ isReady: true }));
  expect(await names()).toEqual(['base', 'new']);
});

it('deletes nothing that was made since', async () => {
  const { operator, widget, wishes } = await behind();
  await using _operator = operator;
  wishes.children = () => make('base');
  await expect(operator.run(widget)).rejects.toBeInstanceOf(OwnerChangedError);
  expect(await names()).toEqual(['base', 'new']);
});
