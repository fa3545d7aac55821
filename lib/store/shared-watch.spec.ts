import type { Subscription } from 'rxjs';
import { take } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../testing/virtual-clock.js';
import { EventLogServer } from '../../test/support/event-log-server.js';
import { forSeeds } from '../../test/support/for-seeds.js';
import { RecordingLog } from '../../test/support/recording-log.js';
import { ReplayedState, describeStored } from '../../test/support/replayed-state.js';
import { ScriptedSource } from '../../test/support/scripted-source.js';
import { widget } from '../../test/support/widget.js';
import type { ListWatchSource } from '../watch/list-watch-source.js';
import { WHOLE } from './object-shape.js';
import { SharedWatch } from './shared-watch.js';
import type { StoreChange } from './store-change.js';

function sharing<Source extends ListWatchSource>(
  source: Source,
  { clock = new VirtualClock(), random = (): number => 1 } = {},
) {
  let idles = 0;
  const options = { name: 'widgets', initialState: 'list', pageSize: 3, silenceMs: 75_000 } as const;
  const ports = {
    cluster: 'default',
    source,
    options,
    shape: WHOLE,
    clock,
    random,
    log: new RecordingLog(),
  };
  const watch = new SharedWatch(ports, () => idles++);
  const listen = () => {
    const seen: string[] = [];
    const replayed = new ReplayedState();
    const subscription = watch.changes$.subscribe((change) => {
      seen.push(short(change));
      replayed.take(change);
    });
    return { seen, replayed, subscription };
  };
  return { watch, source, clock, listen, idles: () => idles };
}

function short(change: StoreChange): string {
  if (change.type === 'synced') return 'synced';
  const what = `${change.type} ${change.current.key.split('/')[2]}@${change.current.resourceVersion}`;
  return change.type === 'added' && change.isInitial ? `${what} (initial)` : what;
}

const scripted = () => sharing(new ScriptedSource());

describe('a shared watch', () => {
  it('asks the server for nothing before somebody listens', () => {
    const { source, watch } = scripted();
    expect(source.lists).toHaveLength(0);
    expect(watch.status).toBeUndefined();
    expect(watch.get('default/default/a')).toBeUndefined();
  });

  it('reads once for all who listen, and tells all of them the same', async () => {
    const { source, clock, listen, watch } = scripted();
    const first = listen();
    const second = listen();
    source.lastList.page(10, [widget('a', 1)]);
    await clock.settle();
    source.lastWatch.added(widget('b', 11));
    expect(source.lists).toHaveLength(1);
    expect(source.watches).toHaveLength(1);
    expect(first.seen).toEqual(['added a@1 (initial)', 'synced', 'added b@11']);
    expect(second.seen).toEqual(first.seen);
    expect(watch.size).toBe(2);
  });

  it('tells who comes late of every object there is, then that this was all, and then of changes', async () => {
    const { source, clock, listen } = scripted();
    listen();
    source.lastList.page(10, [widget('a', 1), widget('b', 2)]);
    await clock.settle();
    source.lastWatch.modified(widget('a', 11));
    source.lastWatch.deleted(widget('b', 12));
    const late = listen();
    expect(late.seen).toEqual(['added a@11 (initial)', 'synced']);
    source.lastWatch.added(widget('c', 13));
    expect(late.seen).toEqual(['added a@11 (initial)', 'synced', 'added c@13']);
    expect(source.lists).toHaveLength(1);
  });

  it('tells who comes while it lists as much as the first', async () => {
    const { source, clock, listen } = scripted();
    listen();
    source.lastList.items(widget('a', 1));
    const second = listen();
    source.lastList.page(10, [widget('b', 2)]);
    await clock.settle();
    expect(second.seen).toEqual(['added a@1 (initial)', 'added b@2 (initial)', 'synced']);
  });

  it('tells who comes while it lists anew of the old state, and then of the difference', async () => {
    const { source, clock, listen } = scripted();
    listen();
    source.lastList.page(10, [widget('a', 1), widget('b', 2)]);
    await clock.settle();
    source.lastWatch.event({ type: 'ERROR', object: { code: 410 } });
    await clock.advance(800);
    source.lastList.items(widget('a', 15));
    const late = listen();
    source.lastList.page(20);
    await clock.settle();
    expect(late.seen).toEqual([
      'added a@1 (initial)',
      'added b@2 (initial)',
      'synced',
      'deleted b@2',
      'updated a@15',
    ]);
  });

  it('tells of a change once to who starts to listen on hearing of it', async () => {
    const { source, clock, watch } = scripted();
    const nested: string[] = [];
    let isNested = false;
    watch.changes$.subscribe(() => {
      if (isNested) return;
      isNested = true;
      watch.changes$.subscribe((change) => nested.push(short(change)));
    });
    source.lastList.page(10, [widget('a', 1), widget('b', 2)]);
    await clock.settle();
    source.lastWatch.added(widget('c', 11));
    expect(nested).toEqual(['added a@1 (initial)', 'added b@2 (initial)', 'synced', 'added c@11']);
  });

  it('loses no change that is made while a late listener hears of the first object', async () => {
    const { source, clock, listen, watch } = scripted();
    listen();
    source.lastList.page(10, [widget('a', 1), widget('b', 2)]);
    await clock.settle();
    const seen: string[] = [];
    watch.changes$.subscribe((change) => {
      seen.push(short(change));
      if (seen.length === 1) source.lastWatch.modified(widget('b', 11));
    });
    expect(seen).toEqual(['added a@1 (initial)', 'added b@2 (initial)', 'synced', 'updated b@11']);
  });

  it('shows a write to all who listen before the watch brings it', async () => {
    const { source, clock, listen, watch } = scripted();
    const first = listen();
    const second = listen();
    source.lastList.page(10, [widget('a', 1)]);
    await clock.settle();
    watch.observeWrite(widget('a', 12));
    expect(watch.get('default/default/a')?.resourceVersion).toBe('12');
    source.lastWatch.modified(widget('a', 12));
    for (const { seen } of [first, second]) expect(seen.slice(2)).toEqual(['updated a@12']);
  });

  it('stops when the last one leaves, and not before', async () => {
    const { source, clock, listen, idles, watch } = scripted();
    const first = listen();
    const second = listen();
    source.lastList.page(10);
    await clock.settle();
    first.subscription.unsubscribe();
    expect(source.lastWatch.isOpen).toBe(true);
    expect(idles()).toBe(0);
    second.subscription.unsubscribe();
    await clock.settle();
    expect(source.open).toBe(0);
    expect(clock.timers).toBe(0);
    expect(idles()).toBe(1);
    expect(watch.status).toBeUndefined();
    expect(watch.size).toBe(0);
  });

  it('tells who left nothing more', async () => {
    const { source, clock, listen } = scripted();
    listen();
    const leaver = listen();
    source.lastList.page(10);
    await clock.settle();
    leaver.subscription.unsubscribe();
    source.lastWatch.added(widget('a', 11));
    expect(leaver.seen).toEqual(['synced']);
  });

  it('starts over for who comes after it stopped', async () => {
    const { source, clock, listen } = scripted();
    const first = listen();
    source.lastList.page(10, [widget('old', 1)]);
    await clock.settle();
    const abandoned = source.lastWatch;
    first.subscription.unsubscribe();
    const second = listen();
    abandoned.added(widget('late', 11));
    expect(source.lists).toHaveLength(2);
    source.lastList.page(20, [widget('new', 15)]);
    await clock.settle();
    expect(second.seen).toEqual(['added new@15 (initial)', 'synced']);
    source.lastWatch.added(widget('newer', 21));
    expect(second.seen.at(-1)).toBe('added newer@21');
    expect(first.seen).toEqual(['added old@1 (initial)', 'synced']);
  });

  it('stops for one who leaves on hearing of the first object', async () => {
    const { source, clock, watch, idles } = scripted();
    const seen: string[] = [];
    watch.changes$.pipe(take(1)).subscribe((change) => seen.push(short(change)));
    source.lastList.page(10, [widget('a', 1), widget('b', 2)]);
    await clock.settle();
    expect(seen).toEqual(['added a@1 (initial)']);
    expect(source.open).toBe(0);
    expect(idles()).toBe(1);
  });

  it('lets one who leaves in the middle of what was there go, and nobody else', async () => {
    const { source, clock, watch, listen } = scripted();
    const stays = listen();
    source.lastList.page(10, [widget('a', 1), widget('b', 2)]);
    await clock.settle();
    watch.changes$.pipe(take(1)).subscribe();
    source.lastWatch.added(widget('c', 11));
    expect(stays.seen.at(-1)).toBe('added c@11');
    expect(source.open).toBe(1);
  });
});

