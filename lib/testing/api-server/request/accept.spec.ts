import { describe, expect, it } from 'vitest';
import { parseAccept } from './accept.js';

const types = (header: string) => parseAccept(header).map(({ type, subtype }) => `${type}/${subtype}`);

describe('parseAccept', () => {
  it('puts what is preferred first, and keeps the order of equals', () => {
    expect(types('a/b, c/d')).toEqual(['a/b', 'c/d']);
    expect(types('a/b;q=0.5,c/d')).toEqual(['c/d', 'a/b']);
    expect(types('*/*,a/b;q=0.1')).toEqual(['a/b', '*/*']);
    expect(types('a/*,a/b')).toEqual(['a/b', 'a/*']);
  });

  it('passes over what is no media range', () => {
    expect(types('nonsense, a/b/c, *, a/b')).toEqual(['a/b', '*/*']);
    expect(types('')).toEqual([]);
  });

  it('reads parameters', () => {
    const [clause] = parseAccept('application/json;as=Table; v=v1 ;g=meta.k8s.io;q=0.5;x');
    expect(clause).toMatchObject({ quality: 0.5, parameters: { as: 'Table', v: 'v1', g: 'meta.k8s.io' } });
    expect(clause?.parameters['x']).toBeUndefined();
  });
});
