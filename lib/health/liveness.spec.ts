import { describe, expect, it } from 'vitest';
import type { ReconcilerReport } from '../kuberator.registry.js';
import { objectKey } from '../resource/object-key.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import { EventLoopMonitor } from './event-loop-monitor.js';
import { judgeLiveness } from './liveness.js';

const LIMITS = { maxEventLoopBlockMs: 10_000, stuckRunGraceMs: 30_000 };

const report = (ageMs: number, step: 'run' | 'onError' = 'run'): ReconcilerReport => ({
  name: 'WidgetReconciler',
  cluster: 'default',
  isSynced: true,
  queued: 2,
  running: [
    { key: objectKey('default', 'west', 'web'), ageMs, step, overdueMs: Math.max(0, ageMs - 60_000) },
    { key: objectKey('default', 'west', 'young'), ageMs: 1, step: 'run', overdueMs: 0 },
  ],
  isPaused: false,
  pausedObjects: 0,
  stuckDeletions: { count: 0, oldest: [] },
  reconcileTimeoutMs: 60_000,
});

describe('liveness', () => {
  it('is up while runs keep to their deadline and its grace', () => {
    expect(judgeLiveness([report(90_000)], 10_000, LIMITS)).toEqual({
      reasons: [],
      eventLoopBlockMs: 10_000,
      stuckRuns: [],
    });
  });

  it('names the reconciler and the object of a run that is stuck', () => {
    const { reasons, stuckRuns } = judgeLiveness([report(90_000.6)], 0, LIMITS);
    expect(reasons).toEqual([
      'WidgetReconciler has been busy with west/web for 90001 ms, though its deadline is 60000 ms',
    ]);
    expect(stuckRuns).toEqual([
      {
        reconciler: 'WidgetReconciler',
        cluster: 'default',
        object: 'west/web',
        ageMs: 90_001,
        step: 'run',
        reconcileTimeoutMs: 60_000,
      },
    ]);
    expect(judgeLiveness([report(90_001, 'onError')], 0, LIMITS).reasons).toEqual([
      'WidgetReconciler has been busy with west/web for 90001 ms, now in onError(), though its deadline is 60000 ms',
    ]);
  });

  it('is down when the event loop stood still for too long', () => {
    const { reasons } = judgeLiveness([], 10_001, LIMITS);
    expect(reasons).toEqual([
      'the event loop stood still for 10001 ms within the last minute (limit 10000 ms)',
    ]);
  });
});

/** Time goes on while nothing can run, as when code never yields. */
class BlockableClock extends VirtualClock {
  private blockedMs = 0;

  override now(): number {
    return super.now() + this.blockedMs;
  }

  block(ms: number): void {
    this.blockedMs += ms;
  }
}

describe('EventLoopMonitor', () => {
  const started = () => {
    const clock = new BlockableClock();
    const monitor = new EventLoopMonitor(clock);
    monitor.start();
    return { clock, monitor };
  };

  it('finds nothing where timers are on time', async () => {
    const { clock, monitor } = started();
    await clock.advance(10_250);
    expect(monitor.longestBlockMs()).toBe(0);
  });

  it('sees a block at once, before its own timer has run', () => {
    const { clock, monitor } = started();
    clock.block(3_500);
    expect(monitor.longestBlockMs()).toBe(3_000);
  });

  it('remembers the longest block for a minute', async () => {
    const { clock, monitor } = started();
    clock.block(2_000);
    await clock.advance(1_000);
    clock.block(1_000);
    await clock.advance(1_000);
    expect(monitor.longestBlockMs()).toBe(2_000);
    await clock.advance(58_000);
    expect(monitor.longestBlockMs()).toBe(1_000);
    await clock.advance(3_000);
    expect(monitor.longestBlockMs()).toBe(0);
  });

  it('never holds more than a window of delays', async () => {
    const { clock, monitor } = started();
    for (let tick = 0; tick < 500; tick++) {
      clock.block(500 - tick);
      await clock.advance(500);
    }
    expect((monitor as unknown as { delays: unknown[] }).delays.length).toBeLessThanOrEqual(121);
  });

  it('leaves no timer behind', () => {
    const { clock, monitor } = started();
    monitor.stop();
    expect(clock.timers).toBe(0);
    clock.block(60_000);
    expect(monitor.longestBlockMs()).toBe(0);
  });
});