describe('whoever comes and goes, and whatever goes wrong, every listener of a shared watch', () => {
  it('is told a story that leads to the state of the server', async () => {
    await forSeeds(150, async (dice) => {
      const server = new EventLogServer(dice);
      const { watch, clock, listen } = sharing(server, { random: dice.random });
      const listeners = new Set<ReturnType<typeof listen>>([listen()]);
      for (let step = 0; step < 100; step++) {
        if (dice.oneIn(10)) server.isFaulty = !server.isFaulty;
        if (dice.oneIn(2)) server.write(`w${dice.int(1, 6)}`);
        if (dice.oneIn(3)) server.deliver(dice.int(1, 4));
        if (dice.oneIn(6)) server.disturb();
        if (dice.oneIn(10)) server.compact(dice.int(0, 5));
        if (dice.oneIn(3)) await clock.advance(dice.pick([0, 200, 5_000]));
        if (dice.oneIn(8)) listeners.add(listen());
        if (dice.oneIn(8)) {
          const leaver = dice.pick([...listeners, undefined]);
          leaver?.subscription.unsubscribe();
          if (leaver) listeners.delete(leaver);
        }
      }
      listeners.add(listen());
      server.isFaulty = false;
      for (let i = 0; i < 10; i++) {
        await clock.advance(20_000);
        server.deliver();
        server.bookmark();
      }
      const truth = [...server.state().values()].map(
        ({ metadata }) => `default/default/${metadata.name} ${metadata.uid}@${metadata.resourceVersion}`,
      );
      for (const { replayed } of listeners) {
        expect(replayed.problems).toEqual([]);
        expect(replayed.syncs).toBe(1);
        expect([...replayed.objects.values()].map(describeStored).sort()).toEqual(truth.sort());
      }
      expect(server.openStreams).toBe(1);
      const all: Subscription[] = [...listeners].map(({ subscription }) => subscription);
      for (const subscription of all) subscription.unsubscribe();
      await clock.settle();
      expect(server.openStreams).toBe(0);
      expect(clock.timers).toBe(0);
      expect(watch.status).toBeUndefined();
    });
  }, 120_000);
});
