import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../testing/virtual-clock.js';
import { TransportError } from '../cluster/transport-error.js';
import { RecordingLog } from '../../test/support/recording-log.js';
import { ScriptedSource } from '../../test/support/scripted-source.js';
import { TOO_LARGE_RESOURCE_VERSION, refused } from '../../test/support/status-errors.js';
import { widget } from '../../test/support/widget.js';
import type { KubeStatus } from '../cluster/kube-status-error.js';
import { ListWatch } from './list-watch.js';
import type { ListWatchOptions } from './list-watch-options.js';
import type { ListWatchEvent } from './list-watch-event.js';
import { WatchError } from './watch-failure.js';

const SILENCE_MS = 75_000;

/** A list-watch on a scripted source. Its dice always show the longest backoff, unless told otherwise. */
function watching({
  random = () => 1,
  ...overrides
}: Partial<ListWatchOptions> & { random?: () => number } = {}) {
  const clock = new VirtualClock();
  const source = new ScriptedSource();
  const log = new RecordingLog();
  const events: ListWatchEvent[] = [];
  const controller = new AbortController();
  const options = {
    name: 'widgets.example.com/v1',
    initialState: 'list',
    pageSize: 500,
    silenceMs: SILENCE_MS,
    ...overrides,
  } as const;
  const hooks = { onEvent: (_event: ListWatchEvent): void => undefined };
  const watch = new ListWatch(source, options, clock, random, log, (event) => {
    events.push(event);
    hooks.onEvent(event);
  });
  let hasEnded = false;
  void watch.run(controller.signal).then(() => (hasEnded = true));
  return {
    clock,
    source,
    log,
    events,
    hooks,
    watch,
    abort: () => controller.abort(new Error('enough')),
    hasEnded: () => hasEnded,
    /** What was told, in short: `listed a@1`. */
    told: () => events.map(describeEvent),
    /** Answers the open list with `objects` at version 10, and opens the watch. */
    async sync(...objects: Parameters<ScriptedSource['lastList']['items']>) {
      source.lastList.page(10, objects);
      await clock.settle();
    },
  };
}

function describeEvent(event: ListWatchEvent): string {
  if ('object' in event)
    return `${event.type} ${event.object.metadata.name}@${event.object.metadata.resourceVersion}`;
  return 'resourceVersion' in event ? `${event.type} @${event.resourceVersion}` : event.type;
}

const reset = () => new TransportError('GET /widgets', { cause: new Error('read ECONNRESET') });
const errorEvent = (status: KubeStatus) => ({ type: 'ERROR', object: status }) as const;

