import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Countdown } from '../../benchmark/operators/widget-watch.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('tells when the last one has come, however long all took, as long as one came now and then', async () => {
  const countdown = new Countdown(3);
  const reached = countdown.unlessStuck(1_000);
  for (const atMs of [900, 1_800, 2_700]) {
    await vi.advanceTimersByTimeAsync(900);
    countdown.count(atMs);
  }
  await expect(reached).resolves.toBe(2_700);
});

it('says how many were missing once none has come for long', async () => {
  const countdown = new Countdown(3);
  const stuck = expect(countdown.unlessStuck(1_000)).rejects.toThrow(
    '2 were missing, and none came for 1 s.',
  );
  await vi.advanceTimersByTimeAsync(900);
  countdown.count(900);
  await vi.advanceTimersByTimeAsync(2_000);
  await stuck;
});
