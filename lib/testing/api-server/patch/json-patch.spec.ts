import { describe, expect, it } from 'vitest';
import type { ApiError } from '../common/api-error.js';
import type { Json } from '../common/json.js';
import { readJsonPatch } from './json-patch-body.js';
import { JsonPatchError } from './json-patch-document.js';
import { applyJsonPatch } from './json-patch.js';

const patched = (document: string, patch: string): Json =>
  applyJsonPatch(JSON.parse(document) as Json, readJsonPatch(patch).operations);

describe('a JSON patch', () => {
  it.each([
    ['adds a field', '{}', '[{"op":"add","path":"/a","value":1}]', '{"a":1}'],
    ['adds null', '{}', '[{"op":"add","path":"/a","value":null}]', '{"a":null}'],
    ['adds to the end of a list', '{"a":[1]}', '[{"op":"add","path":"/a/-","value":2}]', '{"a":[1,2]}'],
    ['adds before an item', '{"a":[1]}', '[{"op":"add","path":"/a/0","value":2}]', '{"a":[2,1]}'],
    ['counts from the end', '{"a":[1,2]}', '[{"op":"add","path":"/a/-1","value":3}]', '{"a":[1,2,3]}'],
    ['reads escapes', '{"a/b":{"c~d":1}}', '[{"op":"remove","path":"/a~1b/c~0d"}]', '{"a/b":{}}'],
    ['reads ~01 as ~1', '{"~1":1}', '[{"op":"remove","path":"/~01"}]', '{}'],
    ['removes the last item', '{"a":[1,2]}', '[{"op":"remove","path":"/a/-1"}]', '{"a":[1]}'],
    ['replaces what is not there', '{}', '[{"op":"replace","path":"/a","value":1}]', '{"a":1}'],
    ['replaces everything', '{"a":1}', '[{"op":"replace","path":"","value":[1]}]', '[1]'],
    ['moves', '{"a":{"b":1}}', '[{"op":"move","from":"/a/b","path":"/c"}]', '{"a":{},"c":1}'],
    [
      'copies',
      '{"a":[1]}',
      '[{"op":"copy","from":"/a","path":"/b"},{"op":"add","path":"/b/-","value":2}]',
      '{"a":[1],"b":[1,2]}',
    ],
    [
      'tests',
      '{"a":{"b":[1,"x"]}}',
      '[{"op":"test","path":"/a","value":{"b":[1,"x"]}}]',
      '{"a":{"b":[1,"x"]}}',
    ],
    ['tests that nothing is there', '{}', '[{"op":"test","path":"/a","value":null}]', '{}'],
    ['tests everything', '{"a":1}', '[{"op":"test","path":"","value":{"a":1}}]', '{"a":1}'],
    ['of nothing changes nothing', '{"a":1}', 'null', '{"a":1}'],
  ])('%s', (_, document, patch, expected) => {
    expect(patched(document, patch)).toEqual(JSON.parse(expected));
  });

  it.each([
    ['an unknown operation', '{}', '[{"op":"nope","path":"/a"}]'],
    ['no operation', '{}', '[{"path":"/a"}]'],
    ['no path', '{}', '[{"op":"add","value":1}]'],
    ['a path without a slash', '{}', '[{"op":"add","path":"a","value":1}]'],
    ['the whole document for add', '{}', '[{"op":"add","path":"","value":{}}]'],
    ['a missing parent', '{}', '[{"op":"add","path":"/a/b","value":1}]'],
    ['a parent that is null', '{"a":null}', '[{"op":"add","path":"/a/b","value":1}]'],
    ['a missing field to remove', '{}', '[{"op":"remove","path":"/a"}]'],
    ['an inherited field to remove', '{}', '[{"op":"remove","path":"/constructor"}]'],
    ['an index behind the end', '{"a":[]}', '[{"op":"add","path":"/a/1","value":1}]'],
    ['an index before the start', '{"a":[1]}', '[{"op":"remove","path":"/a/-2"}]'],
    ['an index that is none', '{"a":[]}', '[{"op":"add","path":"/a/x","value":1}]'],
    ['a replacement of the end', '{"a":[1]}', '[{"op":"replace","path":"/a/-","value":1}]'],
    ['another value than tested', '{"a":1}', '[{"op":"test","path":"/a","value":2}]'],
    ['another order than tested', '{"a":[1,2]}', '[{"op":"test","path":"/a","value":[2,1]}]'],
    ['a value where none was tested', '{"a":1}', '[{"op":"test","path":"/a"}]'],
    ['a scalar for everything', '{}', '[{"op":"replace","path":"","value":5}]'],
  ])('with %s is refused', (_, document, patch) => {
    expect(() => patched(document, patch)).toThrow(JsonPatchError);
  });

  it('tests the text of a scalar, as the server writes it', () => {
    const document = '{"a":"x<y"}';
    expect(() => patched(document, '[{"op":"test","path":"/a","value":"x<y"}]')).toThrow(JsonPatchError);
    expect(patched(document, '[{"op":"test","path":"/a","value":"x\\u003cy"}]')).toEqual({ a: 'x<y' });
    expect(() => patched('{"a":"b"}', '[{"op":"test","path":"/a","value":"\\u0062"}]')).toThrow(
      JsonPatchError,
    );
  });

  it('sets a field named __proto__ and pollutes nothing', () => {
    const result = patched('{}', '[{"op":"add","path":"/__proto__","value":{"polluted":1}}]');
    expect(Object.keys(result as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(() => patched('{}', '[{"op":"add","path":"/__proto__/polluted","value":1}]')).toThrow(
      JsonPatchError,
    );
  });
});

describe('readJsonPatch', () => {
  it.each([
    [
      '{}',
      'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    ],
    ['[1]', 'error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp'],
    [
      '[{"path":5}]',
      'error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.path of type string',
    ],
    ['garbage', "error decoding patch: invalid character 'g' looking for beginning of value"],
    ['', 'error decoding patch: unexpected end of JSON input'],
  ])('refuses %j', (body, message) => {
    expect(refusal(() => readJsonPatch(body))).toMatchObject({ code: 400, message });
  });

  it('tells of fields that are unknown or there twice', () => {
    expect(readJsonPatch('[{"op":"add","op":"add","path":"/a","what":1}]').strictErrors).toEqual([
      'json patch duplicate field "[0].op"',
      'json patch unknown field "[0].what"',
    ]);
  });

  it('takes ten thousand operations and no more', () => {
    const body = (count: number) =>
      JSON.stringify(Array.from({ length: count }, () => ({ op: 'test', path: '/a' })));
    expect(readJsonPatch(body(10_000)).operations).toHaveLength(10_000);
    expect(refusal(() => readJsonPatch(body(10_001)))).toMatchObject({
      code: 413,
      message: 'Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001',
    });
  });
});

function refusal(read: () => unknown): ApiError {
  try {
    read();
  } catch (error) {
    return error as ApiError;
  }
  throw new Error('it was not refused');
}
