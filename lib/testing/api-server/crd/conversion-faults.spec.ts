import { expect, it } from 'vitest';
import { EmbeddedCluster } from '../embedded-cluster.js';
import { InProcessClient } from '../request/in-process-client.js';

const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Cluster',
    names: { plural: 'widgets', kind: 'Widget' },
    conversion: {
      strategy: 'Webhook',
      webhook: {
        clientConfig: { service: { namespace: 'system', name: 'hooks', path: '/convert' } },
        conversionReviewVersions: ['v1'],
      },
    },
    versions: [
      { name: 'v2', served: true, storage: true, schema },
      { name: 'v1', served: true, storage: false, schema },
    ],
  },
};

it('lets the call of a conversion or admission webhook fail as a fault says, found by its name', async () => {
  await using cluster = await EmbeddedCluster.start({ tls: false });
  const client = new InProcessClient(cluster.internals, { username: 'a', groups: ['system:masters'] });
  await client.call('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition);
  const widget = { apiVersion: 'example.com/v2', kind: 'Widget', metadata: { name: 'a' }, spec: {} };
  expect((await client.call('POST', '/apis/example.com/v2/widgets', widget)).status).toBe(201);
  cluster.routeService('system', 'hooks', 'https://127.0.0.1:1');
  cluster.faults.add({ on: { name: 'widgets.example.com' }, at: 'webhook', do: { action: 'drop' } });
  cluster.faults.add({ on: { name: 'w.example.com' }, at: 'webhook', do: { action: 'drop' } });

  const read = await client.call('GET', '/apis/example.com/v1/widgets/a');
  expect(read).toMatchObject({
    status: 500,
    body: {
      message:
        'conversion webhook for example.com/v2, Kind=Widget failed: Post "https://hooks.system.svc:443/convert?timeout=30s": EOF',
    },
  });

  await client.call('POST', '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations', {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'hooks' },
    webhooks: [
      {
        name: 'w.example.com',
        clientConfig: { service: { namespace: 'system', name: 'hooks' } },
        rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'] }],
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
      },
    ],
  });
  const created = await client.call('POST', '/api/v1/namespaces/default/configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a' },
  });
  expect(created).toMatchObject({ status: 500, body: { reason: 'InternalError' } });
  expect(created.body['message']).toContain('failed calling webhook "w.example.com"');
  expect(created.body['message']).toContain('EOF');
  expect(cluster.faults.records).toHaveLength(2);
});
