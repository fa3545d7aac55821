import { readFile } from 'node:fs/promises';
import {
  ApiException,
  ApiextensionsV1Api,
  AppsV1Api,
  AuthorizationV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  KubernetesObjectApi,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
  type V1ConfigMap,
  type V1CustomResourceDefinition,
  Watch,
} from '@kubernetes/client-node';
import { describe, expect, inject, it } from 'vitest';
import { Masker } from '../conformance/frame/masker.js';
import { eventually } from '../support/eventually.js';

type Servers = 'real' | 'embedded';

/** Plays the same on both servers, and compares all that was noted. */
function alike(
  title: string,
  work: (config: KubeConfig, note: (value: unknown) => void) => Promise<void>,
): void {
  it(title, async () => {
    const [real, embedded] = await Promise.all(
      (['real', 'embedded'] satisfies Servers[]).map(async (server) => {
        const config = new KubeConfig();
        config.loadFromString(await readFile(inject('clientServers')[server], 'utf8'));
        const notes: unknown[] = [];
        const masker = new Masker();
        await work(config, (value) => notes.push(masker.mask(plain(value))));
        return notes;
      }),
    );
    expect(real?.length).toBeGreaterThan(0);
    expect(embedded).toEqual(real);
  });
}

/** Classes and dates as JSON has them. */
const plain = (value: unknown): unknown =>
  value === undefined ? 'undefined' : (JSON.parse(JSON.stringify(value)) as unknown);

