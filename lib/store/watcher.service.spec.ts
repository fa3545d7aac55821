import { Logger } from '@nestjs/common';
import { Subject, config, defer } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { widget } from '../../test/support/widget.js';
import { resource } from '../resource/resource.js';
import type { StoreChange } from './store-change.js';
import { StoredObject } from './stored-object.js';
import type { WatchHub } from './watch-hub.js';
import { WatcherService } from './watcher.service.js';

class Widget extends resource({ group: 'example.com', version: 'v1', kind: 'Widget', plural: 'widgets' }) {}

afterEach(() => {
  config.onUnhandledError = null;
  vi.restoreAllMocks();
});

describe('a subscriber of a watch that throws', () => {
  it('is logged with the name of the watch, and it and the others are told what follows', async () => {
    const unhandled = vi.fn();
    config.onUnhandledError = unhandled;
    const error = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const changes$ = new Subject<StoreChange>();
    const watcher = new WatcherService({ view: () => ({ changes$ }) } as unknown as WatchHub);
    const told: string[] = [];
    watcher.watch(Widget).subscribe((event) => {
      told.push(`first ${event.type}`);
      throw new Error('oh no');
    });
    watcher.watch(Widget).subscribe((event) => told.push(`second ${event.type}`));
    const current = StoredObject.from('default', widget('a', 1));
    changes$.next({ type: 'added', current, isInitial: true });
    changes$.next({ type: 'synced' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(told).toEqual(['first applied', 'second applied', 'first synced', 'second synced']);
    const message = 'A subscriber of the watch of widgets.example.com/v1 threw: oh no';
    expect(error.mock.calls.map(([text]) => text as string)).toEqual([message, message]);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

describe('a watch that is asked for after the app has shut down', () => {
  it('completes at once, and asks the server for nothing', () => {
    let subscriptions = 0;
    const changes$ = defer(() => {
      subscriptions++;
      return new Subject<StoreChange>();
    });
    const watcher = new WatcherService({ view: () => ({ changes$ }) } as unknown as WatchHub);
    let completions = 0;
    const before = watcher.watch(Widget);
    const running = watcher.watch(Widget).subscribe({ complete: () => completions++ });
    expect(subscriptions).toBe(1);
    watcher.onModuleDestroy();
    expect(running.closed).toBe(true);
    before.subscribe({ complete: () => completions++ });
    watcher.watch(Widget).subscribe({ complete: () => completions++ });
    expect(completions).toBe(3);
    expect(subscriptions).toBe(1);
  });
});
