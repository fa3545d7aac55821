import type { Json, JsonObject } from '../../../lib/testing/api-server/common/json.js';
import type { Schema } from '../../../lib/testing/api-server/schema/schema.js';
import type { Dice } from '../../support/for-seeds.js';

/**
 * A value that fits a schema; few words, so that managers meet. Names of items are taken once each: a list
 * with an item twice is another test's.
 */
export function randomValue(dice: Dice, schema: Schema, depth = 0): Json {
  if (schema['x-kubernetes-int-or-string']) return dice.oneIn(2) ? dice.int(0, 2) : `${dice.int(0, 2)}%`;
  if (schema.enum) return dice.pick(schema.enum);
  switch (schema.type) {
    case 'integer':
      return (schema.minimum ?? 0) + dice.int(0, 2);
    case 'boolean':
      return dice.oneIn(2);
    case 'string':
      return dice.pick(['a', 'b', 'c']);
    case 'array':
      return randomList(dice, schema, depth);
    default:
      return randomObject(dice, schema, depth);
  }
}

function randomObject(dice: Dice, schema: Schema, depth: number): Json {
  if (schema.nullable && dice.oneIn(4)) return null;
  const result: JsonObject = {};
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (schema.required?.includes(name) || dice.oneIn(3)) result[name] = randomValue(dice, field, depth + 1);
  }
  if (typeof schema.additionalProperties === 'object') {
    for (const name of ['k1', 'k2', 'k3']) {
      if (dice.oneIn(2)) result[name] = randomValue(dice, schema.additionalProperties, depth + 1);
    }
  }
  if (schema['x-kubernetes-preserve-unknown-fields']) {
    for (const name of ['u1', 'u2']) if (dice.oneIn(2)) result[name] = randomFree(dice, depth);
  }
  return result;
}

function randomFree(dice: Dice, depth: number): Json {
  const choice = depth > 3 ? dice.int(0, 2) : dice.int(0, 5);
  if (choice === 0) return dice.int(0, 2);
  if (choice === 1) return dice.pick(['a', 'b']);
  if (choice === 2) return dice.oneIn(2);
  if (choice === 3) return [randomFree(dice, depth + 1), { name: 'x' }].slice(0, dice.int(0, 2));
  return dice.oneIn(5) ? {} : { v1: randomFree(dice, depth + 1), v2: randomFree(dice, depth + 1) };
}

function randomList(dice: Dice, schema: Schema, depth: number): Json[] {
  const list = Array.from({ length: dice.int(schema.minItems ?? 0, 3) }, () =>
    randomValue(dice, schema.items ?? {}, depth + 1),
  );
  if (schema['x-kubernetes-list-type'] === 'set') return [...new Set(list)];
  const keys = schema['x-kubernetes-list-map-keys'];
  if (!keys) return list;
  const name = (one: Json) => JSON.stringify(keys.map((key) => (one as JsonObject)[key] ?? 'TCP'));
  return [...new Map(list.map((one) => [name(one), one])).values()];
}

/** Metadata as authors write it. */
export function randomMetadata(dice: Dice): JsonObject {
  const texts = () =>
    Object.fromEntries(['l1', 'l2'].filter(() => dice.oneIn(2)).map((key) => [key, dice.pick(['a', 'b'])]));
  return {
    ...(dice.oneIn(3) && { labels: texts() }),
    ...(dice.oneIn(4) && { annotations: texts() }),
    ...(dice.oneIn(6) && { finalizers: ['x.test/a', 'x.test/b'].filter(() => dice.oneIn(2)) }),
    ...(dice.oneIn(6) && {
      ownerReferences: ['u1', 'u2']
        .filter(() => dice.oneIn(2))
        .map((uid) => ({ apiVersion: 'v1', kind: 'ConfigMap', name: dice.pick(['o', 'p']), uid })),
    }),
  };
}
