import { describe, expect, it } from 'vitest';
import type { ApiError } from '../common/api-error.js';
import type { JsonObject } from '../common/json.js';
import type { Schema } from '../schema/schema.js';
import { strategicMergePatch } from './strategic-merge-patch.js';

const text: Schema = { type: 'string' };
const item: Schema = {
  type: 'object',
  properties: { name: text, image: text, args: { type: 'array', items: text } },
};
const named: Schema = {
  type: 'array',
  items: item,
  'x-kubernetes-patch-strategy': 'merge',
  'x-kubernetes-patch-merge-key': 'name',
};
const schema: Schema = {
  type: 'object',
  properties: {
    items: named,
    words: { type: 'array', items: text, 'x-kubernetes-patch-strategy': 'merge' },
    whole: { type: 'array', items: text },
    labels: { type: 'object', additionalProperties: text },
    union: { type: 'object', properties: { a: text, b: text }, 'x-kubernetes-patch-strategy': 'retainKeys' },
    inner: { type: 'object', properties: { items: named } },
  },
};

const parse = (json: string) => JSON.parse(json) as JsonObject;
const patched = (document: string, patch: string) =>
  strategicMergePatch(parse(document), parse(patch), schema);

describe('a strategic merge patch', () => {
  it.each([
    [
      'merges items by their key',
      '{"items":[{"name":"a","image":"1"}]}',
      '{"items":[{"name":"a","args":["x"]}]}',
      '{"items":[{"name":"a","image":"1","args":["x"]}]}',
    ],
    [
      'puts new items before those that only the server has',
      '{"items":[{"name":"a"}]}',
      '{"items":[{"name":"b"}]}',
      '{"items":[{"name":"b"},{"name":"a"}]}',
    ],
    ['replaces lists that do not merge', '{"whole":["a"]}', '{"whole":["b"]}', '{"whole":["b"]}'],
    ['joins lists of scalars', '{"words":["a","b"]}', '{"words":["b","c"]}', '{"words":["a","b","c"]}'],
    [
      'deletes an item',
      '{"items":[{"name":"a"},{"name":"b"}]}',
      '{"items":[{"$patch":"delete","name":"a"}]}',
      '{"items":[{"name":"b"}]}',
    ],
    [
      'replaces a list',
      '{"items":[{"name":"a"}]}',
      '{"items":[{"$patch":"replace"},{"name":"b"}]}',
      '{"items":[{"name":"b"}]}',
    ],
    ['deletes what a map has', '{"labels":{"a":"b"}}', '{"labels":{"$patch":"delete"}}', '{"labels":{}}'],
    [
      'replaces a map',
      '{"labels":{"a":"b"}}',
      '{"labels":{"$patch":"replace","c":"d"}}',
      '{"labels":{"c":"d"}}',
    ],
    ['removes what is null', '{"labels":{"a":"b"}}', '{"labels":{"a":null,"x":null}}', '{"labels":{}}'],
    ['takes no nulls along', '{}', '{"labels":{"a":null,"b":"c"}}', '{"labels":{"b":"c"}}'],
    [
      'takes no directives along',
      '{}',
      '{"items":[{"$patch":"delete","name":"a"},{"name":"b"}]}',
      '{"items":[{"name":"b"}]}',
    ],
    [
      'deletes scalars',
      '{"words":["a","b","c"]}',
      '{"$deleteFromPrimitiveList/words":["b"]}',
      '{"words":["a","c"]}',
    ],
    ['retains keys', '{"union":{"a":"1"}}', '{"union":{"$retainKeys":["b"],"b":"2"}}', '{"union":{"b":"2"}}'],
    [
      'orders items',
      '{"items":[{"name":"a"},{"name":"b"},{"name":"c"}]}',
      '{"$setElementOrder/items":[{"name":"c"},{"name":"a"}]}',
      '{"items":[{"name":"b"},{"name":"c"},{"name":"a"}]}',
    ],
    [
      'orders scalars',
      '{"words":["a","b"]}',
      '{"$setElementOrder/words":["b","a","c"],"words":["c"]}',
      '{"words":["b","a","c"]}',
    ],
    [
      'orders below',
      '{"inner":{"items":[{"name":"a"}]}}',
      '{"inner":{"$setElementOrder/items":[{"name":"b"},{"name":"a"}],"items":[{"name":"b"}]}}',
      '{"inner":{"items":[{"name":"b"},{"name":"a"}]}}',
    ],
    ['replaces another type', '{"labels":"x"}', '{"labels":{"a":"b"}}', '{"labels":{"a":"b"}}'],
  ])('%s', (_, document, patch, expected) => {
    expect(patched(document, patch)).toEqual(JSON.parse(expected));
  });

  it.each([
    ['{"$patch":"zz"}', '{}', 500, 'unknown patch type: zz in map: map[$patch:zz]'],
    ['{"$retainKeys":["x"],"labels":{}}', '{}', 400, 'invalid patch format of retainKeys'],
    ['{"$setElementOrder/items":5}', '{}', 500, 'expected a []interface {}, but received a int64'],
    [
      '{"items":[{"image":"x"}]}',
      '{"items":[{"name":"a"}]}',
      500,
      'map: map[image:x] does not contain declared merge key: name',
    ],
    ['{"$deleteFromPrimitiveList":["x"]}', '{}', 400, 'invalid patch format of primitive list'],
    [
      '{"words":[["x"]]}',
      '{"words":[["y"]]}',
      422,
      'the server rejected our request due to an error in our request',
    ],
    [
      '{"$setElementOrder/items":[{"name":"b"}],"items":[{"name":"a"}]}',
      '{}',
      500,
      "doesn't match $setElementOrder list",
    ],
  ])('%s is refused', (patch, document, code, message) => {
    const error = refusal(() => patched(document, patch));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  it('changes neither the document nor itself', () => {
    const [document, patch] = ['{"items":[{"name":"a"}]}', '{"items":[{"name":"a","image":"x"}]}'].map(
      parse,
    ) as [JsonObject, JsonObject];
    strategicMergePatch(document, patch, schema);
    expect(document).toEqual({ items: [{ name: 'a' }] });
    expect(patch).toEqual({ items: [{ name: 'a', image: 'x' }] });
  });

  it('sets a field named __proto__ and pollutes nothing', () => {
    const result = patched('{"labels":{"a":"b"}}', '{"labels":{"__proto__":"x"},"__proto__":{"polluted":1}}');
    expect(Object.keys(result['labels'] as object)).toEqual(['a', '__proto__']);
    expect(({} as JsonObject)['polluted']).toBeUndefined();
  });
});

function refusal(patch: () => unknown): ApiError {
  try {
    patch();
  } catch (error) {
    return error as ApiError;
  }
  throw new Error('it was not refused');
}
