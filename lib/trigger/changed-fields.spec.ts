import { describe, expect, it } from 'vitest';
import { widget } from '../../test/support/widget.js';
import { changedFields } from './changed-fields.js';

const of = (before: object, after: object, limit = 8) =>
  changedFields({ ...widget('a', 1), ...before }, { ...widget('a', 2, { generation: 2 }), ...after }, limit);

describe('the changed fields of an object', () => {
  it.each([
    [{}, {}, []],
    [{ spec: { size: 1 } }, { spec: { size: 2 } }, ['spec.size']],
    [{ spec: { size: 1 } }, {}, []],
    [{ spec: {} }, { spec: { size: 2, more: null } }, ['spec.size', 'spec.more']],
    [
      { spec: { list: [{ a: 1 }, 2] } },
      { spec: { list: [{ a: 2 }, 2, 3] } },
      ['spec.list[0].a', 'spec.list[2]'],
    ],
    [{ spec: { 'x/y': 1 } }, { spec: { 'x/y': 2 } }, ['spec["x/y"]']],
    [{ data: 'text' }, { data: { a: 1 } }, ['data']],
  ])('from %j to %j are %j', (before, after, fields) => {
    expect(of(before, after)).toEqual(fields);
  });

  it('are no more than are asked for', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`f${index}`, index]));
    expect(of({ spec: {} }, { spec: many }, 3)).toEqual(['spec.f0', 'spec.f1', 'spec.f2']);
  });

  it('end at a depth, however deep the object is', () => {
    const nested = (leaf: number) => {
      let value: object = { leaf };
      for (let depth = 0; depth < 5_000; depth++) value = { n: value };
      return { spec: value };
    };
    expect(of(nested(1), nested(2))).toEqual([`spec${'.n'.repeat(15)}`]);
  });
});
