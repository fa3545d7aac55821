import { describe, expect, it } from 'vitest';
import { forSeeds } from '../../test/support/for-seeds.js';
import { WIDGETS } from '../../test/support/widget.js';
import { InvalidRequestError, queryString, resourcePath } from './path.js';

const PODS = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', scope: 'Namespaced' } as const;
const NODES = { group: '', version: 'v1', kind: 'Node', plural: 'nodes', scope: 'Cluster' } as const;

describe('a path', () => {
  it('names a collection, an object and its subresource', () => {
    expect(resourcePath(PODS)).toBe('/api/v1/pods');
    expect(resourcePath(PODS, { namespace: 'a' })).toBe('/api/v1/namespaces/a/pods');
    expect(resourcePath(PODS, { namespace: 'a', name: 'b', subresource: 'log' })).toBe(
      '/api/v1/namespaces/a/pods/b/log',
    );
    expect(resourcePath(NODES, { name: 'n1' })).toBe('/api/v1/nodes/n1');
    expect(resourcePath(WIDGETS, { namespace: 'a', name: 'b' })).toBe(
      '/apis/example.com/v1/namespaces/a/widgets/b',
    );
  });

  it('carries its query, without what is undefined', () => {
    expect(resourcePath(PODS, {}, { watch: true, limit: 500, continue: undefined })).toBe(
      '/api/v1/pods?watch=true&limit=500',
    );
    expect(
      queryString({ labelSelector: 'app=web,tier in (a, b)', fieldSelector: 'metadata.name=ü&x=y' }),
    ).toBe('?labelSelector=app%3Dweb%2Ctier+in+%28a%2C+b%29&fieldSelector=metadata.name%3D%C3%BC%26x%3Dy');
    expect(queryString({ a: undefined })).toBe('');
  });

  for (const name of ['', '.', '..']) {
    it(`refuses the name "${name}", which a server or proxy would read as something else`, () => {
      expect(() => resourcePath(PODS, { namespace: 'a', name })).toThrow(InvalidRequestError);
      expect(() => resourcePath(PODS, { namespace: name })).toThrow(InvalidRequestError);
      expect(() => resourcePath(PODS, { namespace: 'a', name: 'b', subresource: name })).toThrow(
        InvalidRequestError,
      );
    });
  }

  it('refuses what is no text, and text that is no Unicode', () => {
    expect(() => resourcePath(PODS, { namespace: 'a', name: 7 as never })).toThrow(InvalidRequestError);
    expect(() => resourcePath(PODS, { namespace: 'a', name: 'half \ud83d' })).toThrow(InvalidRequestError);
  });

  it('refuses a namespace for a cluster-scoped kind, and asks for one for a namespaced object', () => {
    expect(() => resourcePath(NODES, { namespace: 'a', name: 'n1' })).toThrow(
      'nodes/v1 is cluster-scoped, but the namespace "a" (string) was given. Leave it out.',
    );
    expect(() => resourcePath(PODS, { name: 'b' })).toThrow(
      'pods/v1 is namespaced, but no namespace was given for "b" (string). Add `namespace`.',
    );
  });

  it('never lets a name out of its segment', async () => {
    const alphabet = [
      '..',
      '.',
      '/',
      '\\',
      '%',
      '%2f',
      '%2e',
      '?',
      '#',
      '&',
      '=',
      '\r\n',
      '\0',
      ' ',
      ':',
      '@',
      'a',
      'ü',
      '🚀',
      ';',
      '//',
    ];
    await forSeeds(500, (dice) => {
      const text = () => Array.from({ length: dice.int(1, 6) }, () => dice.pick(alphabet)).join('');
      const target = { namespace: text(), name: text(), subresource: text() };
      let path: string;
      try {
        path = resourcePath(WIDGETS, target);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidRequestError);
        return;
      }
      expect(path).toMatch(/^[\x21-\x7e]+$/);
      const url = new URL(path, 'https://server');
      expect(url.href).toBe(`https://server${path}`);
      expect([url.search, url.hash]).toEqual(['', '']);
      const segments = path.split('/').map(decodeURIComponent);
      expect(segments).toEqual([
        '',
        'apis',
        'example.com',
        'v1',
        'namespaces',
        target.namespace,
        'widgets',
        target.name,
        target.subresource,
      ]);
    });
  });
});
