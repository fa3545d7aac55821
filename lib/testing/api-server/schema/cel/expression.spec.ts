import { describe, expect, it } from 'vitest';
import { fromJson } from './json-values.js';
import { compileExpression, type Expression } from './expression.js';
import { declare, type Declaration } from './schema-types.js';
import type { Value } from './values.js';

const schema = {
  type: 'object',
  properties: {
    n: { type: 'integer' },
    s: { type: 'string' },
    list: { type: 'array', items: { type: 'string' } },
    short: { type: 'array', maxItems: 5, items: { type: 'string', maxLength: 10 } },
  },
} as const;
const self = declare(schema, false) as Declaration;

function compiled(source: string): Expression {
  const expression = compileExpression(source, new Map([['self', self.type]]), self);
  if (!('evaluate' in expression)) throw new Error(JSON.stringify(expression));
  return expression;
}

const evaluate = (source: string, object = {}): Value =>
  compiled(source).evaluate(new Map([['self', fromJson(object, schema)]]));

describe('compileExpression', () => {
  it('says where and why a source does not compile, as cel-go does', () => {
    expect(compileExpression('self.n +\n  self.foo', new Map([['self', self.type]]), self)).toEqual({
      compilation: "ERROR: <input>:2:7: undefined field 'foo'\n |   self.foo\n | ......^",
    });
  });

  it('tells the most that an expression can cost', () => {
    expect(compiled('self.n > 1').maxCost).toBe(3);
    expect(compiled('self.short.all(x, x.startsWith("a"))').maxCost).toBeLessThan(100);
    expect(compiled('self.list.all(x, self.list.exists(y, x == y))').maxCost).toBeGreaterThan(1e9);
  });

  it('computes in 64 bits, and in nanoseconds', () => {
    expect(evaluate('9007199254740993 + 1')).toBe(9007199254740994n);
    expect(() => evaluate('9223372036854775807 + 1')).toThrow('integer overflow');
    expect(evaluate('string(timestamp("2026-01-01T00:00:00.123456789Z"))')).toBe(
      '2026-01-01T00:00:00.123456789Z',
    );
  });

  it('lets one side of a choice fail where the other decides', () => {
    expect(evaluate('1 / 0 > 1 || true')).toBe(true);
    expect(evaluate('1 / 0 > 1 && false')).toBe(false);
    expect(() => evaluate('1 / 0 > 1 || false')).toThrow('division by zero');
  });

  it('refuses what is nested too deeply, and what is too long', () => {
    const deep = '('.repeat(10_000) + '1' + ')'.repeat(10_000);
    expect(() => compiled(deep)).toThrow('recursion limit');
    expect(() => compiled(`"${'a'.repeat(200_000)}"`)).toThrow('exceeds limit');
    expect(() => compiled('-'.repeat(50_000))).toThrow('Syntax error');
    expect(() => compiled(Array.from({ length: 12_000 }, () => 'self.n').join('+'))).toThrow(
      'recursion limit',
    );
  });
});
