import { afterEach, describe, expect, it } from 'vitest';
import { RecordingLog } from '../../test/support/recording-log.js';
import { widget } from '../../test/support/widget.js';
import type { ObjectKey } from '../resource/object-key.js';
import { resource } from '../resource/resource.js';
import { StoredObject } from '../store/stored-object.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import { Polling } from './polling.js';
import type { PollContext } from './reconciler.interface.js';

class Widget extends resource<{ spec: { size: number } }>({
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
}) {}

const EVERY_MS = 10_000;

let stop: () => Promise<void> = async () => {};
afterEach(() => stop());

/** Polls a world of texts by name. */
function polling(
  read?: (object: Widget, context: PollContext) => unknown,
  {
    concurrency,
    timeoutMs,
    random = () => 0.5,
  }: { concurrency?: number; timeoutMs?: number; random?: () => number } = {},
) {
  const clock = new VirtualClock();
  const log = new RecordingLog();
  const world = new Map<string, unknown>();
  const objects = new Map<ObjectKey, StoredObject>();
  const readings: string[] = [];
  const changed: string[] = [];
  const ours = { are: true };
  const polls = new Polling<Widget>({
    kind: Widget,
    options: { everyMs: EVERY_MS, concurrency, timeoutMs },
    read: (object, context) => {
      readings.push(object.metadata.name);
      return read ? read(object, context) : world.get(object.metadata.name);
    },
    find: (key) => objects.get(key),
    isOurs: () => ours.are,
    changed: ({ key }) => changed.push(key.split('/')[2] as string),
    clock,
    random,
    log,
  });
  stop = () => polls.stop();
  const put = (name: string, uid?: string) => {
    const object = StoredObject.from('default', widget(name, 1, uid === undefined ? {} : { uid }));
    objects.set(object.key, object);
    polls.follow(object);
    return object;
  };
  const drop = ({ key }: StoredObject) => {
    objects.delete(key);
    polls.forget(key);
  };
  return { clock, log, world, polls, readings, changed, ours, put, drop };
}

describe('polling', () => {
  it('reads each object at once and then from time to time, and tells only when it reads something else', async () => {
    const { clock, world, readings, changed, put } = polling();
    world.set('a', { state: 'on', tags: ['x'] });
    put('a');
    await clock.settle();
    expect(changed).toEqual(['a']);
    await clock.advance(EVERY_MS * 3);
    expect(readings.length).toBeGreaterThanOrEqual(4);
    world.set('a', { tags: ['x'], state: 'on' });
    await clock.advance(EVERY_MS);
    expect(changed).toEqual(['a']);
    world.set('a', { state: 'on', tags: ['y'] });
    await clock.advance(EVERY_MS);
    expect(changed).toEqual(['a', 'a']);
  });

  it('spreads objects that came together over the time', async () => {
    let next = 0;
    const { clock, readings, put } = polling(undefined, {
      random: () => ((next++ % 10) + 1) / 10,
      concurrency: 100,
    });
    for (let index = 0; index < 10; index++) put(`o${index}`);
    await clock.settle();
    expect(readings).toHaveLength(10);
    await clock.advance(EVERY_MS / 2 - 1);
    expect(readings).toHaveLength(14);
  });

  it('keeps to its number of readings at a time', async () => {
    const ends: (() => void)[] = [];
    const { clock, readings, put } = polling(() => new Promise<void>((resolve) => ends.push(resolve)), {
      concurrency: 2,
    });
    for (const name of ['a', 'b', 'c', 'd']) put(name);
    await clock.settle();
    expect(readings).toEqual(['a', 'b']);
    ends[0]?.();
    await clock.settle();
    expect(readings).toEqual(['a', 'b', 'c']);
  });

  it('that fails changes nothing, is told once a minute, and goes on in time', async () => {
    let isDown = false;
    const { clock, log, polls, changed, readings, put } = polling(() => {
      if (isDown) throw new Error('the cloud is down');
      return 'on';
    });
    for (const name of ['a', 'b']) put(name);
    await clock.settle();
    isDown = true;
    await clock.advance(50_000);
    const before = readings.length;
    isDown = false;
    await clock.advance(20_000);
    expect(readings.length).toBeGreaterThan(before);
    expect(changed).toEqual(['a', 'b']);
    expect(polls.failures).toBeGreaterThan(6);
    expect(log.lines).toEqual(['error: poll() failed for default/a: the cloud is down']);
    isDown = true;
    await clock.advance(EVERY_MS);
    expect(log.lines[1]).toMatch(
      /^error: poll\(\) failed for default\/. the cloud is down|\(and \d+ more since the last such line\)$/,
    );
  });

  it('gives up a reading that does not end, with its signal aborted', async () => {
    const signals: AbortSignal[] = [];
    const { clock, log, readings, put } = polling(
      (_object, { signal }) => {
        signals.push(signal);
        return new Promise(() => {});
      },
      { concurrency: 1, timeoutMs: 3_000 },
    );
    for (const name of ['a', 'b']) put(name);
    await clock.advance(2_999);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await clock.advance(1);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(readings).toEqual(['a', 'b']);
    expect(log.lines[0]).toContain('poll() failed for default/a: it did not end within 3000 ms');
  });

  it('ends with the object, begins anew with another of its name, and leaves nothing behind', async () => {
    const { clock, world, polls, readings, changed, put, drop } = polling();
    world.set('a', 'on');
    put('a');
    put('a');
    await clock.settle();
    expect(readings).toEqual(['a']);
    drop(put('a'));
    put('a', 'another');
    await clock.settle();
    expect(changed).toEqual(['a', 'a']);
    drop(put('a', 'another'));
    await clock.advance(EVERY_MS * 2);
    expect(readings).toEqual(['a', 'a']);
    expect(polls['seen'].size + polls['queue'].size).toBe(0);
  });

  it('reads only objects that this replica runs', async () => {
    const { clock, polls, readings, ours, put } = polling();
    put('a');
    await clock.settle();
    ours.are = false;
    await clock.advance(EVERY_MS * 3);
    expect(readings).toEqual(['a']);
    expect(polls['seen'].size).toBe(0);
  });
});
