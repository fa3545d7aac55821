import { describe, expect, it } from 'vitest';
import { fieldChanges } from './field-changes.js';
import { asDryRun } from './hold-write.js';

describe('the fields in which an object would change', () => {
  it('are named down to the value, items by their names where all have one', () => {
    const spec = (image: string, args: string[]) => ({
      spec: { containers: [{ name: 'web', image, args }, { name: 'log' }], 'a.b': 1 },
    });
    expect(fieldChanges(spec('a:1', ['x']), spec('a:2', ['x', 'y']))).toEqual([
      { path: 'spec.containers[web].image', from: 'a:1', to: 'a:2' },
      { path: 'spec.containers[web].args[1]', from: undefined, to: 'y' },
    ]);
    expect(fieldChanges({ a: { 'b.c': 1, d: {} } }, { a: { d: { e: [] } } })).toEqual([
      { path: 'a."b.c"', from: 1, to: undefined },
      { path: 'a.d.e', from: undefined, to: [] },
    ]);
  });

  it('are none where only the server has written, or the books about children', () => {
    const of = (resourceVersion: string, annotations: object) => ({
      metadata: { name: 'a', resourceVersion, managedFields: [resourceVersion], annotations },
    });
    const books = { 'kuberator.dev/applied': 'x', 'applyset.kubernetes.io/tooling': 'y' };
    expect(fieldChanges(of('1', {}), of('2', books))).toEqual([]);
    const { metadata } = of('1', books);
    expect(fieldChanges(undefined, { metadata, data: { a: 'b' } })).toEqual([
      { path: 'metadata.name', from: undefined, to: 'a' },
      { path: 'data.a', from: undefined, to: 'b' },
    ]);
  });

  it('do not show what a Secret holds', () => {
    const secret = (password: string) => ({ kind: 'Secret', type: 'Opaque', data: { password } });
    const shown = JSON.stringify([
      fieldChanges(secret('b2xk'), secret('bmV3')),
      fieldChanges(undefined, secret('bmV3')),
    ]);
    expect(shown).not.toMatch(/b2xk|bmV3/);
    expect(shown).toContain('data.password');
    expect(shown).toContain('Opaque');
  });
});

describe('a write that is only asked of the server', () => {
  it('says so in its query, and of a deletion in its body, which is read instead', () => {
    expect(asDryRun({ method: 'PATCH', path: '/a?force=true', body: '{}' })).toEqual({
      method: 'PATCH',
      path: '/a?force=true&dryRun=All',
      body: '{}',
    });
    expect(asDryRun({ method: 'DELETE', path: '/a', body: '{"kind":"DeleteOptions"}' })).toMatchObject({
      path: '/a?dryRun=All',
      body: '{"kind":"DeleteOptions","dryRun":["All"]}',
    });
  });
});
