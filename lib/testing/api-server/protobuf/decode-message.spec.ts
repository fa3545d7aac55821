import { describe, expect, it } from 'vitest';
import { message, type WireField } from '../../../../test/support/protobuf-writer.js';
import { MessageDecoder } from './decode-message.js';
import { builtinMessages, MessageTable } from './message-table.js';

const table = new MessageTable(`"origin"
test.v1.Box v1 1name:text 2count:int 3on:bool 4ratio:double 5blob:bytes 6inner:.Box 7list:[].Box 8map:%text 9:.Parts 10numbers:[]int 11boxes:%.Box 12any:json 13when:time 14exactly:micro-time 15much:quantity 16port:int-or-string 17verbs:texts
test.v1.Parts - 1left:text 2right:text
`);
const decode = (...fields: WireField[]) =>
  new MessageDecoder(table).decode(message(...fields), 'test.v1.Box');
const double = (value: number) => {
  const bytes = Buffer.alloc(9);
  bytes[0] = 4 * 8 + 1;
  bytes.writeDoubleLE(value, 1);
  return new MessageDecoder(table).decode(bytes, 'test.v1.Box');
};

describe('a message in Protobuf', () => {
  it('becomes the JSON of its fields', () => {
    const fields = decode([1, 'ä'], [2, 7], [3, 1], [5, Buffer.from('hi')], [6, [[1, 'b']]]);
    expect(fields).toEqual({ name: 'ä', count: 7, on: true, blob: 'aGk=', inner: { name: 'b' } });
    expect(double(0.1)).toEqual({ ratio: 0.1 });
  });

  it.each([0, 1, 127, 128, 2 ** 31, 2 ** 53 - 1, -1, -(2 ** 31), -(2 ** 53) + 1])(
    'keeps the integer %d',
    (value) => {
      expect(decode([2, value])).toEqual({ count: value });
    },
  );

  it('collects what is repeated, packed or not', () => {
    expect(decode([7, [[1, 'a']]], [2, 1], [7, []])).toEqual({ list: [{ name: 'a' }, {}], count: 1 });
    expect(decode([10, 1], [10, 300])).toEqual(decode([10, Buffer.from([1, 0xac, 0x02])]));
  });

  it('reads maps; the last entry of a key counts, and an entry may lack its value', () => {
    const entry = (key: string, value: string): WireField => [8, [[1, key], [2, value]]]; // prettier-ignore
    expect(decode(entry('a', '1'), entry('a', '2'), entry('', 'x'))).toEqual({ map: { a: '2', '': 'x' } });
    expect(decode([11, [[1, 'a'], [2, [[2, 5]]]]])).toEqual({ boxes: { a: { count: 5 } } }); // prettier-ignore
  });

  it('puts the fields of an inlined message among those of its owner', () => {
    expect(decode([1, 'a'], [9, [[1, 'l'], [2, 'r']]])).toEqual({ name: 'a', left: 'l', right: 'r' }); // prettier-ignore
  });

  it('is one message where it comes in two parts', () => {
    expect(decode([6, [[1, 'a']]], [6, [[2, 3]]])).toEqual({ inner: { name: 'a', count: 3 } });
  });

  it('passes over fields that are not in the table, groups too', () => {
    const group = Buffer.from([(50 << 3) & 0x7f | 0x80 | 3, 50 >> 4, 0x08, 0x01, (50 << 3) & 0x7f | 0x80 | 4, 50 >> 4]); // prettier-ignore
    const bytes = Buffer.concat([message([40, 1], [41, 'x'], [42, [[1, 1]]]), group, message([1, 'a'])]);
    expect(new MessageDecoder(table).decode(bytes, 'test.v1.Box')).toEqual({ name: 'a' });
  });

  it('writes in JSON what has a form of its own there', () => {
    expect(decode([12, [[1, '{"a":[1]}']]], [17, [[1, 'get'], [1, 'list']]])).toEqual({ any: { a: [1] }, verbs: ['get', 'list'] }); // prettier-ignore
    expect(decode([13, [[1, 1_577_934_245], [2, 7]]], [14, [[1, 1], [2, 12_345]]])).toEqual({ when: '2020-01-02T03:04:05Z', exactly: '1970-01-01T00:00:01.000012Z' }); // prettier-ignore
    expect(decode([15, [[1, '100m']]], [16, [[1, 0], [2, 80], [3, '']]])).toEqual({ much: '100m', port: 80 }); // prettier-ignore
    expect(decode([16, [[1, 1], [2, 0], [3, 'http']]])).toEqual({ port: 'http' }); // prettier-ignore
  });

  it('has no time where Go has its zero', () => {
    expect(decode([13, []], [14, [[1, -62_135_596_800], [2, 0]]])).toEqual({ when: null, exactly: null }); // prettier-ignore
  });

  it('cannot reach a prototype', () => {
    const fields = decode([8, [[1, '__proto__'], [2, 'x']]]); // prettier-ignore
    expect(Object.keys(fields['map'] as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it.each([
    ['ends too soon', Buffer.from([0x0a, 0x05, 0x61]), 'unexpected EOF'],
    ['ends in a number', Buffer.from([0x10, 0xff]), 'unexpected EOF'],
    ['has a number without end', Buffer.alloc(12, 0xff), 'proto: integer overflow'],
    ['has a field of another form', message([1, 5]), 'proto: wrong wireType = 0 for field Name'],
    ['has a tag of 0', Buffer.from([0]), 'proto: Box: illegal tag 0 (wire type 0)'],
    ['ends a group that was not begun', Buffer.from([0x0c]), 'proto: Box: wiretype end group for non-group'],
    ['has an unknown form', Buffer.from([(40 << 3) & 0x7f | 0x80 | 6, 2]), 'proto: illegal wireType 6'], // prettier-ignore
    ['has a negative length', message([2, 1], [2, 1]).fill(0xff, 1), 'unexpected EOF'],
    ['has JSON that is none', message([12, [[1, '{']]]), /JSON/],
  ])('is refused where it %s', (_, bytes, why) => {
    expect(() => new MessageDecoder(table).decode(bytes, 'test.v1.Box')).toThrow(why);
  });

  it('is refused where it is too deep, without an end of the stack', () => {
    let bytes: Uint8Array = new Uint8Array();
    for (let depth = 0; depth < 3_000; depth++) bytes = message([6, bytes]);
    expect(() => new MessageDecoder(table).decode(bytes, 'test.v1.Box')).toThrow('exceeded max depth');
  });
});

describe('the table of messages', () => {
  it('knows each message that it names', () => {
    const all = builtinMessages();
    const seen = new Set<string>();
    const visit = (name: string): void => {
      if (seen.has(name)) return;
      seen.add(name);
      for (const { type } of all.fieldsOf(name)) if (type.startsWith('io.k8s.')) visit(type);
    };
    for (const [apiVersion, kind] of [
      ['v1', 'Pod'],
      ['apps/v1', 'Deployment'],
      ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
      ['meta.k8s.io/v1', 'DeleteOptions'],
    ] as const) {
      // prettier-ignore
      visit(all.messageOf(apiVersion, kind) ?? '');
    }
    expect(seen.size).toBeGreaterThan(150);
  });
});
