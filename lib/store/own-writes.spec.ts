import { describe, expect, it } from 'vitest';
import { widget } from '../../test/support/widget.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { WHOLE } from './object-shape.js';
import { ResourceStore } from './resource-store.js';
import type { StoreChange } from './store-change.js';
import { scopeTest } from './write-scope.js';

/** A store that a list has filled at a version. */
function storing(resourceVersion: number, ...objects: KubernetesObject[]) {
  const told: string[] = [];
  const name = (change: StoreChange) =>
    change.type === 'synced'
      ? 'synced'
      : `${change.type} ${change.current.key.split('/')[2]}@${change.current.resourceVersion}`;
  const store = new ResourceStore('default', WHOLE, (changes) => told.push(...changes.map(name)));
  const list = (version: number, ...listed: KubernetesObject[]) => {
    store.take({ type: 'list-started' });
    for (const object of listed) store.take({ type: 'listed', object });
    store.take({ type: 'list-finished', resourceVersion: String(version) });
  };
  list(resourceVersion, ...objects);
  told.splice(0);
  const held = () =>
    [...store.values()].map(({ key, resourceVersion: v }) => `${key.split('/')[2]}@${v}`).sort();
  return { store, list, held, told: () => told.splice(0) };
}

describe('an object that we have created', () => {
  it('is there before the watch shows it, and is told once', () => {
    const { store, held, told } = storing(10);
    expect(store.observeWrite(widget('a', 12), true)).toBe(true);
    expect(held()).toEqual(['a@12']);
    store.take({ type: 'applied', object: widget('a', 12) });
    expect(told()).toEqual(['added a@12']);
  });

  it('is not lost to a list that was made before it, but to one that was made later', () => {
    const { store, list, held, told } = storing(10);
    store.observeWrite(widget('a', 12), true);
    list(11);
    expect(held()).toEqual(['a@12']);
    list(13);
    expect(held()).toEqual([]);
    expect(told()).toEqual(['added a@12', 'deleted a@12']);
  });

  it('is not made again out of an answer that the watch has overtaken', () => {
    const { store, held } = storing(10);
    store.take({ type: 'applied', object: widget('a', 12) });
    store.take({ type: 'deleted', object: widget('a', 13) });
    expect(store.observeWrite(widget('a', 12), true)).toBe(true);
    expect(held()).toEqual([]);
  });

  it('ends an earlier one of its name, whose deletion the watch has yet to show', () => {
    const { store, held, told } = storing(10, widget('a', 5, { uid: 'old' }));
    store.observeWrite(widget('a', 12, { uid: 'new' }), true);
    expect(told()).toEqual(['deleted a@5', 'added a@12']);
    store.take({ type: 'deleted', object: widget('a', 11, { uid: 'old' }) });
    store.take({ type: 'applied', object: widget('a', 12, { uid: 'new' }) });
    expect(told()).toEqual([]);
    expect(held()).toEqual(['a@12']);
  });

  it('is waited for where only the server knows whether it belongs here', () => {
    const { store, held } = storing(10);
    expect(store.observeWrite(widget('a', 12), false)).toBe(false);
    expect(held()).toEqual([]);
    expect(store.hasReached('12')).toBe(false);
    store.take({ type: 'bookmark', resourceVersion: '12' });
    expect(store.hasReached('12')).toBe(true);
  });

  it('is not waited for where versions have no order', () => {
    const { store } = storing(10);
    expect(store.observeWrite(widget('a', 'x7'), false)).toBe(true);
    expect(store.hasReached('x7')).toBe(true);
  });
});

describe('an object that we have deleted', () => {
  it('is gone at once and told once, whatever a watch that is behind still shows', () => {
    const { store, list, held, told } = storing(10, widget('a', 5));
    store.observeGone(widget('a', 5).metadata);
    expect(held()).toEqual([]);
    store.take({ type: 'applied', object: widget('a', 11) });
    list(12, widget('a', 11));
    store.take({ type: 'deleted', object: widget('a', 13) });
    store.take({ type: 'applied', object: widget('a', 14, { uid: 'another' }) });
    expect(told()).toEqual(['deleted a@5', 'added a@14']);
    expect(held()).toEqual(['a@14']);
  });
});

describe('whether a watch has to show an object', () => {
  const shows = (scope: Parameters<typeof scopeTest>[0], labels: Record<string, string> = {}) =>
    scopeTest(scope)(widget('a', 1, { labels }));

  it('is known by namespace, labels and name', () => {
    expect(shows({})).toBe(true);
    expect(shows({ namespace: 'default' })).toBe(true);
    expect(shows({ namespace: 'other' })).toBe(false);
    expect(shows({ labelSelector: 'app=web' }, { app: 'web' })).toBe(true);
    expect(shows({ labelSelector: 'app=web' })).toBe(false);
    expect(shows({ fieldSelector: 'metadata.name=a' })).toBe(true);
    expect(shows({ fieldSelector: 'metadata.name!=a,metadata.namespace=default' })).toBe(false);
  });

  it('by other fields, only the server knows', () => {
    expect(shows({ fieldSelector: 'spec.size=1' })).toBeUndefined();
    expect(shows({ fieldSelector: 'spec.size=1', namespace: 'other' })).toBe(false);
  });
});
