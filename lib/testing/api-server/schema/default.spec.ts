import { describe, expect, it } from 'vitest';
import type { Json } from '../common/json.js';
import { dropWrongNulls, setDefaults } from './default.js';
import type { Schema } from './schema.js';

const schema: Schema = {
  type: 'object',
  properties: {
    plain: { type: 'string', default: 'p' },
    nullable: { type: 'string', default: 'n', nullable: true },
    bare: { type: 'string' },
    deep: { type: 'object', default: {}, properties: { inner: { type: 'integer', default: 1 } } },
    absent: { type: 'object', properties: { inner: { type: 'integer', default: 1 } } },
    list: { type: 'array', items: { type: 'object', properties: { k: { type: 'string', default: 'k' } } } },
    map: { type: 'object', additionalProperties: { type: 'string', default: 'm' } },
  },
};

const defaulted = (value: Json) => {
  dropWrongNulls(value, schema);
  setDefaults(value, schema);
  return value;
};

describe('setDefaults', () => {
  it('fills what is absent, and what the default brings', () => {
    expect(defaulted({ list: [{}] })).toEqual({
      plain: 'p',
      nullable: 'n',
      deep: { inner: 1 },
      list: [{ k: 'k' }],
    });
  });

  it('replaces a null that may not be there, and keeps one that may', () => {
    expect(defaulted({ plain: null, nullable: null, bare: null, map: { a: null }, deep: null })).toEqual({
      plain: 'p',
      nullable: null,
      map: { a: 'm' },
      deep: { inner: 1 },
    });
  });

  it('hands out a default anew each time', () => {
    const first = defaulted({}) as { deep: { inner: number } };
    first.deep.inner = 2;
    expect(defaulted({})).toMatchObject({ deep: { inner: 1 } });
  });
});
