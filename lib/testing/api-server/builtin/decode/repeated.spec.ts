import { expect, it } from 'vitest';
import { parseWithRepeats } from '../../schema/repeated-fields.js';
import type { Schema } from '../../schema/schema.js';
import { mergeRepeats } from './repeated.js';

const text: Schema = { type: 'string' };
const item: Schema = { properties: { name: text, image: text } };
const schema: Schema = {
  properties: {
    name: text,
    labels: { additionalProperties: text },
    items: { items: item },
    always: { ...item, default: {} },
    pointer: item,
    byName: { additionalProperties: item },
  },
};
const read = (json: string) => mergeRepeats(parseWithRepeats(json), schema);

it('reads a field that is there again into what is there', () => {
  expect(read('{"labels":{"a":"1","b":"1"},"name":"x","labels":{"b":"2"}}')).toEqual({
    labels: { a: '1', b: '2' },
    name: 'x',
  });
  expect(read('{"items":[{"name":"a","image":"i"},{"name":"b"}],"items":[{"name":"c"}]}')).toEqual({
    items: [{ name: 'c', image: 'i' }],
  });
  expect(read('{"pointer":{"name":"a"},"pointer":{"image":"i"},"pointer":{"name":"b"}}')).toEqual({
    pointer: { name: 'b', image: 'i' },
  });
});

it('begins the values of a map anew, and what null takes away', () => {
  expect(read('{"byName":{"x":{"name":"a"}},"byName":{"x":{"image":"i"}}}')).toEqual({
    byName: { x: { image: 'i' } },
  });
  const nulls =
    '{"labels":{"a":"1"},"labels":null,"always":{"name":"a"},"always":null,"pointer":{},"pointer":null}';
  expect(read(nulls)).toEqual({ labels: null, always: { name: 'a' }, pointer: null });
});

it('tells names from texts, and keeps any name', () => {
  const odd =
    '{"\\u0061":"{\\"a\\":1,\\"a\\":2}","list":["a","a",{"__proto__":1}],"__proto__":{"x":1},"a":"b"}';
  expect(JSON.stringify(read(odd))).toBe('{"a":"b","list":["a","a",{"__proto__":1}],"__proto__":{"x":1}}');
});
