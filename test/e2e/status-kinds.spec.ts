import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KubernetesClient, StatusService, resource } from '../../lib/index.js';
import { CustomResourceDefinition } from '../../lib/kinds/index.js';
import { statusPatch, normalizeStatus } from '../../lib/status/status-patch.js';
import { type OwnCluster, startOwnCluster, type FaultyWay } from '../support/faulty-cluster.js';
import { eventually } from '../support/eventually.js';
import { Widget } from '../support/kinds.js';
import { type Operator, startOperator } from '../support/operator.js';

class Gadget extends resource<{ spec: { size: number }; status?: { state: string } }>({
  group: 'odd.kuberator.dev',
  version: 'v1',
  kind: 'Gadget',
  plural: 'gadgets',
}) {}

let own: OwnCluster;
let way: FaultyWay;
let operator: Operator;
let client: KubernetesClient;
let namespace: string;

beforeAll(async () => {
  own = await startOwnCluster();
  await own.cluster.install(Widget);
  const schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  await own.cluster.client.apply(CustomResourceDefinition, {
    metadata: { name: 'gadgets.odd.kuberator.dev' },
    spec: {
      group: 'odd.kuberator.dev',
      scope: 'Namespaced',
      names: { kind: 'Gadget', plural: 'gadgets', singular: 'gadget', listKind: 'GadgetList' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  });
  way = await own.faultyWay();
  operator = await startOperator(way.kubeconfigPath, []);
  client = operator.get(KubernetesClient);
  namespace = await own.cluster.namespace();
  await eventually(() => own.cluster.client.list(Gadget, { namespace }));
});
afterAll(async () => {
  await operator.close();
  await own[Symbol.asyncDispose]();
});

describe('the status of a kind without the status subresource', () => {
  it('is refused for what it is: the object is not gone', async () => {
    const object = await client.create(Gadget, { metadata: { name: 'a', namespace }, spec: { size: 1 } });
    const outcome = await operator
      .get(StatusService)
      .update(object, { state: 'Ready' })
      .catch((error: unknown) => error);
    expect(outcome).not.toMatchObject({ code: 'KUBERATOR_OBJECT_GONE' });
  });
});

describe('a status that is the same', () => {
  it('is not sent again although an item of a list has a member that is undefined', async () => {
    const object = await client.create(Widget, { metadata: { name: 'b', namespace }, spec: { size: 1 } });
    const condition = {
      type: 'Ready',
      status: 'True',
      reason: 'Fine',
      message: '',
      lastTransitionTime: '2026-01-01T00:00:00Z',
      observedGeneration: undefined,
    };
    const status = { state: 'Ready', conditions: [condition] };
    const written = await operator.get(StatusService).update(object, status);
    const before = way.proxy.requests.length;
    await operator.get(StatusService).update(written, status);
    expect(way.proxy.requests.slice(before).filter(({ method }) => method === 'PATCH')).toEqual([]);
  });

  it('is compared as the JSON that it becomes: a Date is a text, not an empty object', () => {
    const desired = normalizeStatus({ at: new Date('2026-01-01T00:00:00Z') });
    expect(JSON.parse(JSON.stringify(desired))).toEqual({ at: '2026-01-01T00:00:00.000Z' });
    expect(statusPatch('uid', { at: '2026-01-01T00:00:00.000Z' }, desired)).toBeUndefined();
  });
});
