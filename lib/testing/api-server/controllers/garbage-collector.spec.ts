import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedCluster } from '../embedded-cluster.js';
import { InProcessClient } from '../request/in-process-client.js';

let cluster: EmbeddedCluster;
let client: InProcessClient;

beforeEach(async () => {
  cluster = await EmbeddedCluster.start({ tls: false });
  client = new InProcessClient(cluster.internals, { username: 'test', groups: ['system:masters'] });
});
afterEach(() => cluster.close());

const MAPS = '/api/v1/namespaces/default/configmaps';
const ROLES = '/apis/rbac.authorization.k8s.io/v1/clusterroles';

async function create(path: string, name: string, owners: object[] = []): Promise<string> {
  const { status, body } = await client.call('POST', path, {
    metadata: { name, ownerReferences: owners },
  } as never);
  expect(status).toBe(201);
  return (body['metadata'] as { uid: string }).uid;
}

const reference = (uid: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  name: 'owner',
  uid,
  ...more,
});
const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

async function install(): Promise<void> {
  const schema = { openAPIV3Schema: { type: 'object' } };
  const crd = {
    metadata: { name: 'lates.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { kind: 'Late', plural: 'lates' },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
  expect((await client.call('POST', CRDS, crd)).status).toBe(201);
}

const statusOf = async (path: string) => (await client.call('GET', path)).status;

/** Deletes the owner, and a dependent of which it is known that it goes: what stays by then stays for ever. */
async function deleteOwner(uid: string): Promise<void> {
  await create(MAPS, 'witness', [reference(uid)]);
  await client.call('DELETE', `${MAPS}/owner`);
  await expect.poll(() => statusOf(`${MAPS}/witness`)).toBe(404);
}

describe('the garbage collector', () => {
  it('leaves a cluster-scoped object alone whose owner is namespaced, as it can look none up', async () => {
    const uid = await create(MAPS, 'owner');
    await create(ROLES, 'child', [reference(uid)]);
    await deleteOwner(uid);
    expect(await statusOf(`${ROLES}/child`)).toBe(200);
  });

  it('leaves an object alone whose owner is of a kind that is not served', async () => {
    const uid = await create(MAPS, 'owner');
    await create(MAPS, 'child', [reference(uid, { apiVersion: 'example.com/v1', kind: 'Nothing' })]);
    await deleteOwner(uid);
    expect(await statusOf(`${MAPS}/child`)).toBe(200);
  });

  it('decides on such an object once the kind is served', async () => {
    const owner = { apiVersion: 'example.com/v1', kind: 'Late', name: 'gone', uid: 'nobody' };
    await create(MAPS, 'child', [owner]);
    await deleteOwner(await create(MAPS, 'owner'));
    expect(await statusOf(`${MAPS}/child`)).toBe(200);
    await install();
    await expect.poll(() => statusOf(`${MAPS}/child`)).toBe(404);
  });

  it('deletes what objects own that go together with their kind', async () => {
    await install();
    const late = { apiVersion: 'example.com/v1', kind: 'Late' };
    const path = '/apis/example.com/v1/namespaces/default/lates';
    const { body } = await client.call('POST', path, { ...late, metadata: { name: 'a' } });
    const { uid } = body['metadata'] as { uid: string };
    await create(MAPS, 'child', [{ ...late, name: 'a', uid }]);
    await client.call('DELETE', `${CRDS}/lates.example.com`);
    await expect.poll(() => statusOf(`${MAPS}/child`)).toBe(404);
  });

  it.each([
    ['another name', { name: 'other' }],
    ['another kind', { kind: 'Secret' }],
  ])(
    'deletes an object whose reference says %s than its owner has, though the UID is right',
    async (_, wrong) => {
      const uid = await create(MAPS, 'owner');
      await create(MAPS, 'child', [reference(uid, wrong)]);
      await expect.poll(() => statusOf(`${MAPS}/child`)).toBe(404);
      expect(await statusOf(`${MAPS}/owner`)).toBe(200);
    },
  );
});
