import type { StatusCause } from '../../lib/testing/api-server/common/api-error.js';
import type { Json, JsonObject } from '../../lib/testing/api-server/common/json.js';
import { coerceEmbedded, validateEmbedded } from '../../lib/testing/api-server/schema/embedded-resource.js';
import { dropWrongNulls, setDefaults } from '../../lib/testing/api-server/schema/default.js';
import { validateListTypes } from '../../lib/testing/api-server/schema/list-types.js';
import { pruneUnknown } from '../../lib/testing/api-server/schema/prune.js';
import type { Schema } from '../../lib/testing/api-server/schema/schema.js';
import { validateSchema } from '../../lib/testing/api-server/schema/validate.js';
import { Dice } from '../support/for-seeds.js';
import { randomSchema, randomValue } from './random-schema.js';
import type { RealServer } from './real-server.js';

export interface Difference {
  readonly schema: Schema;
  readonly value: Json;
  readonly real: unknown;
  readonly ours: unknown;
}

/** What a server makes of an object: what is wrong with it, or what it becomes; and the fields it did not know. */
interface Outcome {
  readonly causes: string[];
  readonly object: Json | undefined;
  readonly unknown: string[];
}

const show = ({ field, message, reason }: StatusCause) => `${field} | ${reason} | ${message}`;

/** What the functions of this repository make of it, in the order of a request. */
export function outcomeHere(object: JsonObject, root: Schema): Outcome {
  const unknown = pruneUnknown(object, root, true);
  dropWrongNulls(object, root);
  const { unknown: inEmbedded, wrong } = coerceEmbedded(object, root);
  unknown.push(...inEmbedded);
  if (wrong) return { causes: [show(wrong)], object: undefined, unknown: unknown.sort() };
  setDefaults(object, root);
  const causes = [
    ...validateSchema(root, object),
    ...validateEmbedded(object, root),
    ...validateListTypes(object, root),
  ];
  return {
    causes: causes.map(show).sort(),
    object: causes.length > 0 ? undefined : object['spec'],
    unknown: unknown.sort(),
  };
}

async function outcomeThere(server: RealServer, path: string, object: JsonObject): Promise<Outcome> {
  const answer = await server.send('POST', `${path}?dryRun=All&fieldValidation=Warn`, object);
  const unknown = answer.warnings
    .flatMap((warning) => [...warning.matchAll(/unknown field \\"((?:[^"\\]|\\.)*)\\"/g)])
    .map(([, name]) => name as string)
    .sort();
  if (answer.status === 201) return { causes: [], object: answer.body['spec'], unknown };
  const causes = (answer.body['details']?.causes ?? []) as StatusCause[];
  return {
    causes: causes.length > 0 ? causes.map(show).sort() : [answer.body['message'] as string],
    object: undefined,
    unknown,
  };
}

/** Random schemas as the fields of one CRD, and random values for each: what the two servers say differently. */
export async function schemaDifferences(
  server: RealServer,
  seed: number,
  { schemas, values }: { schemas: number; values: number },
): Promise<{ count: number; refused: number; differences: Difference[] }> {
  const dice = new Dice(seed);
  const fields = Array.from({ length: schemas }, (_, index) => [`f${index}`, randomSchema(dice, 3)] as const);
  const root: Schema = {
    type: 'object',
    properties: { spec: { type: 'object', properties: Object.fromEntries(fields) } },
  };
  const names = {
    plural: `random${seed}s`,
    singular: `random${seed}`,
    kind: `Random${seed}`,
    listKind: `Random${seed}List`,
  };
  const crd = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${names.plural}.differential.example.com` },
    spec: {
      group: 'differential.example.com',
      scope: 'Namespaced',
      names,
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: root } }],
    },
  };
  const path = await server.install(crd);
  const differences: Difference[] = [];
  let count = 0;
  let refused = 0;
  for (const [name, schema] of fields) {
    const candidates = Array.from({ length: values }, () => randomValue(dice, schema));
    await Promise.all(
      candidates.map(async (value) => {
        const object = {
          apiVersion: 'differential.example.com/v1',
          kind: names.kind,
          metadata: { name: 'x' },
          spec: { [name]: value },
        };
        const there = await outcomeThere(server, path, object);
        const here = outcomeHere(JSON.parse(JSON.stringify(object)) as JsonObject, root);
        count++;
        if (there.causes.length > 0) refused++;
        if (JSON.stringify(sorted(there)) !== JSON.stringify(sorted(here))) {
          differences.push({ schema, value, real: there, ours: here });
        }
      }),
    );
  }
  await server.uninstall(crd);
  return { count, refused, differences };
}

/** Keys in order: the servers need not keep one. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
