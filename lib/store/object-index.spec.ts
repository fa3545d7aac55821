import { describe, expect, it } from 'vitest';
import { forSeeds } from '../../test/support/for-seeds.js';
import { widget } from '../../test/support/widget.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { Indexer } from './object-index.js';
import { WHOLE } from './object-shape.js';
import { ResourceStore } from './resource-store.js';

const byLabels: Indexer = {
  name: 'byLabels',
  valuesOf: ({ metadata }) => Object.values(metadata.labels ?? {}),
};

const list = (store: ResourceStore, resourceVersion: number, objects: readonly KubernetesObject[]) => {
  store.take({ type: 'list-started' });
  for (const object of objects) store.take({ type: 'listed', object });
  store.take({ type: 'list-finished', resourceVersion: String(resourceVersion) });
};

const found = (store: ResourceStore, value: string, indexer = byLabels) =>
  [...store.found(indexer, value)].map(({ key }) => key.split('/')[2]).sort();

describe('an index of a store', () => {
  it('finds what a search through all objects finds, whatever happens, and forgets what is gone', async () => {
    await forSeeds(300, (dice) => {
      const store = new ResourceStore('default', WHOLE, () => {}, [byLabels]);
      const values = ['x', 'y', 'z'];
      const names = ['a', 'b', 'c', 'd'];
      const live = new Map<string, KubernetesObject>();
      let version = 10;
      const make = (name: string, uid = `uid-${name}-${dice.int(1, 2)}`) => {
        const labels: Record<string, string> = {};
        for (const label of ['one', 'two']) if (dice.oneIn(2)) labels[label] = dice.pick(values);
        return widget(name, ++version, { labels, uid });
      };
      list(store, version, []);
      for (let step = 0; step < 40; step++) {
        const name = dice.pick(names);
        const known = live.get(name);
        switch (dice.int(1, 5)) {
          case 1: {
            for (const each of names) if (dice.oneIn(3)) live.set(each, make(each));
            for (const each of names) if (dice.oneIn(4)) live.delete(each);
            list(store, ++version, [...live.values()]);
            break;
          }
          case 2:
            if (known)
              store.take({
                type: 'deleted',
                object: { ...known, metadata: { ...known.metadata, resourceVersion: String(++version) } },
              });
            live.delete(name);
            break;
          default: {
            const object = make(name, known?.metadata.uid);
            if (known && dice.oneIn(2)) store.observeWrite(object);
            else store.take({ type: 'applied', object });
            live.set(name, object);
          }
        }
        const sizes = [...store.values()].map((stored) => JSON.stringify(stored.parse()).length);
        expect(store.bytes).toBe(sizes.reduce((sum, size) => sum + size, 0));
        for (const value of values) {
          const expected = [...live.values()]
            .filter(({ metadata }) => Object.values(metadata.labels ?? {}).includes(value))
            .map(({ metadata }) => metadata.name)
            .sort();
          expect(found(store, value), value).toEqual(expected);
        }
      }
      list(store, ++version, []);
      expect(store.indexes.size).toBe(0);
      expect(store.bytes).toBe(0);
    });
  });

  it('that comes late finds what was there before it', () => {
    const store = new ResourceStore('default', WHOLE, () => {});
    list(store, 10, [widget('a', 1, { labels: { one: 'x' } })]);
    store.take({ type: 'list-started' });
    store.take({ type: 'listed', object: widget('b', 2, { labels: { one: 'x' } }) });
    store.addIndexer(byLabels);
    expect(found(store, 'x')).toEqual(['a']);
    store.take({ type: 'listed', object: widget('c', 3, { labels: { one: 'x' } }) });
    store.take({ type: 'list-finished', resourceVersion: '11' });
    expect(found(store, 'x')).toEqual(['b', 'c']);
  });

  it('asks nothing of objects that have not changed', () => {
    let asked = 0;
    const counting: Indexer = {
      name: 'counting',
      valuesOf: () => {
        asked++;
        return ['all'];
      },
    };
    const store = new ResourceStore('default', WHOLE, () => {}, [counting]);
    const many = Array.from({ length: 500 }, (_, index) => widget(`w-${index}`, index + 1));
    list(store, 1_000, many);
    expect(asked).toBe(500);
    store.take({ type: 'applied', object: widget('w-7', 1_001) });
    list(store, 1_002, [...many.filter(({ metadata }) => metadata.name !== 'w-7'), widget('w-7', 1_001)]);
    expect(asked).toBe(501);
    expect(found(store, 'all', counting)).toHaveLength(500);
  });
});
