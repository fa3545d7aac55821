import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../testing/virtual-clock.js';
import { Deadline } from './deadline.js';

describe('a deadline', () => {
  it('aborts when the time is over', async () => {
    const clock = new VirtualClock();
    using deadline = new Deadline(clock, 1_000, []);
    await clock.advance(999);
    expect(deadline.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(deadline.signal.aborted).toBe(true);
    expect(deadline.isExpired).toBe(true);
    expect((deadline.signal.reason as Error).message).toBe('no complete answer within 1000 ms');
  });

  it('aborts with any of its signals, for the reason of that one', async () => {
    const clock = new VirtualClock();
    const [first, second] = [new AbortController(), new AbortController()];
    using deadline = new Deadline(clock, 1_000, [first.signal, undefined, second.signal]);
    second.abort('enough');
    expect(deadline.signal.reason).toBe('enough');
    first.abort('too late');
    expect(deadline.signal.reason).toBe('enough');
  });

  it('is aborted from the start by a signal that is', () => {
    using deadline = new Deadline(new VirtualClock(), undefined, [AbortSignal.abort('early')]);
    expect(deadline.signal.reason).toBe('early');
  });

  it('does not say that the time was over when a signal was first', async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    using deadline = new Deadline(clock, 1_000, [controller.signal]);
    controller.abort('enough');
    await clock.advance(5_000);
    expect(deadline.isExpired).toBe(false);
  });

  it('never expires without a time', async () => {
    const clock = new VirtualClock();
    using deadline = new Deadline(clock, undefined, []);
    await clock.advance(1e9);
    expect(deadline.signal.aborted).toBe(false);
  });

  it('leaves neither a listener nor a timer behind', () => {
    const clock = new VirtualClock();
    const { signal } = new AbortController();
    for (let i = 0; i < 100; i++) {
      using deadline = new Deadline(clock, 1_000, [signal, signal]);
      expect(deadline.signal.aborted).toBe(false);
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    expect(clock.timers).toBe(0);
  });
});
