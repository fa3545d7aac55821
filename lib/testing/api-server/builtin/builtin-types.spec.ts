import { describe, expect, it } from 'vitest';
import { builtinTypes } from './builtin-types.js';

const types = new Map(builtinTypes().map((type) => [`${type.group}/${type.resource}`, type]));

describe('builtinTypes', () => {
  it('names kinds as the real server does', () => {
    expect(types.get('apps/deployments')).toMatchObject({
      kind: 'Deployment',
      listKind: 'DeploymentList',
      singular: 'deployment',
      shortNames: ['deploy'],
      categories: ['all'],
      isNamespaced: true,
    });
    expect(types.get('/nodes')?.isNamespaced).toBe(false);
    expect([...(types.get('/pods')?.subresources?.keys() ?? [])]).toContain('eviction');
  });

  it('prefers autoscaling/v2, and keeps both kinds of Event in one place', () => {
    expect([...(types.get('autoscaling/horizontalpodautoscalers')?.versions.keys() ?? [])]).toEqual([
      'v2',
      'v1',
    ]);
    expect(types.get('/events')?.collection).toBe(types.get('events.k8s.io/events')?.collection);
  });

  it('describes every version of every kind with a schema', () => {
    for (const type of types.values()) {
      for (const version of type.versions.values()) {
        expect(version.schema?.properties, `${type.resource} ${version.name}`).toHaveProperty('metadata');
      }
    }
  });

  it('knows how lists merge in a strategic merge patch', () => {
    const spec = types.get('/pods')?.versions.get('v1')?.schema?.properties?.spec;
    expect(spec?.properties?.containers).toMatchObject({
      'x-kubernetes-patch-strategy': 'merge',
      'x-kubernetes-patch-merge-key': 'name',
      'x-kubernetes-list-type': 'map',
    });
    expect(spec?.properties?.containers?.items?.properties?.ports?.['x-kubernetes-list-map-keys']).toEqual([
      'containerPort',
      'protocol',
    ]);
  });

  it('has kinds that exist only as a request', () => {
    expect(types.get('authorization.k8s.io/subjectaccessreviews')?.strategy.isStored).toBe(false);
    expect(types.get('apps/deployments')?.strategy.isStored).not.toBe(false);
  });

  it('knows what each column of each table shows', () => {
    const now = new Date();
    for (const { resource, kind, versions } of types.values()) {
      for (const { name, columns = [] } of versions.values()) {
        const empty = { apiVersion: name, kind, metadata: { name: 'a' } };
        for (const column of columns) {
          expect(column.value(empty, now), `${resource} ${column.name}`).not.toBeUndefined();
        }
      }
    }
  });
});