describe('a list-watch', () => {
  it('lists at once when a server that was down for long says that the history is gone', async () => {
    const { clock, source, sync } = watching();
    await sync(widget('a', 1));
    for (let failure = 0; failure < 10; failure++) {
      source.lastWatch.fail(reset());
      await clock.advance(31_000);
    }
    const lists = source.lists.length;
    source.lastWatch.fail(refused(410));
    await clock.advance(1_000);
    expect(source.lists).toHaveLength(lists + 1);
    // A server that says so again and again is not asked without a pause.
    source.lastList.page(20, [widget('a', 1)]);
    await clock.settle();
    source.lastWatch.fail(refused(410));
    await clock.advance(1_000);
    expect(source.lists).toHaveLength(lists + 1);
  });

  it('tells how often it failed, listed and met a history that is gone, and when the last bookmark came', async () => {
    const { clock, source, sync, watch } = watching();
    await sync(widget('a', 1));
    expect(watch.status).toMatchObject({ reconnects: 0, lists: 1, expirations: 0 });
    expect(watch.status.lastBookmarkAgeMs).toBeUndefined();
    source.lastWatch.bookmark(99);
    await clock.advance(5_000);
    expect(watch.status).toMatchObject({ lastBookmarkAgeMs: 5_000, lastEventAgeMs: 5_000 });
    source.lastWatch.fail(reset());
    await clock.advance(31_000);
    source.lastWatch.fail(refused(410));
    await clock.advance(31_000);
    source.lastList.page(100, [widget('a', 1)]);
    await clock.settle();
    expect(watch.status).toMatchObject({ reconnects: 2, lists: 2, expirations: 1, lastEventAgeMs: 0 });
    expect(watch.status.lastBookmarkAgeMs).toBe(67_000);
  });

  it('reads all pages, and then watches from the version of the list', async () => {
    const { clock, source, told, watch } = watching({ pageSize: 2 });
    expect(source.lastList.request).toEqual({ continue: undefined, limit: 2 });
    source.lastList.page(10, [widget('a', 1), widget('b', 9)], 'more');
    await clock.settle();
    expect(source.lastList.request).toEqual({ continue: 'more', limit: 2 });
    expect(watch.status).toMatchObject({ state: 'listing', isSynced: false, lists: 0 });
    source.lastList.page(10, [widget('c', 3)]);
    await clock.settle();
    expect(told()).toEqual(['list-started', 'listed a@1', 'listed b@9', 'listed c@3', 'list-finished @10']);
    expect(source.lastWatch.request.resourceVersion).toBe('10');
    expect(watch.status).toMatchObject({ state: 'streaming', isSynced: true, lists: 1, reconnects: 0 });
  });

  it('tells every change in order', async () => {
    const { source, sync, told } = watching();
    await sync();
    source.lastWatch.added(widget('a', 11));
    source.lastWatch.modified(widget('a', 12));
    source.lastWatch.deleted(widget('a', 13));
    expect(told().slice(2)).toEqual(['applied a@11', 'applied a@12', 'deleted a@13']);
  });

  it('asks for a server timeout between five and ten minutes, so that watches do not all end together', async () => {
    for (const [random, seconds] of [
      [0, 300],
      [0.5, 450],
      [1, 600],
    ] as const) {
      const { source, sync } = watching({ random: () => random });
      await sync();
      expect(source.lastWatch.request.timeoutSeconds).toBe(seconds);
    }
  });

  describe('carries on', () => {
    it('at once, from the last change, when the server ends the stream in good order', async () => {
      const { clock, source, sync, watch } = watching();
      await sync();
      source.lastWatch.added(widget('a', 15));
      await clock.advance(400_000 - SILENCE_MS * 5);
      source.lastWatch.end();
      await clock.settle();
      expect(source.watches).toHaveLength(2);
      expect(source.lastWatch.request.resourceVersion).toBe('15');
      expect(source.lists).toHaveLength(1);
      expect(watch.status).toMatchObject({ reconnects: 0, lastError: undefined });
    });

    it('from the version of a deletion', async () => {
      const { clock, source, sync } = watching();
      await sync(widget('a', 5));
      source.lastWatch.deleted(widget('a', 17));
      source.lastWatch.end();
      await clock.settle();
      expect(source.lastWatch.request.resourceVersion).toBe('17');
    });

    it('from the version of a bookmark', async () => {
      const { clock, source, sync, told } = watching();
      await sync();
      source.lastWatch.bookmark(99);
      source.lastWatch.fail(reset());
      await clock.advance(800);
      expect(told().at(-1)).toBe('bookmark @99');
      expect(source.lastWatch.request.resourceVersion).toBe('99');
    });

    it('on the same stream when the server repeats the last change', async () => {
      const { source, sync, told } = watching();
      await sync();
      source.lastWatch.added(widget('a', 20));
      source.lastWatch.added(widget('a', 20));
      source.lastWatch.bookmark(20);
      expect(told().slice(2)).toEqual(['applied a@20', 'applied a@20', 'bookmark @20']);
    });

    it('from the last version where versions are no numbers and have no order', async () => {
      const { clock, source, sync } = watching();
      await sync();
      source.lastWatch.added(widget('a', 'zzz'));
      source.lastWatch.added(widget('b', 'aaa'));
      source.lastWatch.fail(reset());
      await clock.advance(800);
      expect(source.lastWatch.request.resourceVersion).toBe('aaa');
    });

    for (const [what, error] of [
      ['a connection that breaks', reset()],
      ['500', refused(500)],
      ['503', refused(503)],
      ['401', refused(401)],
      ['403', refused(403)],
      ['429', refused(429)],
      ['a watch that is no longer possible at the moment', refused(504, { reason: 'Timeout' })],
    ] as const) {
      it(`from the same version after ${what}, with a backoff`, async () => {
        const { clock, source, sync, watch } = watching();
        await sync();
        source.lastWatch.fail(error);
        await clock.advance(799);
        expect(source.watches).toHaveLength(1);
        expect(watch.status).toMatchObject({
          state: 'retrying',
          isSynced: true,
          reconnects: 1,
          lastError: error,
        });
        await clock.advance(1);
        expect(source.watches).toHaveLength(2);
        expect(source.lastWatch.request.resourceVersion).toBe('10');
        expect(source.lists).toHaveLength(1);
        source.lastWatch.bookmark(11);
        expect(watch.status).toMatchObject({ state: 'streaming', lastError: undefined });
      });

      it(`after ${what} as the answer to a list, with a new list`, async () => {
        const { clock, source, told } = watching();
        source.lastList.items(widget('a', 1));
        source.lastList.fail(error);
        await clock.advance(800);
        source.lastList.page(20, [widget('b', 2)]);
        await clock.settle();
        expect(told()).toEqual([
          'list-started',
          'listed a@1',
          'list-started',
          'listed b@2',
          'list-finished @20',
        ]);
      });
    }

    for (const [what, status] of [
      ['500', { code: 500, reason: 'InternalError' }],
      ['429', { code: 429, reason: 'TooManyRequests' }],
      ['no code', { message: 'something went wrong' }],
      ['nothing of a Status', { kind: 'Widget' } as KubeStatus],
    ] as const) {
      it(`from the last change after an ERROR event with ${what}`, async () => {
        const { clock, source, sync, told } = watching();
        await sync();
        source.lastWatch.added(widget('a', 15));
        source.lastWatch.event(errorEvent(status));
        await clock.advance(800);
        expect(source.lastWatch.request.resourceVersion).toBe('15');
        expect(told().at(-1)).toBe('applied a@15');
      });
    }

    it('after an ERROR event that carries nothing', async () => {
      const { clock, source, sync } = watching();
      await sync();
      source.lastWatch.event({ type: 'ERROR', object: undefined as never });
      await clock.advance(800);
      expect(source.watches).toHaveLength(2);
    });
  });

  describe('lists anew', () => {
    async function expectNewList({ clock, source, told }: ReturnType<typeof watching>) {
      const before = told().length;
      await clock.advance(800);
      expect(source.lists).toHaveLength(2);
      expect(source.lastList.request.continue).toBeUndefined();
      source.lastList.page(500, [widget('b', 450)]);
      await clock.settle();
      expect(told().slice(before)).toEqual(['list-started', 'listed b@450', 'list-finished @500']);
      expect(source.lastWatch.request.resourceVersion).toBe('500');
    }

    for (const [what, status] of [
      ['410 Expired', { code: 410, reason: 'Expired' }],
      ['410 Gone', { code: 410, reason: 'Gone' }],
      ['410 without a reason', { code: 410 }],
      ['Expired under another code', { code: 500, reason: 'Expired' }],
      ['"too large resource version"', TOO_LARGE_RESOURCE_VERSION],
    ] as const) {
      it(`when the watch is answered ${what}`, async () => {
        const test = watching();
        await test.sync(widget('a', 5));
        test.source.lastWatch.fail(refused(status.code ?? 500, status));
        await expectNewList(test);
      });

      it(`when an ERROR event says ${what}`, async () => {
        const test = watching();
        await test.sync(widget('a', 5));
        test.source.lastWatch.added(widget('c', 15));
        test.source.lastWatch.event(errorEvent(status));
        await test.clock.settle();
        await test.clock.advance('details' in status ? 1_000 : 0);
        await expectNewList(test);
      });
    }

    it('when the stream goes back in time: who knows what else it does', async () => {
      const test = watching();
      await test.sync();
      test.source.lastWatch.added(widget('a', 20));
      test.source.lastWatch.added(widget('ghost', 15));
      expect(test.told().at(-1)).toBe('applied a@20');
      await test.clock.settle();
      await expectNewList(test);
    });

    it('at once and in one piece when the token for the next page has expired, and half a list is never the state', async () => {
      const { clock, source, told, watch } = watching();
      source.lastList.page(10, [widget('a', 1)], 'more');
      await clock.settle();
      source.lastList.fail(refused(410, { reason: 'Expired' }));
      await clock.settle();
      expect(source.lists).toHaveLength(3);
      expect(source.lastList.request).toEqual({ continue: undefined, limit: undefined });
      expect(watch.status).toMatchObject({ isSynced: false, reconnects: 0 });
      source.lastList.page(20, [widget('b', 11)]);
      await clock.settle();
      expect(told()).toEqual([
        'list-started',
        'listed a@1',
        'list-started',
        'listed b@11',
        'list-finished @20',
      ]);
    });

    it('with a backoff, and in pages again, when the list in one piece fails, too', async () => {
      for (const fail of ['as a whole', 'by a page that it should not have'] as const) {
        const { clock, source } = watching();
        source.lastList.page(10, [widget('a', 1)], 'more');
        await clock.settle();
        source.lastList.fail(refused(410, { reason: 'Expired' }));
        await clock.settle();
        if (fail !== 'as a whole') {
          source.lastList.page(20, [], 'more');
          await clock.settle();
        }
        const { length } = source.lists;
        source.lastList.fail(refused(410, { reason: 'Expired' }));
        await clock.advance(799);
        expect(source.lists).toHaveLength(length);
        await clock.advance(1);
        expect(source.lastList.request).toEqual({ continue: undefined, limit: 500 });
      }
    });

    it('when an event can not be read three times in a row: resuming would meet it for ever', async () => {
      const { clock, source, sync, log } = watching();
      await sync();
      for (let i = 0; i < 2; i++) {
        source.lastWatch.fail(new WatchError('malformed', 'a line of the watch is no JSON'));
        await clock.advance(30_000);
        expect(source.lists).toHaveLength(1);
      }
      source.lastWatch.event({ type: 'ADDED', object: { kind: 'Widget' } as never });
      await clock.advance(30_000);
      expect(source.lists).toHaveLength(2);
      expect(log.warnings).not.toEqual([]);
      // The new list starts the count anew.
      source.lastList.page(20);
      await clock.settle();
      source.lastWatch.fail(new WatchError('malformed', 'a line of the watch is no JSON'));
      await clock.advance(30_000);
      expect(source.lists).toHaveLength(2);
    });

    it('when an ERROR event ends the stream at the same place three times in a row: it would for ever', async () => {
      const { clock, source, sync } = watching({ random: () => 0.5 });
      await sync();
      for (let times = 1; times <= 3; times++) {
        expect(source.lists).toHaveLength(1);
        expect(source.lastWatch.request.resourceVersion).toBe('10');
        source.lastWatch.event(
          errorEvent({ code: 500, reason: 'InternalError', message: 'no such revision' }),
        );
        await clock.advance(2_000);
      }
      expect(source.lists).toHaveLength(2);
    });

    it('not when ERROR events only say that the server has too much to do', async () => {
      const { clock, source, sync } = watching({ random: () => 0.5 });
      await sync();
      for (let times = 1; times <= 5; times++) {
        source.lastWatch.event(errorEvent({ code: 429, reason: 'TooManyRequests' }));
        await clock.advance(15_000);
      }
      expect(source.lists).toHaveLength(1);
    });

    for (const [what, status] of [
      ['400', { code: 400, reason: 'BadRequest', message: 'invalid resource version' }],
      ['422', { code: 422, reason: 'Invalid' }],
    ] as const) {
      it(`when the server takes ${what} to be the answer to the version that was left off at`, async () => {
        const test = watching();
        await test.sync(widget('a', 5));
        test.source.lastWatch.fail(refused(status.code, status));
        await expectNewList(test);
      });
    }

    it('not when an event that can be read came in between', async () => {
      const { clock, source, sync } = watching();
      await sync();
      for (let i = 0; i < 6; i++) {
        source.lastWatch.added(widget('a', 11 + i));
        source.lastWatch.fail(new WatchError('malformed', 'a line of the watch is no JSON'));
        await clock.advance(30_000);
      }
      expect(source.lists).toHaveLength(1);
      expect(source.lastWatch.request.resourceVersion).toBe('16');
    });

    it('not for an event of a type that nobody knows', async () => {
      const { clock, source, sync, told } = watching();
      await sync();
      source.lastWatch.event({ type: 'SHOUTED', object: widget('a', 12) } as never);
      await clock.advance(800);
      expect(source.lists).toHaveLength(1);
      expect(told()).toHaveLength(2);
    });
  });

  describe('backs off', () => {
    it('from 800 ms, twice as long each time, up to 30 s', async () => {
      const { clock, source, sync } = watching();
      await sync();
      const delays: number[] = [];
      for (let i = 0; i < 8; i++) {
        const failedAt = clock.now();
        const { length } = source.watches;
        source.lastWatch.fail(reset());
        await clock.settle();
        while (source.watches.length === length) await clock.advance(100);
        delays.push(clock.now() - failedAt);
      }
      expect(delays).toEqual([800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
    });

    it('for any part of that time, so that operators which failed together do not return together', async () => {
      for (const [random, delayMs] of [
        [0, 0],
        [0.25, 200],
        [0.5, 400],
      ] as const) {
        const { clock, source, sync } = watching({ random: () => random });
        await sync();
        source.lastWatch.fail(reset());
        await clock.advance(Math.max(0, delayMs - 1));
        expect(source.watches).toHaveLength(random === 0 ? 2 : 1);
        await clock.advance(1);
        expect(source.watches).toHaveLength(2);
      }
    });

    it('from the start again after two minutes without a failure', async () => {
      const { clock, source, sync } = watching();
      await sync();
      for (let i = 0; i < 5; i++) {
        source.lastWatch.fail(reset());
        await clock.advance(30_000);
      }
      for (let i = 0; i < 4; i++) {
        await clock.advance(31_000);
        source.lastWatch.bookmark(20 + i);
      }
      const { length } = source.watches;
      source.lastWatch.fail(reset());
      await clock.advance(800);
      expect(source.watches).toHaveLength(length + 1);
    });

    it('no sooner than the server asked with Retry-After, and a jittered while on top', async () => {
      const { clock, source, sync } = watching();
      await sync();
      source.lastWatch.fail(refused(429, {}, 5_000));
      await clock.advance(5_799);
      expect(source.watches).toHaveLength(1);
      await clock.advance(1);
      expect(source.watches).toHaveLength(2);
    });

    it('at most 30 s on top, when the server asks for a day', async () => {
      const { clock, source } = watching();
      source.lastList.fail(refused(429, {}, 86_400_000));
      await clock.advance(30_800);
      expect(source.lists).toHaveLength(2);
    });

    it('as an ERROR event asks', async () => {
      const { clock, source, sync } = watching();
      await sync();
      source.lastWatch.event(errorEvent({ code: 429, details: { retryAfterSeconds: 3 } }));
      await clock.advance(3_799);
      expect(source.watches).toHaveLength(1);
      await clock.advance(1);
      expect(source.watches).toHaveLength(2);
    });

    it('when a server ends every watch at once, even if each brings a bookmark', async () => {
      const { clock, source, sync, watch } = watching();
      await sync();
      for (let i = 0; i < 50; i++) {
        if (source.lastWatch.isOpen) {
          if (i % 2 === 0) source.lastWatch.bookmark(11);
          source.lastWatch.end();
        }
        await clock.advance(1_000);
      }
      expect(source.watches.length).toBeLessThan(10);
      expect(source.lists).toHaveLength(1);
      expect(watch.status.lastError).toMatchObject({ reason: 'ended-early' });
    });

    it('not when a short watch brought a change', async () => {
      const { clock, source, sync } = watching();
      await sync();
      source.lastWatch.added(widget('a', 11));
      source.lastWatch.end();
      await clock.settle();
      expect(source.watches).toHaveLength(2);
    });

    it('when a server ends each watch at once with a change that is known already', async () => {
      const { clock, source, sync } = watching();
      await sync();
      source.lastWatch.added(widget('a', 15));
      for (let times = 1; times <= 20; times++) {
        source.lastWatch.added(widget('a', 15));
        source.lastWatch.end();
        await clock.settle();
      }
      expect(source.watches.length).toBeLessThanOrEqual(2);
    });

    it('quietly the first time, and with a warning from the second', async () => {
      const { clock, source, sync, log } = watching();
      await sync();
      source.lastWatch.fail(reset());
      await clock.advance(800);
      expect(log.warnings).toEqual([]);
      source.lastWatch.fail(reset());
      await clock.advance(1_600);
      expect(log.warnings).toEqual([
        'warn: GET /widgets got no answer: read ECONNRESET; trying again in 1600 ms',
      ]);
    });
  });

  describe('when the stream falls silent', () => {
    it('opens it again from the last version, in little more than the silence it allows', async () => {
      const { clock, source, sync, watch } = watching();
      await sync();
      await clock.advance(60_000);
      source.lastWatch.bookmark(12);
      const first = source.lastWatch;
      await clock.advance(SILENCE_MS - 1);
      expect(first.signal.aborted).toBe(false);
      await clock.advance(1);
      expect(first.signal.aborted).toBe(true);
      expect(watch.status).toMatchObject({ state: 'retrying', lastError: { reason: 'silent' } });
      await clock.advance(800);
      expect(source.watches).toHaveLength(2);
      expect(source.lastWatch.request.resourceVersion).toBe('12');
    });

    it('takes nothing more from the stream it gave up', async () => {
      const { clock, source, sync, told } = watching();
      await sync();
      const first = source.lastWatch;
      await clock.advance(SILENCE_MS);
      first.added(widget('late', 11));
      await clock.advance(800);
      expect(told()).toHaveLength(2);
      expect(source.lastWatch.request.resourceVersion).toBe('10');
    });

    it('again and again, as without bookmarks, is never away for long, and raises no alarm', async () => {
      const { clock, source, sync, log } = watching();
      await sync();
      await clock.advance(10 * (SILENCE_MS + 800));
      expect(source.watches).toHaveLength(11);
      expect(source.lists).toHaveLength(1);
      expect(log.warnings).toEqual([]);
    });

    it('is not alarmed by a stream on which something happens', async () => {
      const { clock, source, sync } = watching();
      await sync();
      for (let i = 0; i < 100; i++) {
        await clock.advance(SILENCE_MS - 1);
        source.lastWatch.bookmark(11 + i);
      }
      expect(source.watches).toHaveLength(1);
    });
  });

  describe('of a kind whose server sends no bookmarks', () => {
    /** Plays a server that ends each stream when its time is up, for a while. Gives the longest time without life. */
    async function runQuietly(test: ReturnType<typeof watching>, forMs: number, endsAfterMs?: number) {
      const { clock, source, watch } = test;
      let openedAt = clock.now();
      let stream = source.lastWatch;
      let longestMs = 0;
      for (const until = clock.now() + forMs; clock.now() < until;) {
        await clock.advance(100);
        longestMs = Math.max(longestMs, watch.status.lastEventAgeMs ?? Infinity);
        if (source.lastWatch !== stream) [stream, openedAt] = [source.lastWatch, clock.now()];
        const endsAt = openedAt + (endsAfterMs ?? stream.request.timeoutSeconds * 1_000);
        if (stream.isOpen && clock.now() >= endsAt) stream.end();
      }
      await clock.settle();
      return longestMs;
    }

    it('shows life by streams that the server ends when their time is up, without one more list', async () => {
      for (const random of [0, 1]) {
        const test = watching({ random: () => random, silenceMs: 70_000 });
        await test.sync(widget('a', 5));
        expect(await runQuietly(test, 3_600_000)).toBeLessThan(130_000);
        expect(test.watch.status).toMatchObject({ state: 'streaming', reconnects: 1, lastError: undefined });
        expect(test.source.lists).toHaveLength(1);
        expect(test.source.lastWatch.request.resourceVersion).toBe('10');
        expect(test.source.watches.length).toBeLessThan(90);
        expect(test.log.warnings).toEqual([]);
      }
    });

    it('shows none by streams that something on the way ends early: they may have been deaf', async () => {
      const test = watching({ silenceMs: 70_000 });
      await test.sync();
      const longestMs = await runQuietly(test, 600_000, 30_000);
      expect(longestMs).toBeGreaterThan(590_000);
    });

    it('shows life behind a proxy that breaks off what is quiet for a minute', async () => {
      const test = watching({ silenceMs: 70_000 });
      await test.sync(widget('a', 5));
      const { clock, source, watch } = test;
      let longestMs = 0;
      for (let stream = source.lastWatch, openedAt = clock.now(); clock.now() < 900_000;) {
        await clock.advance(100);
        longestMs = Math.max(longestMs, watch.status.lastEventAgeMs ?? Infinity);
        if (source.lastWatch !== stream) [stream, openedAt] = [source.lastWatch, clock.now()];
        if (!stream.isOpen) continue;
        if (clock.now() >= openedAt + stream.request.timeoutSeconds * 1_000) stream.end();
        else if (clock.now() >= openedAt + 60_000) stream.fail(reset());
      }
      expect(longestMs).toBeLessThan(130_000);
      expect(source.lists).toHaveLength(1);
    });

    it('shows none by streams that are opened and stay silent, and each is given up in time', async () => {
      const { clock, source, sync, watch } = watching({ silenceMs: 70_000 });
      await sync();
      await clock.advance(600_000);
      expect(watch.status).toMatchObject({ lastEventAgeMs: 600_000, lastError: { reason: 'silent' } });
      expect(source.watches).toHaveLength(9);
    });

    it('has long streams again once a bookmark comes', async () => {
      const { clock, source, sync } = watching({ silenceMs: 70_000, random: () => 0.5 });
      await sync();
      await clock.advance(71_000);
      expect(source.lastWatch.request.timeoutSeconds).toBe(49);
      await clock.advance(49_000);
      source.lastWatch.end();
      await clock.settle();
      expect(source.lastWatch.request.timeoutSeconds).toBe(49);
      await clock.advance(47_000);
      source.lastWatch.bookmark(13);
      await clock.advance(2_000);
      source.lastWatch.end();
      await clock.settle();
      expect(source.lastWatch.request.timeoutSeconds).toBe(450);
    });
  });

  describe('of a kind that the server does not serve', () => {
    it('waits for it, says so once, and starts when it appears', async () => {
      const { clock, source, watch, log, told } = watching();
      source.lastList.fail(refused(404));
      for (let i = 0; i < 20; i++) {
        await clock.advance(11_000);
        expect(watch.status).toMatchObject({ state: 'waiting-for-kind', isSynced: false, lists: 0 });
        source.lastList.fail(refused(404));
      }
      await clock.advance(11_000);
      expect(log.warnings).toEqual([
        'warn: The API server does not serve widgets.example.com/v1. Install its CustomResourceDefinition, or the API ' +
          'server that serves it: the watch waits, and begins by itself.',
      ]);
      source.lastList.page(30, [widget('a', 25)]);
      await clock.settle();
      expect(log.lines.at(-1)).toBe(
        'log: The API server serves widgets.example.com/v1 now: the watch has begun.',
      );
      expect(told().slice(-2)).toEqual(['listed a@25', 'list-finished @30']);
      expect(watch.status).toMatchObject({ state: 'streaming', isSynced: true, lists: 1 });
    });

    it('asks for it every few seconds, and not all at the same time', async () => {
      for (const [random, delayMs] of [
        [0, 1_000],
        [1, 2_000],
      ] as const) {
        const { clock, source } = watching({ random: () => random });
        source.lastList.fail(refused(404));
        await clock.advance(delayMs - 1);
        expect(source.lists).toHaveLength(1);
        await clock.advance(1);
        expect(source.lists).toHaveLength(2);
      }
    });

    it('any more tells that all its objects are gone, once', async () => {
      const { clock, source, sync, told, watch } = watching();
      await sync(widget('a', 5));
      source.lastWatch.fail(refused(404));
      for (let i = 0; i < 5; i++) {
        await clock.advance(20_000);
        source.lastList.fail(refused(404));
      }
      await clock.settle();
      const finished = told().filter((line) => line.startsWith('list-finished'));
      expect(finished).toEqual(['list-finished @10', 'list-finished @']);
      expect(watch.status).toMatchObject({ state: 'waiting-for-kind', isSynced: false });
    });

    it('tells nothing of the sort for one 404 that a list does not confirm', async () => {
      const { clock, source, sync, told } = watching();
      await sync(widget('a', 5));
      source.lastWatch.fail(refused(404));
      await clock.advance(2_000);
      source.lastList.page(20, [widget('a', 5)]);
      await clock.settle();
      expect(told().slice(3)).toEqual(['list-started', 'listed a@5', 'list-finished @20']);
      expect(source.lastWatch.request.resourceVersion).toBe('20');
    });
  });

  describe('that has the initial state streamed', () => {
    const streaming = () => watching({ initialState: 'stream' });

    it('is in sync when the server says that the initial state is complete', async () => {
      const { source, told, watch } = streaming();
      expect(source.lists).toHaveLength(0);
      expect(source.lastWatch.request.resourceVersion).toBeUndefined();
      source.lastWatch.added(widget('b', 7), widget('a', 3));
      source.lastWatch.bookmark(5);
      expect(watch.status).toMatchObject({ state: 'listing', isSynced: false, lists: 0 });
      source.lastWatch.initialEventsEnd(10);
      expect(watch.status).toMatchObject({
        state: 'streaming',
        isSynced: true,
        lists: 1,
        resourceVersion: '10',
      });
      source.lastWatch.modified(widget('a', 11));
      expect(told()).toEqual([
        'list-started',
        'listed b@7',
        'listed a@3',
        'list-finished @10',
        'applied a@11',
      ]);
    });

    it('resumes like any other afterwards, and never from the version of an initial object', async () => {
      const { clock, source } = streaming();
      source.lastWatch.added(widget('a', 7));
      source.lastWatch.initialEventsEnd(6);
      source.lastWatch.fail(reset());
      await clock.advance(800);
      expect(source.lastWatch.request.resourceVersion).toBe('6');
    });

    it('tells what changes and goes while the state is still streamed', async () => {
      const { source, told } = streaming();
      source.lastWatch.added(widget('a', 1), widget('b', 2));
      source.lastWatch.modified(widget('a', 9));
      source.lastWatch.deleted(widget('b', 10));
      source.lastWatch.initialEventsEnd(10);
      expect(told()).toEqual([
        'list-started',
        'listed a@1',
        'listed b@2',
        'listed a@9',
        'deleted b@10',
        'list-finished @10',
      ]);
    });

    it('streams it again when the connection breaks on the way', async () => {
      const { clock, source, told } = streaming();
      source.lastWatch.added(widget('a', 1));
      source.lastWatch.fail(reset());
      await clock.advance(800);
      expect(source.lastWatch.request.resourceVersion).toBeUndefined();
      source.lastWatch.added(widget('b', 2));
      source.lastWatch.initialEventsEnd(10);
      expect(told()).toEqual([
        'list-started',
        'listed a@1',
        'list-started',
        'listed b@2',
        'list-finished @10',
      ]);
    });

    it('streams it again after 410', async () => {
      const { clock, source } = streaming();
      source.lastWatch.initialEventsEnd(10);
      source.lastWatch.fail(refused(410));
      await clock.advance(800);
      expect(source.lists).toHaveLength(0);
      expect(source.lastWatch.request.resourceVersion).toBeUndefined();
    });

    for (const [what, fail] of [
      [
        'refuses it (422)',
        ({ source }: ReturnType<typeof streaming>) =>
          source.lastWatch.fail(refused(422, { reason: 'Invalid' })),
      ],
      ['refuses it (400)', ({ source }: ReturnType<typeof streaming>) => source.lastWatch.fail(refused(400))],
      ['never completes it', async ({ clock }: ReturnType<typeof streaming>) => clock.advance(SILENCE_MS)],
      ['ends it half-way', ({ source }: ReturnType<typeof streaming>) => source.lastWatch.end()],
    ] as const) {
      it(`lists it, from then on, where the server ${what}`, async () => {
        const test = streaming();
        test.source.lastWatch.added(widget('half', 1));
        await fail(test);
        await test.clock.advance(800);
        expect(test.source.lists).toHaveLength(1);
        test.source.lastList.page(20, [widget('b', 2)]);
        await test.clock.settle();
        expect(test.told().slice(-3)).toEqual(['list-started', 'listed b@2', 'list-finished @20']);
        test.source.lastWatch.fail(refused(410));
        await test.clock.advance(30_000);
        expect(test.source.lists).toHaveLength(2);
      });
    }

    it('waits for a kind that is missing', async () => {
      const { clock, source, watch, told } = streaming();
      source.lastWatch.fail(refused(404));
      await clock.advance(2_000);
      expect(watch.status.state).toBe('waiting-for-kind');
      source.lastWatch.initialEventsEnd(5);
      expect(told().at(-1)).toBe('list-finished @5');
      expect(watch.status.state).toBe('streaming');
    });
  });

  describe('that is stopped', () => {
    const stops: Record<string, (test: ReturnType<typeof watching>) => void | Promise<void>> = {
      'while it lists': () => undefined,
      'between two pages': ({ source, clock }) => {
        source.lastList.page(10, [widget('a', 1)], 'more');
        return clock.settle();
      },
      'while it watches': ({ sync }) => sync(),
      'while it backs off': async ({ clock, source }) => {
        source.lastList.fail(reset());
        await clock.settle();
      },
      'while it waits for its kind': async ({ clock, source }) => {
        source.lastList.fail(refused(404));
        await clock.settle();
      },
    };

    for (const [when, arrange] of Object.entries(stops)) {
      for (const initialState of ['list', 'stream'] as const) {
        if (initialState === 'stream' && when !== 'while it lists') continue;
        it(`${when} (initial state by ${initialState}) ends, and leaves no timer and no request`, async () => {
          const test = watching({ initialState });
          await arrange(test);
          const told = test.told();
          test.abort();
          await test.clock.settle();
          expect(test.hasEnded()).toBe(true);
          expect(test.watch.status.state).toBe('stopped');
          expect(test.source.open).toBe(0);
          expect(test.clock.timers).toBe(0);
          await test.clock.advance(3_600_000);
          expect(test.told()).toEqual(told);
        });
      }
    }

    it('tells nothing more, even if the source still hands over what it had', async () => {
      const { source, clock, sync, abort, told } = watching();
      await sync();
      const watch = source.lastWatch;
      abort();
      watch.added(widget('late', 11));
      watch.event(errorEvent({ code: 410 }));
      await clock.settle();
      expect(told()).toHaveLength(2);
    });

    it('tells nothing more, even if the last page was there already', async () => {
      for (const initialState of ['list', 'stream'] as const) {
        const { source, clock, abort, told, hasEnded } = watching({ initialState });
        if (initialState === 'list') source.lastList.page(10);
        else source.lastWatch.end();
        abort();
        await clock.settle();
        expect(hasEnded()).toBe(true);
        expect(told()).toEqual(['list-started']);
        expect(source.watches).toHaveLength(initialState === 'list' ? 0 : 1);
      }
    });

    it('by whoever hears an event tells not one more of the same chunk', async () => {
      const { source, sync, abort, hooks, told } = watching();
      await sync();
      hooks.onEvent = (event) => event.type === 'applied' && abort();
      source.lastWatch.added(widget('a', 11), widget('b', 12));
      expect(told().slice(2)).toEqual(['applied a@11']);
    });
  });

  it('leaves out an object that can not be taken in, says so, and goes on with the others', async () => {
    for (const initialState of ['list', 'stream'] as const) {
      const { clock, source, hooks, log, watch } = watching({ initialState });
      const taken: string[] = [];
      hooks.onEvent = (event) => {
        if (!('object' in event)) return;
        if (event.object.metadata.name === 'poison') throw new RangeError('Maximum call stack size exceeded');
        taken.push(event.object.metadata.name);
      };
      const objects = [widget('a', 1), widget('poison', 2), widget('b', 3)];
      if (initialState === 'list') source.lastList.page(10, objects);
      else {
        source.lastWatch.added(...objects);
        source.lastWatch.initialEventsEnd(10);
      }
      await clock.settle();
      source.lastWatch.modified(widget('poison', 11));
      source.lastWatch.modified(widget('b', 12));
      expect(taken).toEqual(['a', 'b', 'b']);
      expect(watch.status).toMatchObject({ state: 'streaming', reconnects: 0, resourceVersion: '12' });
      const line =
        'error: An object of widgets.example.com/v1 is left out: `{"namespace":"default","name":"poison"}` (object)';
      expect(log.lines).toEqual([line, line]);
    }
  });

  it('leaves one timer at a time, however long it runs', async () => {
    const { clock, source, sync } = watching();
    await sync();
    for (let i = 0; i < 200; i++) {
      if (i % 3 === 0) source.lastWatch.fail(reset());
      else source.lastWatch.bookmark(11 + i);
      await clock.advance(30_000);
      if (!source.lastWatch.isOpen) await clock.advance(30_000);
      expect(clock.timers).toBe(1);
      expect(source.open).toBe(1);
    }
  });

  it('tells how long nothing was heard', async () => {
    const { clock, source, sync, watch } = watching();
    expect(watch.status.lastEventAgeMs).toBeUndefined();
    await sync();
    await clock.advance(40_000);
    expect(watch.status.lastEventAgeMs).toBe(40_000);
    source.lastWatch.bookmark(11);
    expect(watch.status.lastEventAgeMs).toBe(0);
  });
});
