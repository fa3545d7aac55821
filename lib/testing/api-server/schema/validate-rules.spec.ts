import { describe, expect, it } from 'vitest';
import type { Json } from '../common/json.js';
import type { Schema, ValidationRule } from './schema.js';
import { uncheckedRules } from './rule-messages.js';
import { validateRules } from './validate-rules.js';

const withRules = (schema: Schema, ...rules: ValidationRule[]): Schema => ({
  ...schema,
  'x-kubernetes-validations': rules,
});
const spec = (schema: Schema): Schema => ({ type: 'object', properties: { spec: schema } });
const findings = (schema: Schema, value: Json, old?: Json) =>
  validateRules(schema, value, old).causes.map(({ field, message }) => `${field}: ${message}`);

const replicas = spec(
  withRules(
    { type: 'object', properties: { min: { type: 'integer' }, max: { type: 'integer' } } },
    { rule: 'self.min <= self.max', message: 'min must not exceed max', fieldPath: '.min' },
  ),
);

describe('validateRules', () => {
  it('tells of a broken rule in the words and at the field that it names', () => {
    expect(findings(replicas, { spec: { min: 1, max: 2 } })).toEqual([]);
    expect(findings(replicas, { spec: { min: 3, max: 2 } })).toEqual([
      'spec.min: Invalid value: min must not exceed max',
    ]);
  });

  it('tells of a rule that fails to evaluate', () => {
    expect(findings(replicas, { spec: { min: 3 } })).toEqual([
      'spec: Invalid value: "object": no such key: max evaluating rule: min must not exceed max',
    ]);
  });

  it('makes a message of the object, and falls back to the rule', () => {
    const schema = (messageExpression: string) =>
      spec(
        withRules(
          { type: 'integer' },
          { rule: 'self > 5', messageExpression, reason: 'FieldValueForbidden' },
        ),
      );
    expect(findings(schema('"got " + string(self)'), { spec: 1 })).toEqual(['spec: Forbidden: got 1']);
    expect(findings(schema('string(1 / (self - 1))'), { spec: 1 })).toEqual([
      'spec: Forbidden: failed rule: self > 5',
    ]);
  });

  it('asks a transition rule of updates only, unless it takes an optional', () => {
    const rule = { rule: 'self >= oldSelf', message: 'may only grow' };
    const schema = spec(withRules({ type: 'integer' }, rule));
    expect(findings(schema, { spec: 1 })).toEqual([]);
    expect(findings(schema, { spec: 1 }, { spec: 2 })).toEqual(['spec: Invalid value: 1: may only grow']);
    const optional = {
      rule: 'oldSelf.hasValue() || self == 0',
      optionalOldSelf: true,
      message: 'starts at 0',
    };
    const atFirst = spec(withRules({ type: 'integer' }, optional));
    expect(findings(atFirst, { spec: 1 })).toEqual(['spec: Invalid value: 1: starts at 0']);
    expect(findings(atFirst, { spec: 1 }, { spec: 0 })).toEqual([]);
  });

  it('finds the old item of a list of type map by its key', () => {
    const item: Schema = withRules(
      { type: 'object', properties: { k: { type: 'string' }, v: { type: 'integer' } } },
      { rule: 'self.v == oldSelf.v', message: 'v may not change' },
    );
    const list: Schema = {
      type: 'array',
      items: item,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
    };
    const old = {
      spec: [
        { k: 'a', v: 1 },
        { k: 'b', v: 2 },
      ],
    };
    expect(
      findings(
        spec(list),
        {
          spec: [
            { k: 'b', v: 2 },
            { k: 'c', v: 3 },
          ],
        },
        old,
      ),
    ).toEqual([]);
    expect(findings(spec(list), { spec: [{ k: 'b', v: 3 }] }, old)).toEqual([
      'spec[0]: Invalid value: v may not change',
    ]);
  });

  it('only warns of a broken rule about what an update leaves as it was', () => {
    const schema: Schema = {
      type: 'object',
      properties: {
        a: withRules({ type: 'integer' }, { rule: 'self > 5', message: 'too small' }),
        b: { type: 'integer' },
      },
    };
    const { causes, warnings } = validateRules(schema, { a: 1, b: 2 }, { a: 1, b: 1 });
    expect(causes).toEqual([]);
    expect(warnings).toEqual(['a: Invalid value: 1: too small']);
    expect(findings(schema, { a: 2, b: 2 }, { a: 1, b: 1 })).toHaveLength(1);
  });

  it('stops when the rules have cost too much', () => {
    const numbers: Schema = withRules(
      { type: 'array', items: { type: 'integer' } },
      { rule: 'self.all(x, self.all(y, self.all(z, x + y + z >= 0)))', message: 'slow' },
    );
    const started = performance.now();
    const [first, ...others] = findings(spec(numbers), { spec: Array.from({ length: 1000 }, (_, n) => n) });
    expect(first).toContain('actual cost limit exceeded');
    expect(others).toEqual([]);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('is told when other findings keep it from asking', () => {
    const required = { reason: 'FieldValueRequired', message: 'Required value', field: 'x' };
    expect(uncheckedRules(replicas, [required])?.message).toContain('some validation rules were not checked');
    expect(uncheckedRules(replicas, [{ ...required, reason: 'FieldValueInvalid' }])).toBeUndefined();
    expect(uncheckedRules({ type: 'object' }, [required])).toBeUndefined();
  });

  it('is not impressed by __proto__', () => {
    const schema = spec(
      withRules(
        { type: 'object', additionalProperties: { type: 'string' } },
        { rule: "!('constructor' in self) && !('toString' in self)", message: 'inherited' },
      ),
    );
    expect(findings(schema, { spec: JSON.parse('{"__proto__": "x"}') as Json })).toEqual([]);
  });
});