/** What an API class throws. */
async function refusal(call: Promise<unknown>): Promise<unknown> {
  const error = await call.then(
    () => expect.fail('It was not refused.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiException)) throw error;
  return { code: error.code, body: JSON.parse(error.body as string) as unknown };
}

const labels = { app: 'web' };
const spec = {
  replicas: 2,
  selector: { matchLabels: labels },
  template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
};

async function inNamespace(config: KubeConfig, name: string): Promise<CoreV1Api> {
  const core = config.makeApiClient(CoreV1Api);
  await core.createNamespace({ body: { metadata: { name } } });
  return core;
}

describe('client-node', () => {
  alike('CoreV1Api creates, reads, lists, replaces, patches and deletes', async (config, note) => {
    const namespace = 'node-core';
    const core = await inNamespace(config, namespace);
    const body: V1ConfigMap = { metadata: { name: 'one', labels }, data: { a: '1' } };
    const created = await core.createNamespacedConfigMap({ namespace, body });
    note(created);
    note(await core.readNamespacedConfigMap({ namespace, name: 'one' }));
    note(
      await core.replaceNamespacedConfigMap({
        namespace,
        name: 'one',
        body: { ...created, data: { a: '2' } },
      }),
    );
    note(await refusal(core.replaceNamespacedConfigMap({ namespace, name: 'one', body: created })));
    const patch = [{ op: 'replace', path: '/data/a', value: '3' }];
    note(await core.patchNamespacedConfigMap({ namespace, name: 'one', body: patch }));
    const merge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
    note(await core.patchNamespacedConfigMap({ namespace, name: 'one', body: { data: { b: '4' } } }, merge));
    note(await core.listNamespacedConfigMap({ namespace, labelSelector: 'app=web', limit: 1 }));
    note(await refusal(core.createNamespacedConfigMap({ namespace, body })));
    note(await refusal(core.readNamespacedConfigMap({ namespace, name: 'nosuch' })));
    note(await core.deleteNamespacedConfigMap({ namespace, name: 'one' }));
    note(await core.deleteCollectionNamespacedConfigMap({ namespace }));
    note(await core.createNamespacedServiceAccount({ namespace, body: { metadata: { name: 'sa' } } }));
    const token = { spec: { audiences: [], expirationSeconds: 3600 } };
    note(await core.createNamespacedServiceAccountToken({ namespace, name: 'sa', body: token }));
  });

  alike('AppsV1Api applies and scales a Deployment, and writes its status', async (config, note) => {
    const namespace = 'node-apps';
    await inNamespace(config, namespace);
    const apps = config.makeApiClient(AppsV1Api);
    const name = 'web';
    const apply = setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply);
    const body = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec };
    note(await apps.patchNamespacedDeployment({ namespace, name, body, fieldManager: 'node' }, apply));
    note(
      await refusal(
        apps.patchNamespacedDeployment(
          { namespace, name, body: { ...body, spec: { ...spec, replicas: 3 } }, fieldManager: 'other' },
          apply,
        ),
      ),
    );
    const scale = await apps.readNamespacedDeploymentScale({ namespace, name });
    note(scale);
    note(
      await apps.replaceNamespacedDeploymentScale({
        namespace,
        name,
        body: { ...scale, spec: { replicas: 5 } },
      }),
    );
    const strategic = setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch);
    const containers = [{ name: 'side', image: 'envoy' }];
    note(
      await apps.patchNamespacedDeployment(
        { namespace, name, body: { spec: { template: { spec: { containers } } } } },
        strategic,
      ),
    );
    const status = { observedGeneration: 1, replicas: 5, readyReplicas: 5, availableReplicas: 5 };
    note(await apps.patchNamespacedDeploymentStatus({ namespace, name, body: { status } }, strategic));
    note(await apps.listDeploymentForAllNamespaces({ fieldSelector: `metadata.namespace=${namespace}` }));
    note(await refusal(apps.createNamespacedDeployment({ namespace, body: { metadata: { name: 'bad' } } })));
  });

  alike('ApiextensionsV1Api and CustomObjectsApi serve a new kind', async (config, note) => {
    const namespace = 'node-custom';
    await inNamespace(config, namespace);
    const definitions = config.makeApiClient(ApiextensionsV1Api);
    const objects = config.makeApiClient(CustomObjectsApi);
    const [group, version, plural] = ['node.example.com', 'v1', 'gadgets'];
    const name = `${plural}.${group}`;
    const definition: V1CustomResourceDefinition = {
      metadata: { name },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural, singular: 'gadget', kind: 'Gadget', listKind: 'GadgetList' },
        versions: [
          {
            name: version,
            served: true,
            storage: true,
            subresources: { status: {} },
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: {
                  spec: { type: 'object', properties: { size: { type: 'integer', minimum: 1 } } },
                  status: { type: 'object', properties: { state: { type: 'string' } } },
                },
              },
            },
          },
        ],
      },
    };
    note((await definitions.createCustomResourceDefinition({ body: definition })).spec);
    await eventually(async () => {
      const { status } = await definitions.readCustomResourceDefinition({ name });
      expect(status?.conditions?.find(({ type }) => type === 'Established')?.status).toBe('True');
    });
    const at = { group, version, namespace, plural };
    // A moment after it is established, the real server has it at its paths.
    await eventually(() => objects.listNamespacedCustomObject(at));
    const body = {
      apiVersion: `${group}/${version}`,
      kind: 'Gadget',
      metadata: { name: 'g' },
      spec: { size: 1 },
    };
    note(await objects.createNamespacedCustomObject({ ...at, body }));
    note(
      await refusal(
        objects.createNamespacedCustomObject({
          ...at,
          body: { ...body, metadata: { name: 'h' }, spec: { size: 0 } },
        }),
      ),
    );
    const merge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
    note(
      await objects.patchNamespacedCustomObjectStatus(
        { ...at, name: 'g', body: { status: { state: 'on' } } },
        merge,
      ),
    );
    note(
      await objects.patchNamespacedCustomObject({
        ...at,
        name: 'g',
        body: [{ op: 'replace', path: '/spec/size', value: 2 }],
      }),
    );
    note(await objects.getNamespacedCustomObject({ ...at, name: 'g' }));
    note(await objects.listNamespacedCustomObject(at));
    note(await objects.deleteNamespacedCustomObject({ ...at, name: 'g' }));
    await definitions.deleteCustomResourceDefinition({ name });
  });

  alike('KubernetesObjectApi finds kinds by discovery', async (config, note) => {
    const namespace = 'node-objects';
    await inNamespace(config, namespace);
    const objects = KubernetesObjectApi.makeApiClient(config);
    const ref = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace } };
    note(await objects.create({ ...ref, spec }));
    note(await objects.read(ref));
    note(await objects.patch({ ...ref, spec: { replicas: 3 } } as typeof ref));
    const applied = { ...ref, spec: { ...spec, replicas: 4 } };
    note(await objects.patch(applied, undefined, undefined, 'node', true, PatchStrategy.ServerSideApply));
    note(await objects.list('apps/v1', 'Deployment', namespace));
    note(await objects.delete(ref));
    note(await refusal(objects.read(ref)));
    note(await refusal(objects.read({ ...ref, kind: 'Nosuch' })).catch((error: Error) => error.message));
  });

  alike('Watch and makeInformer tell what changes', async (config, note) => {
    const namespace = 'node-watch';
    const core = await inNamespace(config, namespace);
    const map = (name: string, data: string) => ({ metadata: { name, namespace }, data: { data } });
    await core.createNamespacedConfigMap({ namespace, body: map('before', '1') });
    const path = `/api/v1/namespaces/${namespace}/configmaps`;
    const told: string[] = [];
    const informer = makeInformer(config, path, () => core.listNamespacedConfigMap({ namespace }));
    for (const verb of ['add', 'update', 'delete'] as const)
      informer.on(
        verb,
        ({ metadata, data }) => void told.push(`${verb} ${metadata?.name} ${data?.['data']}`),
      );
    const seen: { type: string; object: unknown }[] = [];
    const watching = await new Watch(config).watch(
      path,
      { allowWatchBookmarks: false },
      (type, object: unknown) => void seen.push({ type, object }),
      () => undefined,
    );
    await informer.start();
    try {
      await core.createNamespacedConfigMap({ namespace, body: map('after', '2') });
      await core.replaceNamespacedConfigMap({ namespace, name: 'after', body: map('after', '3') });
      await core.deleteNamespacedConfigMap({ namespace, name: 'before' });
      await eventually(() => expect(told).toHaveLength(4));
      await eventually(() => expect(seen).toHaveLength(4));
      note(told);
      note(seen);
      note(informer.list());
    } finally {
      watching.abort();
      await informer.stop();
    }
  });

  alike('AuthorizationV1Api says who may do what', async (config, note) => {
    const authorization = config.makeApiClient(AuthorizationV1Api);
    const resourceAttributes = { verb: 'create', resource: 'pods', namespace: 'default' };
    note(
      (await authorization.createSelfSubjectAccessReview({ body: { spec: { resourceAttributes } } })).status,
    );
    note(
      await authorization.createSubjectAccessReview({ body: { spec: { resourceAttributes, user: 'bob' } } }),
    );
    const { status } = await authorization.createSelfSubjectRulesReview({
      body: { spec: { namespace: 'default' } },
    });
    // The order is that in which a server happens to look through its roles.
    for (const rules of [status?.resourceRules, status?.nonResourceRules])
      note(rules?.map((rule) => JSON.stringify(rule)).toSorted());
  });
});
