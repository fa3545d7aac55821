import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { JsonObject } from '../../lib/testing/api-server/common/json.js';
import type { KubeObject } from '../../lib/testing/api-server/common/kube-object.js';
import { eventually } from '../support/eventually.js';
import { forSeeds } from '../support/for-seeds.js';
import { gizmoCrd, gizmoSchema } from './managed-fields/gizmo.js';
import { comparable, type ModelKind, type Outcome, predict } from './managed-fields/model.js';
import { rawClient, type RawAnswer, type RawClient } from './managed-fields/real-server.js';
import { type Kind, randomWrite, type Write } from './managed-fields/scenario.js';

const versions = ['v1', 'v2'];
const model: ModelKind = {
  group: 'fields.test',
  resource: 'gizmos',
  kind: 'Gizmo',
  versions,
  hasStatus: true,
  schema: gizmoSchema,
};
const { spec = {}, status = {} } = gizmoSchema.properties ?? {};
const kind: Kind = {
  group: 'fields.test',
  versions,
  kind: 'Gizmo',
  hasStatus: true,
  parts: { spec, status },
};

const WRITES = 14;
const SEQUENCES = Number(process.env['SEQUENCES'] ?? 60);

let server: RawClient;
const run = Date.now().toString(36);

beforeAll(async () => {
  server = await rawClient(inject('controlPlane').kubeconfigPath);
  await server.send({
    method: 'POST',
    path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    body: gizmoCrd,
  });
  for (const version of versions) {
    await eventually(async () => {
      const { status } = await server.send({ method: 'GET', path: `/apis/fields.test/${version}/gizmos` });
      if (status !== 200) throw new Error(`gizmos in ${version}: ${status}`);
    });
  }
});
afterAll(() => server[Symbol.asyncDispose]());

describe('managed fields of a custom resource', () => {
  it('are those of the real server, whoever writes whatever in which order', async () => {
    const outcomes = new Map<number, number>();
    await forSeeds(SEQUENCES, async (dice, seed) => {
      const name = `g-${run}-${seed}`;
      let live: KubeObject | undefined;
      for (let count = 0; count < WRITES; count++) {
        const write = randomWrite(dice, kind, live, name);
        const answer = await send(write, name);
        outcomes.set(answer.status, (outcomes.get(answer.status) ?? 0) + 1);
        compare(answer, predict(model, live, write, clockOf(answer)), write);
        if (answer.status < 300) live = answer.body as KubeObject;
      }
    });
    // Not only what goes well was compared.
    expect(outcomes.get(409)).toBeGreaterThan(SEQUENCES / 2);
    expect(outcomes.get(200)).toBeGreaterThan(SEQUENCES * 5);
  });
});

const methods = {
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  apply: 'PATCH',
  strategic: 'PATCH',
  json: 'PATCH',
} as const;
const contentTypes = {
  create: 'application/json',
  update: 'application/json',
  patch: 'application/merge-patch+json',
  apply: 'application/apply-patch+yaml',
  strategic: 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
} as const;

function send(write: Write, name: string): Promise<RawAnswer> {
  const { verb, version, subresource, manager, force, body } = write;
  const collection = `/apis/fields.test/${version}/namespaces/default/gizmos`;
  const path = verb === 'create' ? collection : `${collection}/${name}${subresource && `/${subresource}`}`;
  const query = `fieldManager=${manager}&fieldValidation=Ignore${force ? '&force=true' : ''}`;
  return server.send({
    method: methods[verb],
    path: `${path}?${query}`,
    contentType: contentTypes[verb],
    body,
  });
}

/** The time at which the server wrote: the latest that it noted. */
function clockOf({ body }: RawAnswer): () => number {
  const entries = (body as KubeObject).metadata?.managedFields ?? [];
  const times = entries.map(({ time }) => Date.parse(time ?? '')).filter((time) => !Number.isNaN(time));
  return () => Math.max(0, ...times);
}

function compare(answer: RawAnswer, ours: Outcome, write: Write): void {
  const what = JSON.stringify(write);
  if (answer.status < 300) {
    if ('error' in ours) throw new Error(`refused: ${what}`, { cause: ours.error });
    expect(comparable(ours.object), what).toEqual(comparable(answer.body));
  } else if (answer.status === 409 || answer.status === 500) {
    if (!('error' in ours)) throw new Error(`not refused with ${JSON.stringify(answer.body)}: ${what}`);
    const { message, details } = ours.error.toStatus();
    expect(message, what).toBe(answer.body['message']);
    const causes = (answer.body['details'] as JsonObject | undefined)?.['causes'] as JsonObject[] | undefined;
    // In a real server the managers have no order here.
    expect(sorted(details?.causes), what).toEqual(sorted(causes));
  } else {
    // The object is not valid, which is not for this part to say.
    expect(answer.status, what).toBe(422);
  }
}

function sorted(causes: readonly unknown[] | undefined): string[] | undefined {
  return causes?.map((one) => JSON.stringify(Object.entries(one as object).sort())).sort();
}
