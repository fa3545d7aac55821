import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../common/json.js';
import { mergePatch } from './merge-patch.js';

describe('a merge patch', () => {
  it.each([
    ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"b"}', '{"a":null}', '{}'],
    ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
    ['{"a":[1,2]}', '{"a":[3]}', '{"a":[3]}'],
    ['{"a":5}', '{"a":{"b":null,"c":{"d":null}}}', '{"a":{"c":{}}}'],
    ['{}', '{"a":[{"b":null},null]}', '{"a":[{},null]}'],
    ['{"a":{"x":1}}', '{"a":[{"b":null}]}', '{"a":[{"b":null}]}'],
    ['{"a":null}', '{"a":{"b":null}}', '{"a":{}}'],
  ])('on %s with %s makes %s', (document, patch, expected) => {
    const [before, change] = [document, patch].map((text) => JSON.parse(text) as JsonObject) as [
      JsonObject,
      JsonObject,
    ];
    expect(mergePatch(before, change)).toEqual(JSON.parse(expected));
    expect([before, change]).toEqual([JSON.parse(document), JSON.parse(patch)]);
  });

  it('sets a field named __proto__ and pollutes nothing', () => {
    const result = mergePatch({}, JSON.parse('{"__proto__":{"polluted":1}}') as JsonObject);
    expect(Object.keys(result)).toEqual(['__proto__']);
    expect(({} as JsonObject)['polluted']).toBeUndefined();
  });
});
