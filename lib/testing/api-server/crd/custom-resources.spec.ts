import { afterEach, beforeEach, expect, it } from 'vitest';
import { EmbeddedCluster } from '../embedded-cluster.js';
import { InProcessClient } from '../request/in-process-client.js';

let cluster: EmbeddedCluster;
let client: InProcessClient;

beforeEach(async () => {
  cluster = await EmbeddedCluster.start({ tls: false });
  client = new InProcessClient(cluster.internals, { username: 'test', groups: ['system:masters'] });
});
afterEach(() => cluster.close());

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const WIDGETS = '/apis/example.com/v1/namespaces/default/widgets';

const definition = (rule = 'self.size > 0') => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', kind: 'Widget' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: { size: { type: 'integer' }, color: { type: 'string', default: 'red' } },
                'x-kubernetes-validations': [{ rule, message: 'size must be positive' }],
              },
              status: { type: 'object', properties: { state: { type: 'string' } } },
            },
          },
        },
      },
    ],
  },
});
const widget = (spec: object) => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name: 'a' },
  spec: spec as Record<string, number>,
});

it('serves the kind of a CRD: pruned, defaulted, validated, until the CRD is deleted', async () => {
  expect((await client.call('POST', DEFINITIONS, definition())).status).toBe(201);
  const { body: crd } = await client.call('GET', `${DEFINITIONS}/widgets.example.com`);
  expect(crd).toMatchObject({
    spec: { names: { singular: 'widget', listKind: 'WidgetList' }, conversion: { strategy: 'None' } },
    status: { acceptedNames: { kind: 'Widget' }, storedVersions: ['v1'] },
  });
  expect(JSON.stringify(crd['status'])).toContain('"type":"Established","status":"True"');

  const created = await client.call('POST', WIDGETS, {
    ...widget({ size: 1, extra: 2 }),
    status: { state: 'x' },
  });
  expect(created.body['spec']).toEqual({ size: 1, color: 'red' });
  expect(created.body['status']).toBeUndefined();

  const refused = await client.call('POST', WIDGETS, widget({ size: 0 }));
  expect(refused.status).toBe(422);
  expect(refused.body['message']).toBe(
    'Widget.example.com "a" is invalid: spec: Invalid value: size must be positive',
  );

  const strict = await client.call(
    'POST',
    `${WIDGETS}?fieldValidation=Strict`,
    widget({ size: 1, extra: 2 }),
  );
  expect(strict.body['message']).toContain('strict decoding error: unknown field "spec.extra"');

  await client.call('DELETE', `${DEFINITIONS}/widgets.example.com`);
  expect(cluster.internals.storage.collection('widgets.example.com').size).toBe(0);
  expect(cluster.internals.types.get('example.com', 'widgets')).toBeUndefined();
});

it('refuses a CRD whose rule does not compile', async () => {
  const { status, body } = await client.call('POST', DEFINITIONS, definition('self.nothing > 0'));
  expect(status).toBe(422);
  expect(body['message']).toContain("undefined field 'nothing'");
});
