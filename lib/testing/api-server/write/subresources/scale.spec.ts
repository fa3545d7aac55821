import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedCluster } from '../../embedded-cluster.js';
import { InProcessClient } from '../../request/in-process-client.js';
import { selectorText } from './scale-selector.js';

let cluster: EmbeddedCluster;
let client: InProcessClient;

beforeEach(async () => {
  cluster = await EmbeddedCluster.start({ tls: false });
  client = new InProcessClient(cluster.internals, { username: 'test', groups: ['system:masters'] });
});
afterEach(() => cluster.close());

const CONTROLLERS = '/api/v1/namespaces/default/replicationcontrollers';
const SCALE = `${CONTROLLERS}/a/scale`;

async function controller(replicas = 2): Promise<void> {
  const template = {
    metadata: { labels: { b: '2', a: '1' } },
    spec: { containers: [{ name: 'main', image: 'x' }] },
  };
  const spec = { replicas, selector: { b: '2', a: '1' }, template };
  const made = await client.call('POST', CONTROLLERS, { metadata: { name: 'a' }, spec });
  expect(made.status).toBe(201);
}

describe('the scale of an object', () => {
  it('tells replicas, and the selector as one text', async () => {
    await controller();
    const { body } = await client.call('GET', SCALE);
    expect(body).toMatchObject({
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      metadata: { name: 'a', namespace: 'default' },
      spec: { replicas: 2 },
      status: { replicas: 0, selector: 'a=1,b=2' },
    });
  });

  it('changes the replicas of the object, and no more', async () => {
    await controller();
    const before = (await client.call('GET', `${CONTROLLERS}/a`)).body;
    const sent = { spec: { replicas: 3 }, status: { replicas: 9 }, metadata: { labels: { x: 'y' } } };
    const scaled = await client.call('PATCH', SCALE, sent, 'application/merge-patch+json');
    expect(scaled).toMatchObject({ status: 200, body: { spec: { replicas: 3 }, status: { replicas: 0 } } });
    const after = (await client.call('GET', `${CONTROLLERS}/a`)).body;
    expect(after).toMatchObject({
      metadata: { generation: 2 },
      spec: { ...(before['spec'] as object), replicas: 3 },
      status: before['status'],
    });
    expect((after['metadata'] as Record<string, unknown>)['labels']).toEqual(
      (before['metadata'] as Record<string, unknown>)['labels'],
    );
  });

  it('can be applied, and conflicts with who owns the replicas', async () => {
    await controller();
    const config = {
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      metadata: { name: 'a' },
      spec: { replicas: 5 },
    };
    const type = 'application/apply-patch+yaml';
    const refused = await client.call('PATCH', `${SCALE}?fieldManager=scaler`, config, type);
    expect(refused).toMatchObject({ status: 409, body: { reason: 'Conflict' } });
    const forced = await client.call('PATCH', `${SCALE}?fieldManager=scaler&force=true`, config, type);
    expect(forced).toMatchObject({ status: 200, body: { spec: { replicas: 5 } } });
    const { body } = await client.call('GET', `${CONTROLLERS}/a`);
    expect(body['metadata']).toMatchObject({
      managedFields: [
        { manager: 'scaler', operation: 'Apply', apiVersion: 'v1', subresource: 'scale' },
        { manager: 'test', operation: 'Update', apiVersion: 'v1' },
      ],
    });
  });

  it('is never below zero', async () => {
    await controller();
    const scaled = await client.call(
      'PATCH',
      SCALE,
      { spec: { replicas: -1 } },
      'application/merge-patch+json',
    );
    expect(scaled).toMatchObject({
      status: 422,
      body: { message: expect.stringContaining('spec.replicas: Invalid value: -1') },
    });
  });

  it('shows a selector with expressions in the order of keys', () => {
    const matchExpressions = [
      { key: 'tier', operator: 'In', values: ['web', 'api'] },
      { key: 'old', operator: 'DoesNotExist' },
      { key: 'zone', operator: 'NotIn', values: ['a'] },
      { key: 'new', operator: 'Exists' },
    ];
    expect(selectorText({ matchLabels: { app: 'a' }, matchExpressions })).toBe(
      'app=a,new,!old,tier in (api,web),zone notin (a)',
    );
  });
});
