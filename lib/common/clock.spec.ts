import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VirtualClock } from '../testing/virtual-clock.js';
import { SystemClock, sleep } from './clock.js';

describe('the system clock', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }));
  afterEach(() => void vi.useRealTimers());

  const DAY = 24 * 3_600_000;

  it('keeps time over delays that are longer than a timer can be', () => {
    const fired = vi.fn();
    new SystemClock().setTimeout(fired, 100 * DAY);
    vi.advanceTimersByTime(100 * DAY - 1);
    expect(fired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(fired).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('can cancel them, also after weeks', () => {
    const fired = vi.fn();
    const timer = new SystemClock().setTimeout(fired, 100 * DAY);
    vi.advanceTimersByTime(60 * DAY);
    timer.cancel();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(100 * DAY);
    expect(fired).not.toHaveBeenCalled();
  });

  it('calls back at once for what is due', () => {
    const fired = vi.fn();
    new SystemClock().setTimeout(fired, -5);
    vi.advanceTimersByTime(1);
    expect(fired).toHaveBeenCalledTimes(1);
  });
});

describe('sleep', () => {
  it('ends after its time', async () => {
    const clock = new VirtualClock();
    let wokenAt: number | undefined;
    void sleep(clock, 1_000).then(() => (wokenAt = clock.now()));
    await clock.advance(5_000);
    expect(wokenAt).toBe(1_000);
  });

  it('ends when the signal aborts, and leaves nothing behind', async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const asleep = sleep(clock, 1_000, controller.signal);
    controller.abort();
    await asleep;
    expect(clock.timers).toBe(0);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    await sleep(clock, 1_000, controller.signal);
    expect(clock.timers).toBe(0);
  });

  it('leaves no listener on a signal that never aborts', async () => {
    const clock = new VirtualClock();
    const { signal } = new AbortController();
    for (let i = 0; i < 20; i++) {
      const asleep = sleep(clock, 10, signal);
      await clock.advance(10);
      await asleep;
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});
