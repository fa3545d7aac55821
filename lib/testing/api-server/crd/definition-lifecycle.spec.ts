import { afterEach, beforeEach, expect, it } from 'vitest';
import { EmbeddedCluster } from '../embedded-cluster.js';
import { InProcessClient } from '../request/in-process-client.js';
import type { StorageEvent } from '../storage/storage-event.js';
import { DEFINITIONS } from './definition.js';

let cluster: EmbeddedCluster;
let client: InProcessClient;

beforeEach(async () => {
  cluster = await EmbeddedCluster.start({ tls: false });
  client = new InProcessClient(cluster.internals, { username: 'test', groups: ['system:masters'] });
});
afterEach(() => cluster.close());

const PATH = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const WIDGETS = '/apis/example.com/v1/namespaces/default/widgets';

const definition = (names: object, plural = 'widgets') => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.example.com` },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural, ...names },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  } as unknown as Record<string, string>,
});
const widget = (name: string, metadata = {}) => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name, ...metadata } as Record<string, string>,
});

const conditions = (body: Record<string, unknown>) =>
  ((body['status'] as { conditions: Record<string, string>[] }).conditions ?? []).map(
    ({ type, status, reason }) => `${type} ${status} ${reason}`,
  );

it('deletes the objects of a CRD, waits for their finalizers, and only then lets it go', async () => {
  await client.call('POST', PATH, definition({ kind: 'Widget' }));
  await client.call('POST', WIDGETS, widget('free'));
  await client.call('POST', WIDGETS, widget('held', { finalizers: ['example.com/hold'] }));
  const events: StorageEvent[] = [];
  for (const name of ['widgets.example.com', DEFINITIONS]) {
    cluster.internals.storage.listen(name, (event) => events.push(event));
  }

  const { body } = await client.call('DELETE', `${PATH}/widgets.example.com`);
  expect(body['kind']).toBe('CustomResourceDefinition');
  expect(conditions(body)).toContain('Terminating True InstanceDeletionPending');
  expect(body['metadata']).toMatchObject({
    generation: 1,
    finalizers: ['customresourcecleanup.apiextensions.k8s.io'],
  });

  const waiting = await client.call('GET', `${PATH}/widgets.example.com`);
  expect(conditions(waiting.body)).toContain('Terminating True InstanceDeletionInProgress');
  const refused = await client.call('POST', WIDGETS, widget('late'));
  expect(refused).toMatchObject({
    status: 403,
    body: {
      message:
        'widgets.example.com "late" is forbidden: create not allowed while custom resource definition is terminating',
    },
  });
  const held = await client.call('GET', `${WIDGETS}/held`);
  expect(held.body['metadata']).toHaveProperty('deletionTimestamp');

  const freed = [{ op: 'remove', path: '/metadata/finalizers' }];
  await client.call('PATCH', `${WIDGETS}/held`, freed, 'application/json-patch+json');
  expect((await client.call('GET', `${PATH}/widgets.example.com`)).status).toBe(404);
  expect((await client.call('GET', `${PATH}`)).body['items']).toEqual([]);
  expect(cluster.internals.types.get('example.com', 'widgets')).toBeUndefined();
  const gone = events.filter(({ type }) => type === 'DELETED');
  expect(gone.map(({ object }) => object.name)).toEqual(['free', 'held', 'widgets.example.com']);
  // Its last state is that before its finalizer was taken, in the same write that ended it.
  expect(conditions(gone[2]?.object.parse() ?? {})).toContain('Terminating True InstanceDeletionInProgress');
});

it.each([
  [{ kind: 'Gadget', singular: 'widget' }, 'SingularConflict'],
  [{ kind: 'Gadget', shortNames: ['wg'] }, 'ShortNamesConflict'],
  [{ kind: 'Widget', singular: 'gadget', listKind: 'GadgetList' }, 'KindConflict'],
  [{ kind: 'Gadget', listKind: 'WidgetList' }, 'ListKindConflict'],
])('lets no CRD have %j that another has, until that one is gone', async (names, reason) => {
  await client.call('POST', PATH, definition({ kind: 'Widget', shortNames: ['wg'] }));
  await client.call('POST', PATH, definition(names, 'gadgets'));
  const clash = await client.call('GET', `${PATH}/gadgets.example.com`);
  expect(conditions(clash.body)).toEqual([`NamesAccepted False ${reason}`, 'Established False NotAccepted']);
  await client.call('DELETE', `${PATH}/widgets.example.com`);
  const free = await client.call('GET', `${PATH}/gadgets.example.com`);
  expect(conditions(free.body)).toEqual([
    'NamesAccepted True NoConflicts',
    'Established True InitialNamesAccepted',
  ]);
});

it('serves the names that were accepted, after a rename too', async () => {
  await client.call('POST', PATH, definition({ kind: 'Widget' }));
  await client.call(
    'PATCH',
    `${PATH}/widgets.example.com`,
    { spec: { names: { shortNames: ['wg'] } } },
    'application/merge-patch+json',
  );
  const { body } = await client.call('GET', `${PATH}/widgets.example.com`);
  expect(body['status']).toMatchObject({ acceptedNames: { shortNames: ['wg'] } });
  expect(cluster.internals.types.get('example.com', 'widgets')?.shortNames).toEqual(['wg']);
});

it('gives what was stored before a change of the schema its new defaults, and drops what is not in it', async () => {
  const schema = (properties: object) => [
    {
      op: 'replace',
      path: '/spec/versions/0/schema/openAPIV3Schema/properties',
      value: { spec: properties },
    },
  ];
  const crd = definition({ kind: 'Widget' });
  const openAPIV3Schema = {
    type: 'object',
    properties: { spec: { type: 'object', properties: { old: { type: 'string' } } } },
  };
  const versions = [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }];
  await client.call('POST', PATH, { ...crd, spec: { ...crd.spec, versions: versions as never } });
  await client.call('POST', WIDGETS, { ...widget('a'), spec: { old: 'x' } });
  const changed = { type: 'object', default: {}, properties: { size: { type: 'integer', default: 1 } } };
  await client.call(
    'PATCH',
    `${PATH}/widgets.example.com`,
    schema(changed) as never,
    'application/json-patch+json',
  );
  const { body } = await client.call('GET', `${WIDGETS}/a`);
  expect(body['spec']).toEqual({ size: 1 });
});
