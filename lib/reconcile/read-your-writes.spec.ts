import { describe, expect, it } from 'vitest';
import { RecordingLog } from '../../test/support/recording-log.js';
import { WorkQueue } from '../queue/work-queue.js';
import { ReachedVersions } from '../store/reached-versions.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import { ReadYourWrites } from './read-your-writes.js';

/** A queue whose runs each write something that a watch shows once it is at 5. */
function writing() {
  const clock = new VirtualClock();
  const log = new RecordingLog();
  const reached = new ReachedVersions();
  const runs: string[] = [];
  let version = 1;
  const queue: WorkQueue<string> = new WorkQueue<string>(
    {
      clock,
      random: () => 1,
      concurrency: 2,
      debounceMs: 0,
      debounceMaxWaitMs: 0,
      backoff: { initialMs: 1, maxMs: 1 },
      ageingMs: 1_000,
    },
    (key) => {
      const writes = guard.begin(key);
      runs.push(key);
      if (key.startsWith('writer')) writes.add(reached.until('5', () => version >= 5));
      guard.ended(writes);
      return Promise.resolve({ type: 'done' } as const);
    },
    { retry: 'retry', requeue: 'requeue' },
  );
  const guard = new ReadYourWrites({}, (key, until) => queue.hold(key, until), clock, log);
  queue.start();
  const show = (now: number) => {
    version = now;
    reached.check();
  };
  return { clock, log, queue, guard, reached, show, runs: () => runs.splice(0) };
}

describe('a run after one that wrote what a watch has yet to show', () => {
  it('waits until it does, takes no place of others, and then runs once', async () => {
    const { clock, queue, guard, show, runs } = writing();
    for (const key of ['writer-1', 'writer-2', 'writer-3']) queue.add(key, 'event');
    await clock.settle();
    for (const key of ['writer-1', 'writer-1', 'other', 'another']) queue.add(key, 'event');
    await clock.settle();
    expect(runs()).toEqual(['writer-1', 'writer-2', 'writer-3', 'other', 'another']);
    show(5);
    await clock.settle();
    expect(runs()).toEqual(['writer-1']);
    expect(queue.size).toBe(0);
    expect(guard).toMatchObject({ waits: 3, timeouts: 0 });
    expect(clock.timers).toBe(0);
  });

  it('goes on without after ten seconds, with a warning', async () => {
    const { clock, log, queue, guard, reached, runs } = writing();
    queue.add('default/ns/writer', 'event');
    queue.add('writer', 'event');
    await clock.settle();
    queue.add('writer', 'event');
    await clock.advance(9_999);
    expect(runs()).toEqual(['default/ns/writer', 'writer']);
    await clock.advance(1);
    expect(runs()).toEqual(['writer']);
    expect(guard.timeouts).toBe(1);
    // Of the run that waited in vain nothing is left, however long the watch is away. The second waits now.
    await clock.advance(10_000);
    expect(reached.size).toBe(0);
    expect(log.warnings.join()).toContain('has not shown yet what the last run wrote');
  });
});
