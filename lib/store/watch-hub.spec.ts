import { describe, expect, it } from 'vitest';
import { RecordingLog } from '../../test/support/recording-log.js';
import { widget } from '../../test/support/widget.js';
import { ambientSignal, withAmbientSignal } from '../cluster/ambient-signal.js';
import type { Cluster } from '../cluster/cluster.js';
import { resource } from '../resource/resource.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import { WatchHub } from './watch-hub.js';

class Widget extends resource({ group: 'example.com', version: 'v1', kind: 'Widget', plural: 'widgets' }) {}

/** A hub whose server has one widget in each namespace, and streams on which nothing happens. */
function hubbing() {
  const clock = new VirtualClock();
  const open = new Set<string>();
  const stream = async (
    { path, signal }: { path: string; signal: AbortSignal },
    onChunk: (chunk: Buffer) => void,
  ): Promise<void> => {
    const namespace = /namespaces\/([^/]+)/.exec(path)?.[1] ?? '';
    if (!path.includes('watch=true')) {
      const object = widget('w', 5);
      const items = [{ ...object, metadata: { ...object.metadata, namespace } }];
      return onChunk(Buffer.from(JSON.stringify({ metadata: { resourceVersion: '10' }, items })));
    }
    open.add(namespace);
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    open.delete(namespace);
    throw signal.reason;
  };
  const cluster = {
    name: 'default',
    transport: { stream },
    ended: new AbortController().signal,
  } as unknown as Cluster;
  const defaults = { initialState: 'list', pageSize: 500, silenceMs: 70_000 } as const;
  return {
    clock,
    open,
    hub: new WatchHub(
      { current: () => cluster },
      defaults,
      clock,
      () => 1,
      () => new RecordingLog(),
    ),
  };
}

describe('watches of several namespaces', () => {
  it('stay those that all share, though a subscriber lets one of them go while it is told of another', async () => {
    const { hub, clock, open } = hubbing();
    hub.view(Widget, { namespaces: 'a' }).changes$.subscribe();
    const single = hub.view(Widget, { namespaces: 'b' }).changes$.subscribe();
    await clock.settle();
    const both = hub.view(Widget, { namespaces: ['a', 'b'] });
    both.changes$.subscribe(() => single.unsubscribe());
    await clock.settle();
    expect([...open].sort()).toEqual(['a', 'b']);
    expect(hub.reports().map(({ namespace }) => namespace)).toEqual(['a', 'b']);
    const written = widget('w', 20);
    hub.observeWrite(Widget, { ...written, metadata: { ...written.metadata, namespace: 'b' } });
    expect(both.get('default/b/w')?.resourceVersion).toBe('20');
  });

  it('leave nothing behind when the subscriber goes after the first of them', async () => {
    const { hub, clock, open } = hubbing();
    hub.view(Widget, { namespaces: 'a' }).changes$.subscribe();
    await clock.settle();
    const watches = Reflect.get(hub, 'watches') as Map<string, unknown>;
    const subscription = hub.view(Widget, { namespaces: ['a', 'b'] }).changes$.subscribe({
      next: () => queueMicrotask(() => subscription.unsubscribe()),
    });
    await clock.settle();
    expect([...open]).toEqual(['a']);
    expect(watches.size).toBe(1);
  });
});

describe('what a watch tells, while a run goes on', () => {
  const aborted = AbortSignal.abort(new Error('the deadline of a run has passed'));

  it('of a write of that run is no part of the run: its deadline holds for no other', async () => {
    const { hub, clock } = hubbing();
    const signals: (AbortSignal | undefined)[] = [];
    hub.view(Widget, { namespaces: 'a' }).changes$.subscribe(() => signals.push(ambientSignal()));
    await clock.settle();
    const written = widget('w', 20);
    const object = { ...written, metadata: { ...written.metadata, namespace: 'a' } };
    withAmbientSignal(aborted, () => hub.observeWrite(Widget, object));
    expect(signals).toEqual([undefined, undefined, undefined]);
  });

  it('which was the first to ask for it, is no part of the run either', async () => {
    const { hub, clock } = hubbing();
    const { changes$ } = hub.view(Widget, { namespaces: 'a' });
    const signals: (AbortSignal | undefined)[] = [];
    withAmbientSignal(aborted, () => changes$.subscribe());
    changes$.subscribe(() => signals.push(ambientSignal()));
    await clock.settle();
    expect(signals).toEqual([undefined, undefined]);
  });
});
