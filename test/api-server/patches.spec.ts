import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { JsonObject } from '../../lib/testing/api-server/common/json.js';
import { EmbeddedCluster } from '../../lib/testing/index.js';
import { forSeeds } from '../support/for-seeds.js';
import { comparable } from './managed-fields/model.js';
import { type RawAnswer, type RawClient, rawClient } from './managed-fields/real-server.js';
import { type Kind, randomWrite, type Write } from './managed-fields/scenario.js';

const kind: Kind = {
  group: '',
  versions: ['v1'],
  kind: 'ConfigMap',
  hasStatus: false,
  allPatches: true,
  parts: { data: { type: 'object', additionalProperties: { type: 'string' } } },
};

const requests: Readonly<Record<Write['verb'], readonly [method: string, contentType: string]>> = {
  create: ['POST', 'application/json'],
  update: ['PUT', 'application/json'],
  patch: ['PATCH', 'application/merge-patch+json'],
  strategic: ['PATCH', 'application/strategic-merge-patch+json'],
  json: ['PATCH', 'application/json-patch+json'],
  apply: ['PATCH', 'application/apply-patch+yaml'],
};

const run = Date.now().toString(36);
let folder: string;
let cluster: EmbeddedCluster;
let real: RawClient;
let embedded: RawClient;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'patches-'));
  // Owners that are not there would be collected.
  cluster = await EmbeddedCluster.start({ controllers: false });
  const kubeconfig = path.join(folder, 'kubeconfig');
  await writeFile(kubeconfig, cluster.kubeconfigText);
  embedded = await rawClient(kubeconfig);
  real = await rawClient(inject('controlPlane').kubeconfigPath);
});

afterAll(async () => {
  await real?.[Symbol.asyncDispose]();
  await embedded?.[Symbol.asyncDispose]();
  await cluster?.close();
  await rm(folder, { recursive: true });
});

describe('patches of a built-in kind', () => {
  it('have the outcome that they have on the real server', async () => {
    const seen = new Set<string>();
    await forSeeds(30, async (dice, seed) => {
      const name = `p-${run}-${seed}`;
      let lives: [JsonObject?, JsonObject?] = [];
      for (let count = 0; count < 14; count++) {
        const write = randomWrite(dice, kind, lives[0] as never, name);
        const [theirs, ours] = await Promise.all([
          send(real, write, name, lives[0]),
          send(embedded, write, name, lives[1]),
        ]);
        expect(ours.status, JSON.stringify({ write, ours, theirs })).toBe(theirs.status);
        seen.add(`${write.verb} ${theirs.status}`);
        if (theirs.status >= 300) expect(ours.body['message']).toBe(theirs.body['message']);
        else {
          expect(timeless(ours.body), JSON.stringify(write)).toEqual(timeless(theirs.body));
          lives = [theirs.body, ours.body];
        }
      }
    });
    expect([...seen]).toEqual(
      expect.arrayContaining(['json 200', 'strategic 200', 'apply 409', 'patch 200']),
    );
  });
});

/** Both are told of their own object: its UID, its version, its managers. */
function send(
  client: RawClient,
  { verb, manager, force, body }: Write,
  name: string,
  live?: JsonObject,
): Promise<RawAnswer> {
  const [method, contentType] = requests[verb];
  const sent = structuredClone(body);
  const metadata = Array.isArray(sent) ? undefined : (sent['metadata'] as JsonObject | undefined);
  const own = live?.['metadata'] as JsonObject | undefined;
  if (metadata?.['uid'] && own) {
    for (const key of ['uid', 'resourceVersion', 'creationTimestamp']) metadata[key] = own[key];
    const [first] = (metadata['managedFields'] ?? []) as JsonObject[];
    if (first?.['manager']) metadata['managedFields'] = own['managedFields'];
  }
  const collection = '/api/v1/namespaces/default/configmaps';
  const url = verb === 'create' ? collection : `${collection}/${name}`;
  return client.send({
    method,
    path: `${url}?fieldManager=${manager}${force ? '&force=true' : ''}`,
    contentType,
    body: sent,
  });
}

/** The order of managers depends on the second in which they wrote. */
function timeless(object: JsonObject): JsonObject {
  const masked = comparable(object);
  const metadata = masked['metadata'] as JsonObject;
  const entries = metadata['managedFields'] as JsonObject[] | undefined;
  if (!entries) return masked;
  const managedFields = entries
    .map((entry) => ({ ...entry, time: entry['time'] === undefined ? null : 'some' }))
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return { ...masked, metadata: { ...metadata, managedFields } };
}

const nameOf = (entry: JsonObject) =>
  JSON.stringify([entry['manager'], entry['operation'], entry['subresource']]);
