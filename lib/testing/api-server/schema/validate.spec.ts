import { describe, expect, it } from 'vitest';
import type { Json } from '../common/json.js';
import { Correlation } from './correlation.js';
import type { Schema } from './schema.js';
import { validateSchema } from './validate.js';

const of = (x: Schema): Schema => ({ type: 'object', properties: { x } });
const findings = (schema: Schema, value: Json) =>
  validateSchema(schema, value).map(({ field, message }) => `${field}: ${message}`);

describe('validateSchema', () => {
  it.each<[string, Schema, Json, string]>([
    [
      'a wrong type',
      { type: 'integer' },
      'a',
      'x: Invalid value: "string": x in body must be of type integer: "string"',
    ],
    ['null', { type: 'string' }, null, 'x: Invalid value: "null": x in body must be of type string: "null"'],
    [
      'a value that is not allowed',
      { type: 'string', enum: ['a', 'b'] },
      'c',
      'x: Unsupported value: "c": supported values: "a", "b"',
    ],
    ['too long a text', { type: 'string', maxLength: 1 }, 'ab', 'x: Too long: may not be more than 1 byte'],
    [
      'too many items',
      { type: 'array', items: {}, maxItems: 1 },
      [1, 2],
      'x: Too many: 2: must have at most 1 item',
    ],
    [
      'a pattern',
      { type: 'string', pattern: '^[[:digit:]]+$' },
      'a',
      `x: Invalid value: "a": x in body should match '^[[:digit:]]+$'`,
    ],
    [
      'a format',
      { type: 'string', format: 'ipv4' },
      'a',
      'x: Invalid value: "a": x in body must be of type ipv4: "a"',
    ],
    [
      'a limit',
      { type: 'number', minimum: 1e6 },
      1.5,
      'x: Invalid value: 1.5: x in body should be greater than or equal to 1e+06',
    ],
    [
      'a range',
      { type: 'integer', format: 'int32' },
      2 ** 31,
      '<nil>: Invalid value: "": Checked value must be of type integer with format int32 in x',
    ],
  ])('says of %s what the API server says', (_, schema, value, expected) => {
    expect(findings(of(schema), { x: value })).toEqual([expected]);
  });

  it('names a missing field by its whole path', () => {
    const schema = of({ type: 'array', items: { type: 'object', required: ['a'] } });
    expect(findings(schema, { x: [{ a: 1 }, {}] })).toEqual(['x[1].a: Required value']);
  });

  it('tells of the alternative that fits best', () => {
    const schema = of({ oneOf: [{ minimum: 1, maximum: 2 }, { enum: ['a'] }] });
    expect(findings(schema, { x: 5 })).toEqual([
      '<nil>: Invalid value: "": "x" must validate one and only one schema (oneOf). Found none valid',
      'x: Invalid value: 5: x in body should be less than or equal to 2',
    ]);
  });

  it('takes an integer or a string where the schema says so', () => {
    const schema = of({ 'x-kubernetes-int-or-string': true });
    expect(findings(schema, { x: 1 })).toEqual([]);
    expect(findings(schema, { x: '1' })).toEqual([]);
    expect(findings(schema, { x: true })).toHaveLength(1);
  });

  it('does not complain of what an update leaves as it was', () => {
    const schema = of({ type: 'array', items: { type: 'string', maxLength: 1 } });
    const old = { x: ['too long'], y: 1 };
    const same = { x: ['too long'], y: 2 };
    const other = { x: ['too long', 'a'], y: 1 };
    expect(validateSchema(schema, same, { correlation: new Correlation(same, old, schema) })).toEqual([]);
    expect(validateSchema(schema, other, { correlation: new Correlation(other, old, schema) })).toHaveLength(
      1,
    );
  });

  it('knows the items of a list of type map by their keys', () => {
    const item: Schema = {
      type: 'object',
      properties: { k: { type: 'string' }, v: { type: 'integer', maximum: 1 } },
    };
    const schema = of({
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      items: item,
    });
    const old = { x: [{ k: 'a', v: 5 }] };
    const moved = {
      x: [
        { k: 'b', v: 6 },
        { k: 'a', v: 5 },
      ],
    };
    const causes = validateSchema(schema, moved, { correlation: new Correlation(moved, old, schema) });
    expect(causes.map(({ field }) => field)).toEqual(['x[0].v']);
  });

  it('treats __proto__ as a field like any other', () => {
    const value = JSON.parse('{"__proto__": {"polluted": true}}') as Json;
    const schema: Schema = { type: 'object', additionalProperties: { type: 'string' } };
    expect(findings(schema, value)[0]).toContain('__proto__');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('needs linear time for a pattern that would take others for ever', () => {
    const schema = of({ type: 'string', pattern: '^(a+)+$' });
    expect(findings(schema, { x: `${'a'.repeat(10_000)}!` })).toHaveLength(1);
  });
});
