import { describe, expect, it } from 'vitest';
import { WHOLE } from './object-shape.js';
import { ResourceStore } from './resource-store.js';
import type { StoreChange } from './store-change.js';
import { widget } from '../../test/support/widget.js';

describe('a store of what matches a label selector', () => {
  it('lets go of an object that left the selector before our own write of it', () => {
    const told: StoreChange['type'][] = [];
    const store = new ResourceStore('default', WHOLE, (changes) =>
      told.push(...changes.map(({ type }) => type)),
    );
    store.take({ type: 'list-started' });
    store.take({ type: 'listed', object: widget('a', 5, { labels: { app: 'web' } }) });
    store.take({ type: 'list-finished', resourceVersion: '5' });
    // Version 10: somebody removes the label. Version 11: our status write. Its answer comes before the watch's event.
    store.observeWrite(widget('a', 11));
    // The server tells the watch of the selector that the object left, at the version at which it did, and nothing of it after that.
    store.take({ type: 'deleted', object: widget('a', 10) });
    store.take({ type: 'bookmark', resourceVersion: '50' });
    expect([...store.values()].map(({ key }) => key)).toEqual([]);
    expect(told.at(-1)).toBe('deleted');
  });
});
