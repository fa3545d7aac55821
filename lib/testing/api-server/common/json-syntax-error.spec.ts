import { describe, expect, it } from 'vitest';
import { jsonSyntaxError } from './json-syntax-error.js';

describe('jsonSyntaxError', () => {
  it.each([
    ['', 'unexpected end of JSON input'],
    ['{', 'unexpected end of JSON input'],
    ['{"a"', 'unexpected end of JSON input'],
    ['"a', 'unexpected end of JSON input'],
    ['garbage', "invalid character 'g' looking for beginning of value"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['[1 2]', "invalid character '2' after array element"],
    ['{a:1}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b"}', `invalid character '"' after object key:value pair`],
    ['{} x', "invalid character 'x' after top-level value"],
    ['tru!', "invalid character '!' in literal true (expecting 'e')"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ['-x', "invalid character 'x' in numeric literal"],
    ['1.x', "invalid character 'x' after decimal point in numeric literal"],
  ])('says what is wrong with %j', (text, error) => {
    expect(jsonSyntaxError(text)).toBe(error);
    expect(() => JSON.parse(text) as unknown).toThrow();
  });

  it.each(['{"a":[1,-2.5e3,"x\\u0041\\n",true,false,null,{}]}', ' [ ] ', '"x"', '0'])('takes %s', (text) => {
    expect(jsonSyntaxError(text)).toBeUndefined();
  });

  it('is not brought down by depth', () => {
    expect(jsonSyntaxError('['.repeat(100_000))).toBe('exceeded max depth');
  });
});
