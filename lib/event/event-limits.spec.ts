import { describe, expect, it } from 'vitest';
import { EventRateLimit } from './event-rate-limit.js';
import { EventSeries, objectId, subjectKey } from './event-series.js';

const blue = {
  apiVersion: 'v1',
  kind: 'Widget',
  metadata: { name: 'blue', namespace: 'a', uid: 'u-1', resourceVersion: '1', creationTimestamp: '' },
};
const green = { ...blue, metadata: { ...blue.metadata, name: 'green', uid: 'u-2' } };

describe('the subject of an event', () => {
  const key = (object = blue, options: object = {}) =>
    subjectKey(object, { reason: 'R', note: 'n', ...options }, 'operator');

  it('is the same whatever the note, and for a default that is written out', () => {
    expect(key(blue, { note: 'other' })).toBe(key());
    expect(key(blue, { type: 'Normal', action: 'R' })).toBe(key());
    expect(key({ ...blue, metadata: { ...blue.metadata, resourceVersion: '2' } })).toBe(key());
  });

  it.each([{ type: 'Warning' }, { reason: 'S' }, { action: 'A' }, { related: green }])(
    'differs with %o',
    (options) => {
      expect(key(blue, options)).not.toBe(key());
    },
  );

  it('differs by object, and between two objects that had the same name one after the other', () => {
    expect(key(green)).not.toBe(key());
    expect(key({ ...blue, metadata: { ...blue.metadata, uid: 'u-9' } })).not.toBe(key());
    expect(objectId({ ...blue, metadata: { ...blue.metadata, uid: '' } })).toContain('blue');
  });
});

describe('EventSeries', () => {
  const started = (lastObservedMs: number) => ({
    name: 'e',
    namespace: 'a',
    count: 1,
    recorded: 1,
    lastObservedMs,
  });

  it('goes on for as long as less than the window lies between two occurrences', () => {
    const series = new EventSeries(360_000, 10);
    const one = started(0);
    series.start('key', one);
    expect(series.find('key', 359_999)).toBe(one);
    one.lastObservedMs = 359_999;
    expect(series.find('key', 700_000)).toBe(one);
    expect(series.find('key', 720_000)).toBeUndefined();
    expect(series.size).toBe(0);
  });

  it('remembers a bounded number, those in use rather than the others', () => {
    const series = new EventSeries(360_000, 2);
    series.start('a', started(0));
    series.start('b', started(0));
    series.find('a', 1);
    series.start('c', started(0));
    expect(series.size).toBe(2);
    expect(series.find('a', 1)).toBeDefined();
    expect(series.find('b', 1)).toBeUndefined();
  });
});

describe('EventRateLimit', () => {
  const takeAll = (limit: EventRateLimit, nowMs: number, key = 'a') => {
    let taken = 0;
    while (limit.take(key, nowMs)) taken++;
    return taken;
  };

  it('lets 25 through at once, then one each 300 s', () => {
    const limit = new EventRateLimit({ burst: 25, refillMs: 300_000, maxKeys: 10 });
    expect(takeAll(limit, 0)).toBe(25);
    expect(takeAll(limit, 299_999)).toBe(0);
    expect(takeAll(limit, 300_000)).toBe(1);
    expect(takeAll(limit, 899_999)).toBe(1);
    expect(takeAll(limit, 900_000)).toBe(1);
  });

  it('is full again after a quiet time, and never more than full', () => {
    const limit = new EventRateLimit({ burst: 25, refillMs: 300_000, maxKeys: 10 });
    takeAll(limit, 0);
    expect(takeAll(limit, 1e12)).toBe(25);
  });

  it('counts each key for itself, and remembers a bounded number', () => {
    const limit = new EventRateLimit({ burst: 2, refillMs: 1_000, maxKeys: 2 });
    for (const key of ['a', 'b', 'c']) expect(takeAll(limit, 0, key)).toBe(2);
    expect(limit.size).toBe(2);
  });
});
