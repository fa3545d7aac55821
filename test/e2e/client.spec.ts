import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { CoreV1Api } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InjectApi, KuberatorModule, KubernetesClient } from '../../lib/index.js';
import { ConfigMap, Namespace } from '../../lib/kinds/index.js';
import { type FaultyWay, type OwnCluster, startOwnCluster } from '../support/faulty-cluster.js';
import { Planet, Widget } from '../support/kinds.js';
import { type Operator, startOperator } from '../support/operator.js';

let own: OwnCluster;
let way: FaultyWay;
let operator: Operator;
let client: KubernetesClient;
let namespace: string;

beforeAll(async () => {
  own = await startOwnCluster();
  await own.cluster.install(Widget, Planet);
  way = await own.faultyWay();
  operator = await startOperator(way.kubeconfigPath, []);
  client = operator.get(KubernetesClient);
  namespace = await own.cluster.namespace();
});
afterAll(async () => {
  await operator.close();
  await own[Symbol.asyncDispose]();
});

describe('KubernetesClient', () => {
  it('creates, reads, replaces, applies, patches and deletes', async () => {
    const ref = { name: 'all', namespace };
    const created = await client.create(ConfigMap, { metadata: ref, data: { a: '1' } });
    expect(created).toBeInstanceOf(ConfigMap);
    expect(await client.get(ConfigMap, ref)).toEqual(created);
    const replaced = await client.replace(ConfigMap, { ...created, data: { a: '2' } });
    expect(replaced.data).toEqual({ a: '2' });
    await expect(client.replace(ConfigMap, { ...created, data: {} })).rejects.toMatchObject({
      isConflict: true,
    });
    expect((await client.apply(ConfigMap, { metadata: ref, data: { b: '3' } })).data).toEqual({
      a: '2',
      b: '3',
    });
    expect((await client.mergePatch(ConfigMap, ref, { data: { a: null } })).data).toEqual({ b: '3' });
    const patched = await client.jsonPatch(ConfigMap, ref, [{ op: 'replace', path: '/data/b', value: '4' }]);
    expect(patched.data).toEqual({ b: '4' });
    expect((await client.strategicMergePatch(ConfigMap, ref, { data: { c: '5' } })).data).toEqual({
      b: '4',
      c: '5',
    });
    await client.delete(ConfigMap, ref, { uid: created.metadata.uid });
    expect(await client.find(ConfigMap, ref)).toBeUndefined();
    await expect(client.get(ConfigMap, ref)).rejects.toMatchObject({
      isNotFound: true,
      statusCode: 404,
      reason: 'NotFound',
    });
  });

  it('lists over pages, by labels, in one namespace or all', async () => {
    for (let index = 0; index < 7; index++) {
      const labels = { parity: index % 2 === 0 ? 'even' : 'odd' };
      await client.create(ConfigMap, { metadata: { name: `page-${index}`, namespace, labels } });
    }
    const all = await client.list(ConfigMap, { namespace, pageSize: 3 });
    expect(all.map(({ metadata }) => metadata.name)).toEqual(
      Array.from({ length: 7 }, (_, index) => `page-${index}`),
    );
    expect(all[0]).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' });
    expect(await client.list(ConfigMap, { namespace, labelSelector: 'parity=odd' })).toHaveLength(3);
    expect((await client.list(ConfigMap, { labelSelector: 'parity' })).length).toBeGreaterThanOrEqual(7);
    await client.deleteCollection(ConfigMap, { namespace, labelSelector: 'parity=odd' });
    expect(await client.list(ConfigMap, { namespace })).toHaveLength(4);
  });

  it('serves cluster-scoped kinds, and generated names', async () => {
    const planet = await client.create(Planet, { metadata: { generateName: 'planet-' }, spec: { moons: 2 } });
    expect(planet.metadata.name).toMatch(/^planet-.+/);
    expect(planet.metadata.namespace).toBeUndefined();
    await client.delete(Planet, planet.metadata);
  });

  it('refuses what the kind does not know instead of dropping it', async () => {
    const manifest = { metadata: { name: 'strict', namespace }, spec: { size: 1, colour: 'red' } };
    await expect(client.create(Widget, manifest)).rejects.toThrow(/unknown field "spec\.colour"/);
    const lenient = await client.create(Widget, manifest, { fieldValidation: 'Ignore', dryRun: true });
    expect(lenient.spec).toEqual({ size: 1 });
    expect(await client.find(Widget, manifest.metadata)).toBeUndefined();
  });

  it('says what is missing before it sends anything', async () => {
    await expect(client.get(ConfigMap, { name: 'x' })).rejects.toThrow(
      'configmaps/v1 is namespaced, but no namespace was given',
    );
    await expect(client.get(Namespace, { name: 'x', namespace: 'y' })).rejects.toThrow(
      'namespaces/v1 is cluster-scoped',
    );
    await expect(client.get(ConfigMap, { name: '..', namespace })).rejects.toThrow(
      'Expected a name for a path segment',
    );
  });

  it('keeps a name in its place in the path', async () => {
    const odd = ['../secrets/x', 'a/b', 'a?x=1', 'a%2fb', 'a#b', 'a\r\nb'];
    for (const name of odd)
      await expect(client.get(ConfigMap, { name, namespace })).rejects.toMatchObject({
        code: 'KUBERATOR_KUBE_STATUS',
      });
    const paths = way.proxy.requests.slice(-odd.length).map(({ path }) => path);
    for (const path of paths)
      expect(path).toMatch(new RegExp(`^/api/v1/namespaces/${namespace}/configmaps/[^/?#]+$`));
  });

  it('tries again when it is safe: reads after a 503, a creation only when it was turned away', async () => {
    using unavailable = way.proxy.inject({
      times: 2,
      match: { method: 'GET' },
      action: { type: 'status', code: 503 },
    });
    await client.list(ConfigMap, { namespace });
    expect(unavailable.hits).toBe(2);
    using throttled = way.proxy.inject({
      times: 1,
      match: { method: 'POST' },
      action: { type: 'status', code: 429, headers: { 'retry-after': '1' } },
    });
    await client.create(ConfigMap, { metadata: { generateName: 'retried-', namespace } });
    expect(throttled.hits).toBe(1);
    using lost = way.proxy.inject({
      times: 1,
      match: { method: 'POST' },
      action: { type: 'drop', when: 'after-commit' },
    });
    const creation = client.create(ConfigMap, { metadata: { generateName: 'once-', namespace } });
    await expect(creation).rejects.toMatchObject({ code: 'KUBERATOR_TRANSPORT' });
    expect(lost.hits).toBe(1);
    const made = (await client.list(ConfigMap, { namespace })).filter(({ metadata }) =>
      metadata.name.startsWith('once-'),
    );
    expect(made).toHaveLength(1);
  });

  it('gives up at its deadline, the body included, and when it is aborted', async () => {
    using _slow = way.proxy.inject({ match: { path: /slow/ }, action: { type: 'delay', ms: 5_000 } });
    const call = client.get(ConfigMap, { name: 'slow', namespace }, { timeoutMs: 200 });
    await expect(call).rejects.toMatchObject({
      code: 'KUBERATOR_TIMEOUT',
      message: expect.stringContaining('within 200 ms') as string,
    });
    const aborted = client.get(ConfigMap, { name: 'slow', namespace }, { signal: AbortSignal.timeout(100) });
    await expect(aborted).rejects.toMatchObject({ code: 'KUBERATOR_ABORTED' });
  });
});

describe('@InjectApi()', () => {
  it("gives client-node's API classes on the operator's one connection", async () => {
    const ownWay = await own.faultyWay();
    @Injectable()
    class Uses {
      constructor(@InjectApi(CoreV1Api) readonly core: CoreV1Api) {}
    }
    const module = await Test.createTestingModule({
      imports: [
        KuberatorModule.forRoot({ kubeConfig: ownWay.kubeconfigPath }),
        KuberatorModule.forFeature({ apis: [CoreV1Api] }),
      ],
      providers: [Uses],
    }).compile();
    const { core } = module.get(Uses);
    for (let call = 0; call < 10; call++) await core.listNamespace();
    const { items } = await core.listNamespacedConfigMap({ namespace });
    expect(items.length).toBeGreaterThan(0);
    expect(ownWay.proxy.connections.total).toBe(1);
    await module.close();
  });
});
