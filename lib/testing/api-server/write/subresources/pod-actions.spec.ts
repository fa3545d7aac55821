import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../common/json.js';
import { EmbeddedCluster } from '../../embedded-cluster.js';
import { InProcessClient } from '../../request/in-process-client.js';

let cluster: EmbeddedCluster;
let client: InProcessClient;

beforeEach(async () => {
  cluster = await EmbeddedCluster.start({ tls: false });
  client = new InProcessClient(cluster.internals, { username: 'test', groups: ['system:masters'] });
  const spec = { containers: [{ name: 'main', image: 'x' }] };
  await done('POST', PODS, { metadata: { name: 'a', labels: { app: 'a' } }, spec });
});
afterEach(() => cluster.close());

const PODS = '/api/v1/namespaces/default/pods';
const BUDGETS = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';
const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'a' } };
const merge = (path: string, body: Json) => done('PATCH', path, body, 'application/merge-patch+json');

async function done(...request: Parameters<InProcessClient['call']>) {
  const { status, body } = await client.call(...request);
  expect(body, `${request[0]} ${request[1]}`).not.toHaveProperty('status', 'Failure');
  expect(status).toBeLessThan(300);
  return body;
}

describe('pods/binding', () => {
  const binding = { kind: 'Binding', apiVersion: 'v1', metadata: { name: 'a' }, target: { name: 'n1' } };

  it('puts a Pod on a node, once', async () => {
    expect(await done('POST', `${PODS}/a/binding`, binding)).toMatchObject({ status: 'Success', code: 201 });
    expect(await done('GET', `${PODS}/a`)).toMatchObject({
      spec: { nodeName: 'n1' },
      status: { conditions: [{ type: 'PodScheduled', status: 'True' }] },
    });
    expect(await client.call('POST', `${PODS}/a/binding`, binding)).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining('pod a is already assigned to node "n1"') },
    });
  });

  it('changes nothing in a dry run', async () => {
    await done('POST', `${PODS}/a/binding?dryRun=All`, binding);
    expect((await done('GET', `${PODS}/a`))['spec']).not.toHaveProperty('nodeName');
  });
});

describe('pods/eviction', () => {
  async function budget(disruptionsAllowed: number) {
    const spec = { minAvailable: 1, selector: { matchLabels: { app: 'a' } } };
    await done('POST', BUDGETS, { metadata: { name: 'b' }, spec });
    const counts = { currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 };
    await merge(`${BUDGETS}/b/status`, { status: { observedGeneration: 1, disruptionsAllowed, ...counts } });
    const conditions = [{ type: 'Ready', status: 'True' }];
    await merge(`${PODS}/a/status`, { status: { phase: 'Running', conditions } });
  }

  it('deletes a Pod that no budget counts', async () => {
    expect(await done('POST', `${PODS}/a/eviction`, eviction)).toMatchObject({
      status: 'Success',
      code: 201,
    });
    expect((await client.call('GET', `${PODS}/a`)).status).toBe(404);
  });

  it('answers 429 while the budget allows no disruption, and leaves the Pod', async () => {
    await budget(0);
    expect(await client.call('POST', `${PODS}/a/eviction`, eviction)).toMatchObject({
      status: 429,
      body: {
        reason: 'TooManyRequests',
        message: "Cannot evict pod as it would violate the pod's disruption budget.",
        details: {
          causes: [
            {
              reason: 'DisruptionBudget',
              message: 'The disruption budget b needs 1 healthy pods and has 1 currently',
            },
          ],
        },
      },
    });
    await done('GET', `${PODS}/a`);
  });

  it('takes a disruption from the budget for a Pod that goes', async () => {
    await budget(1);
    await done('POST', `${PODS}/a/eviction?dryRun=All`, eviction);
    expect(await done('GET', `${BUDGETS}/b`)).toMatchObject({ status: { disruptionsAllowed: 1 } });
    await done('POST', `${PODS}/a/eviction`, eviction);
    expect(await done('GET', `${BUDGETS}/b`)).toMatchObject({
      status: { disruptionsAllowed: 0, disruptedPods: { a: expect.any(String) } },
    });
    expect((await client.call('GET', `${PODS}/a`)).status).toBe(404);
  });
});

describe('other subresources', () => {
  it('finalize a namespace that is being deleted', async () => {
    await done('POST', '/api/v1/namespaces', { metadata: { name: 'x' } });
    const { metadata } = await done('GET', '/api/v1/namespaces/x');
    const body = { metadata: metadata as Json, spec: {} };
    expect(await done('PUT', '/api/v1/namespaces/x/finalize', body)).toMatchObject({
      spec: {},
      status: { phase: 'Active' },
    });
  });

  it('resize a container, and change nothing else of it', async () => {
    const main = { name: 'main', image: 'other', resources: { limits: { cpu: '1' } } };
    const answer = await client.call(
      'PATCH',
      `${PODS}/a/resize`,
      { spec: { containers: [main] } },
      'application/strategic-merge-patch+json',
    );
    // It had no resources: their quality of service would change.
    expect(answer).toMatchObject({
      status: 422,
      body: { message: expect.stringContaining('Pod QOS Class may not change') },
    });
  });

  it('say what an embedded cluster has not', async () => {
    expect(await client.call('GET', `${PODS}/a/log`)).toMatchObject({
      status: 501,
      body: { reason: 'NotImplemented', message: expect.stringContaining('runs no containers') },
    });
    expect((await client.call('GET', `${PODS}/none/log`)).status).toBe(404);
  });
});
