import { describe, expect, it } from 'vitest';
import { RecordingLog } from '../../test/support/recording-log.js';
import { widget } from '../../test/support/widget.js';
import type { ObjectKey } from '../resource/object-key.js';
import { StoredObject } from '../store/stored-object.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import { DeletionWatch } from './deletion-watch.js';

const MINUTE_MS = 60_000;

function start({ isOurs = () => true }: { isOurs?: (object: StoredObject) => boolean } = {}) {
  const clock = new VirtualClock(new Date('2026-01-01T00:00:00Z'));
  const log = new RecordingLog();
  const objects = new Map<ObjectKey, StoredObject>();
  const watch = new DeletionWatch({
    read: (key) => objects.get(key),
    isOurs,
    finalizer: 'own/f',
    clock,
    log,
    stuckDeletionMs: 10 * MINUTE_MS,
  });
  const put = (name: string, finalizers: string[], deletionTimestamp?: string) => {
    const deleted = deletionTimestamp !== undefined && { deletionTimestamp };
    const current = StoredObject.from('default', widget(name, 1, { finalizers, ...deleted }));
    objects.set(current.key, current);
    watch.changed({ type: 'updated', current, previous: current });
    return current;
  };
  const drop = (current: StoredObject) => {
    objects.delete(current.key);
    watch.changed({ type: 'deleted', current, isFinalStateUnknown: false });
  };
  return { clock, log, watch, put, drop };
}

const told = ({ lines }: RecordingLog) => lines.map((line) => line.replace(/^warn: /, ''));

describe('the watch of deletions', () => {
  it('tells once of an object that is still there after the time, with who holds it', async () => {
    const { clock, log, watch, put } = start();
    put('a', ['own/f', 'x/y'], '2026-01-01T00:00:00Z');
    put('b', [], '2026-01-01T00:00:00Z');
    put('c', ['own/f']);
    await clock.advance(10 * MINUTE_MS - 1);
    expect(log.lines).toEqual([]);
    await clock.advance(1);
    put('a', ['x/y'], '2026-01-01T00:00:00Z');
    await clock.advance(60 * MINUTE_MS);
    expect(told(log)).toEqual([
      'default/a is still there 10 min after its deletion was asked for: held by "own/f", which goes once cleanup() has ' +
        'succeeded, and by "x/y" of others',
      'default/b is still there 10 min after its deletion was asked for: no finalizer holds it',
    ]);
    expect(watch.report()).toEqual({
      count: 2,
      oldest: [
        {
          key: 'default/default/a',
          deletingForMs: 70 * MINUTE_MS,
          heldBy: [{ finalizer: 'x/y', isOwn: false }],
        },
        { key: 'default/default/b', deletingForMs: 70 * MINUTE_MS, heldBy: [] },
      ],
    });
  });

  it('knows of what was stuck before the process started, at once', async () => {
    const { clock, log, put } = start();
    put('a', ['x/y'], '2025-12-31T21:00:00Z');
    await clock.advance(0);
    expect(told(log)).toEqual([expect.stringContaining('default/a is still there 180 min after')]);
  });

  it('says nothing of objects that go in time, and remembers nothing of those that are gone', async () => {
    const { clock, log, watch, put, drop } = start();
    const inTime = put('a', ['x/y'], '2026-01-01T00:00:00Z');
    const late = put('b', ['x/y'], '2026-01-01T00:00:00Z');
    drop(inTime);
    await clock.advance(10 * MINUTE_MS);
    expect(told(log)).toHaveLength(1);
    drop(late);
    expect(watch.report()).toEqual({ count: 0, oldest: [] });
    expect(watch['pending'].size + watch['waiting'].size + watch['stuck'].size + clock.timers).toBe(0);
  });

  it('tells of many at once by their number, and reports the ten oldest', async () => {
    const { clock, log, watch, put } = start();
    for (let index = 0; index < 5_000; index++) {
      const isOlder = index >= 4_990;
      put(`o${index}`, ['x/y'], isOlder ? '2025-12-31T23:59:30Z' : '2026-01-01T00:00:00Z');
    }
    await clock.advance(10 * MINUTE_MS);
    expect(log.lines).toHaveLength(11);
    expect(log.lines[10]).toBe(
      'warn: 4990 further objects are still there long after their deletion was asked for',
    );
    expect(watch.report().count).toBe(5_000);
    expect(
      watch
        .report()
        .oldest.map(({ key }) => key.replace('default/default/o', ''))
        .sort(),
    ).toEqual(Array.from({ length: 10 }, (_, index) => String(4_990 + index)));
  });

  it('leaves the objects of other replicas to these', async () => {
    const { clock, log, watch, put } = start({ isOurs: ({ key }) => key.endsWith('/mine') });
    put('mine', ['x/y'], '2026-01-01T00:00:00Z');
    put('theirs', ['x/y'], '2026-01-01T00:00:00Z');
    await clock.advance(10 * MINUTE_MS);
    expect(log.lines).toHaveLength(1);
    expect(watch.report()).toMatchObject({ count: 1, oldest: [{ key: 'default/default/mine' }] });
  });
});
