import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Child, ChildrenService, child, customResource } from '../../lib/index.js';
import { ConfigMap, CronJob, Deployment, Secret, ServiceAccount } from '../../lib/kinds/index.js';
import { type TestCluster, connect } from '../support/cluster.js';
import { Widget } from '../support/kinds.js';
import { type Operator, startOperator } from '../support/operator.js';

/** A kind with each sort of list and map that a CRD can have. */
class Shelf extends customResource({
  group: 'test.kuberator.dev',
  version: 'v1',
  kind: 'Shelf',
  plural: 'shelves',
  spec: z.object({
    set: z.array(z.string()).meta({ 'x-kubernetes-list-type': 'set' }),
    numbers: z.array(z.int()).meta({ 'x-kubernetes-list-type': 'set' }),
    byKeys: z
      .array(z.object({ port: z.int(), protocol: z.string().default('TCP'), note: z.string().optional() }))
      .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['port', 'protocol'] }),
    plain: z.array(z.object({ a: z.int() })),
    map: z.record(z.string(), z.object({ size: z.int().default(3) })),
    whole: z.record(z.string(), z.string()).meta({ 'x-kubernetes-map-type': 'atomic' }),
    mode: z.string().default('auto'),
    free: z.looseObject({}),
  }),
}) {}

let cluster: TestCluster;
let operator: Operator;
beforeAll(async () => {
  cluster = await connect();
  await cluster.install(Widget);
  await cluster.install(Shelf);
  operator = await startOperator(cluster.kubeconfigPath, []);
});
afterAll(async () => {
  await operator?.close();
  await cluster?.[Symbol.asyncDispose]();
});

const metadata = { name: 'shop' };
const app = { app: 'shop' };
/** As tools write manifests: with what is empty, and with nulls. */
const template = {
  metadata: { creationTimestamp: null, labels: app, annotations: {} },
  spec: {
    nodeSelector: {},
    securityContext: {},
    tolerations: [],
    imagePullSecrets: [{ name: 'pull' }],
    hostAliases: [{ ip: '10.0.0.1', hostnames: ['a', 'b'] }],
    initContainers: [],
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'zone',
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: app },
      },
    ],
    containers: [
      {
        name: 'web',
        image: 'nginx',
        args: [],
        command: null,
        resources: {},
        securityContext: {},
        ports: [
          { containerPort: 80, name: 'http' },
          { containerPort: 80, protocol: 'UDP', name: 'quic' },
        ],
        env: [{ name: 'A' }, { name: 'B', value: '' }, { name: 'C', valueFrom: null }],
        envFrom: [{ configMapRef: { name: 'shop' }, prefix: '' }],
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp', readOnly: false }],
        readinessProbe: { tcpSocket: { port: 'http' } },
      },
    ],
    volumes: [
      { name: 'tmp', emptyDir: {} },
      { name: 'config', projected: { sources: [{ configMap: { name: 'shop', items: [] } }] } },
    ],
  },
};

const kinds: Record<string, () => Child> = {
  'an empty ConfigMap': () => child(ConfigMap, { metadata: { ...metadata, labels: {} }, data: {} }),
  'a ConfigMap with nulls': () =>
    child(ConfigMap, { metadata, data: null, binaryData: { a: 'YQ==' }, immutable: null } as never),
  'a Secret with both': () =>
    child(Secret, { metadata, data: { a: 'YQ==' }, stringData: { b: 'b', a: 'c' }, type: 'Opaque' }),
  'a Deployment': () =>
    child(Deployment, {
      metadata,
      spec: { replicas: 0, strategy: {}, minReadySeconds: 0, selector: { matchLabels: app }, template },
    } as never),
  'a CronJob': () =>
    child(CronJob, {
      metadata,
      spec: {
        schedule: '* * * * *',
        startingDeadlineSeconds: null,
        jobTemplate: {
          metadata: { creationTimestamp: null },
          spec: { template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } },
        },
      },
    } as never),
  'a ServiceAccount': () =>
    child(ServiceAccount, {
      metadata,
      automountServiceAccountToken: false,
      secrets: [{ name: 'b' }, { name: 'a' }],
      imagePullSecrets: [{ name: 'pull' }],
    }),
  'a custom resource': () =>
    child(Shelf, {
      metadata: { name: 'shop' },
      spec: {
        set: ['b', 'a'],
        numbers: [2, 10, 1],
        byKeys: [
          { port: 80, note: 'x' },
          { port: 80, protocol: 'UDP' },
          { port: 80, protocol: 'SCTP', note: '' },
        ],
        plain: [{ a: 1 }, { a: 1 }],
        map: { a: {}, 'b.c/d': { size: 1 } },
        whole: {},
        free: { deep: { er: [1, { a: null }] }, nothing: null, empty: {}, list: [] },
      },
    }),
  'a custom resource that is empty': () =>
    child(Shelf, {
      metadata: { name: 'empty' },
      spec: { set: [], numbers: [], byKeys: [], plain: [], map: {}, whole: { a: 'b' }, free: {} },
    }),
};

describe('a child that nobody has changed', () => {
  it.each(Object.entries(kinds))('is not written again: %s', async (_what, make) => {
    const namespace = await cluster.namespace();
    const owner = await cluster.client.create(Widget, {
      metadata: { name: 'shop', namespace },
      spec: { size: 1 },
    });
    const children = operator.get(ChildrenService);
    const apply = () => children.applyAll(owner, [make()], { fieldManager: 'w' });
    expect((await apply()).children).toMatchObject([{ type: 'applied' }]);
    expect((await apply()).children).toMatchObject([{ type: 'unchanged' }]);
  });
});

describe('what a child is to have nothing in', () => {
  it('is emptied again when somebody fills it', async () => {
    const namespace = await cluster.namespace();
    const owner = await cluster.client.create(Widget, {
      metadata: { name: 'shop', namespace },
      spec: { size: 1 },
    });
    const children = operator.get(ChildrenService);
    const spec = { ...template.spec, tolerations: [], nodeSelector: {} };
    const wanted = child(Deployment, {
      metadata,
      spec: { selector: { matchLabels: app }, template: { ...template, spec } },
    } as never);
    const apply = () => children.applyAll(owner, [wanted], { fieldManager: 'w' });
    await apply();
    const theirs = { tolerations: [{ key: 'a', operator: 'Exists' }], nodeSelector: { a: 'b' } };
    const patch = { spec: { template: { spec: theirs } } };
    await cluster.client.mergePatch(Deployment, { name: 'shop', namespace }, patch);
    expect((await apply()).children).toMatchObject([{ type: 'applied' }]);
    const live = await cluster.client.get(Deployment, { name: 'shop', namespace });
    expect(live.spec?.template.spec?.tolerations ?? []).toEqual([]);
    expect(live.spec?.template.spec?.nodeSelector ?? {}).toEqual({});
    expect((await apply()).children).toMatchObject([{ type: 'unchanged' }]);
  });
});
