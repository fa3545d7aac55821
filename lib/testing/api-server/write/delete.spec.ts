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

describe('a deletion with a precondition', () => {
  it('is refused when the object changes while admission is asked', async () => {
    const made = await client.call('POST', MAPS, { metadata: { name: 'a' } });
    const { resourceVersion } = made.body['metadata'] as { resourceVersion: string };
    const { admission } = cluster.internals;
    const validate = admission.validate.bind(admission);
    admission.validate = async (context, attributes) => {
      await validate(context, attributes);
      if (attributes.operation === 'DELETE')
        await client.call('PATCH', `${MAPS}/a`, { data: { a: '1' } }, 'application/merge-patch+json');
    };
    const { status } = await client.call('DELETE', `${MAPS}/a`, { preconditions: { resourceVersion } });
    expect(status).toBe(409);
    expect((await client.call('GET', `${MAPS}/a`)).status).toBe(200);
  });
});
