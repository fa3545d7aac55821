import { describe, expect, it } from 'vitest';
import { VirtualClock } from './virtual-clock.js';

describe('the virtual clock', () => {
  it('stands still until it is moved, and runs what falls due in the order of time', async () => {
    const clock = new VirtualClock(new Date('2026-01-01T00:00:00Z'));
    const seen: string[] = [];
    clock.setTimeout(() => seen.push(`b at ${clock.now()}`), 200);
    clock.setTimeout(() => seen.push(`a at ${clock.now()}`), 100);
    clock.setTimeout(() => seen.push(`c at ${clock.now()}`), 200);
    await clock.settle();
    expect(seen).toEqual([]);
    await clock.advance(199);
    expect(seen).toEqual(['a at 100']);
    await clock.advance(3_600_000);
    expect(seen).toEqual(['a at 100', 'b at 200', 'c at 200']);
    expect(clock.date()).toEqual(new Date('2026-01-01T01:00:00.199Z'));
  });

  it('runs what is armed on the way, too', async () => {
    const clock = new VirtualClock();
    const seen: number[] = [];
    const again = () => {
      seen.push(clock.now());
      clock.setTimeout(again, 100);
    };
    again();
    await clock.advance(350);
    expect(seen).toEqual([0, 100, 200, 300]);
    expect(clock.timers).toBe(1);
  });

  it('lets promises settle between two timers', async () => {
    const clock = new VirtualClock();
    const seen: string[] = [];
    clock.setTimeout(() => void Promise.resolve().then(() => seen.push('then')), 1);
    clock.setTimeout(() => seen.push('timer'), 2);
    await clock.advance(2);
    expect(seen).toEqual(['then', 'timer']);
  });

  it('forgets a timer that was cancelled, also by another that is due at the same time', async () => {
    const clock = new VirtualClock();
    const seen: string[] = [];
    clock.setTimeout(() => second.cancel(), 10);
    const second = clock.setTimeout(() => seen.push('second'), 10);
    await clock.advance(10);
    expect(seen).toEqual([]);
    expect(clock.timers).toBe(0);
  });
});
