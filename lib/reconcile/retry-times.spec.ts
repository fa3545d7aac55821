import { describe, expect, it } from 'vitest';
import { WorkQueue } from '../queue/work-queue.js';
import type { Outcome } from '../queue/work-queue.interface.js';
import { RequeueError, ReconcileError, failurePolicy } from './reconcile-error.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import { refused } from '../../test/support/status-errors.js';

function queueOf(clock: VirtualClock, work: (key: string) => Outcome) {
  const options = {
    clock,
    random: () => 0.5,
    concurrency: 8,
    debounceMs: 0,
    debounceMaxWaitMs: 0,
    backoff: { initialMs: 100, maxMs: 1_000 },
    ageingMs: 5_000,
  };
  const queue = new WorkQueue<string>(options, async (key) => work(key), {
    retry: 'retry',
    requeue: 'requeue',
  });
  queue.start();
  return queue;
}

const outcomeOf = (cause: Error): Outcome => {
  const policy = failurePolicy(new ReconcileError('R', 'ns/a', 'apply', { cause }));
  return policy.type === 'retry' ? policy : { type: 'done' };
};

describe('the times that runs ask for', () => {
  it('cannot stop the retries of other keys, be they no number: `new RequeueError(Number(header) * 1000)`', async () => {
    const clock = new VirtualClock();
    const runs: string[] = [];
    let isBadDone = false;
    const queue = queueOf(clock, (key) => {
      runs.push(key);
      if (key !== 'bad') return { type: 'requeue', afterMs: 1_000 };
      if (isBadDone) return { type: 'done' };
      isBadDone = true;
      try {
        return outcomeOf(new RequeueError(Number.NaN, 'busy'));
      } catch (refusedByConstructor) {
        return outcomeOf(refusedByConstructor as Error);
      }
    });
    queue.add('bad', 'created');
    queue.add('good', 'created');
    await clock.settle();
    // Bounded: a timer that is always due never lets the virtual time move on.
    await Promise.race([clock.advance(10_000), new Promise((resolve) => setTimeout(resolve, 3_000))]);
    await queue.stop();
    expect(runs.filter((key) => key === 'good').length).toBeGreaterThan(5);
    expect(runs.filter((key) => key === 'bad').length).toBe(2);
  });

  it('are never sooner than the backoff when it is the server who asks: `Retry-After: 0` is no leave to hammer it', async () => {
    const clock = new VirtualClock();
    let runs = 0;
    const queue = queueOf(clock, () => (++runs > 1_000 ? { type: 'done' } : outcomeOf(refused(503, {}, 0))));
    queue.add('a', 'created');
    await clock.advance(5_000);
    await queue.stop();
    expect(runs).toBeLessThan(50);
  });
});
