import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../common/json.js';
import { MessageDecoder } from './decode-message.js';
import { MessageEncoder } from './encode-message.js';
import { MessageTable } from './message-table.js';
import { WireWriter } from './wire-writer.js';

const table = new MessageTable(`"origin"
test.v1.Box v1 1name:text 2count:int 3on:bool 4ratio:double 5blob:bytes 6inner:.Box 7list:[].Box 8map:%text 9:.Parts 10numbers:[]int 11boxes:%.Box 12any:json 13when:time 14exactly:micro-time 15much:quantity 16port:int-or-string 17verbs:texts
test.v1.Parts - 1left:text 2right:text
`);

function written(object: JsonObject): Buffer {
  const writer = new WireWriter();
  new MessageEncoder(table).encode(writer, object, 'test.v1.Box');
  return writer.finish();
}

describe('an object as a message', () => {
  it.each<[string, JsonObject]>([
    ['texts beyond ASCII', { name: 'ä→😀' }],
    ['booleans', { on: false }],
    ['bytes', { blob: 'aGk=' }],
    ['fractions', { ratio: 0.1 }],
    ['messages in messages', { inner: { name: 'a', inner: { count: 3 } } }],
    ['lists, with what is empty in them', { list: [{ name: 'a' }, {}], numbers: [0, 300] }],
    ['maps', { map: { a: '1', '': 'x' }, boxes: { a: { count: 5 }, b: {} } }],
    ['fields of an inlined message', { name: 'a', left: 'l', right: 'r' }],
    ['JSON', { any: { a: [1, null, '<'] } }],
    ['times', { when: '2020-01-02T03:04:05Z', exactly: '1969-12-31T23:59:59.000012Z' }],
    ['quantities, ports and verbs', { much: '100m', port: 80, verbs: ['get', 'list'] }],
    ['ports by name', { port: 'http' }],
    ['a long text', { name: 'x'.repeat(100_000), list: [{ name: 'y'.repeat(300) }] }],
  ])('keeps %s', (_, object) => {
    expect(new MessageDecoder(table).decode(written(object), 'test.v1.Box')).toEqual(object);
  });

  it.each([0, 1, 127, 128, 2 ** 31, 2 ** 53 - 1, -1, -(2 ** 31), -(2 ** 53) + 1])(
    'keeps the integer %d',
    (count) => {
      expect(new MessageDecoder(table).decode(written({ count }), 'test.v1.Box')).toEqual({ count });
    },
  );

  it('orders fields by their numbers, and leaves out what is null or unknown', () => {
    expect(written({ count: 1, name: 'a', on: null, other: 1 }).toString('hex')).toBe('0a016110014a00');
  });
});
