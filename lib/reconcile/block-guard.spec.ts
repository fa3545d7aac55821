import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withAmbient } from '../cluster/ambient.js';
import { eventually } from '../../test/support/eventually.js';
import { BlockGuard, type BlockReports, type GuardedStep } from './block-guard.js';

/** Longer than the guard's limit and one tick together. */
const BLOCK_MS = 150;

let guard: BlockGuard;
let blocked: string[];
let suspected: string[][];
beforeEach(() => {
  guard = new BlockGuard(100);
  blocked = [];
  suspected = [];
});
afterEach(() => guard.stop());

/** Runs a step, as of a run of the object `key`. */
async function run(key: string, work: () => Promise<void>): Promise<void> {
  const reports: BlockReports = {
    reconciler: 'r',
    blocked: (_step, durationMs) => {
      expect(durationMs).toBeGreaterThanOrEqual(100);
      blocked.push(key);
    },
    suspected: (_step, _durationMs, others) =>
      void suspected.push([key, ...others.map((other) => other.key)].sort()),
  };
  const step: GuardedStep = { key, reports, place: -1, signal: new AbortController().signal };
  const beganAt = guard.begin(step);
  try {
    const ending = withAmbient({ ending: step }, work);
    guard.measure(step, beganAt);
    await ending;
  } finally {
    guard.end(step);
  }
}

/** Computes for so long. */
function compute(forMs: number): void {
  const spent = () => process.cpuUsage().user + process.cpuUsage().system;
  const before = spent();
  while ((spent() - before) / 1000 < forMs);
}

describe('a run that blocks the event loop', () => {
  it('is named when it does so before its first await, among any others', async () => {
    const others = ['b', 'c'].map((key) => run(key, () => sleep(BLOCK_MS)));
    await run('a', async () => {
      compute(BLOCK_MS);
      await turn();
    });
    await Promise.all(others);
    expect(blocked).toEqual(['a']);
    expect(suspected).toEqual([]);
  });

  it('is suspected when it does so later, and named if it does so again', async () => {
    const later = () =>
      run('a', async () => {
        await turn();
        compute(BLOCK_MS);
      });
    await later();
    await eventually(() => expect(suspected).toEqual([['a']]));
    await later();
    await eventually(() => expect(blocked).toEqual(['a']));
    await run('b', () => sleep(60));
    expect([blocked, suspected]).toEqual([['a'], [['a']]]);
  });

  it('is suspected together with others once, and named the next time', async () => {
    const round = () =>
      Promise.all([
        run('a', () => sleep(BLOCK_MS * 2)),
        run('b', async () => {
          await sleep(5);
          compute(BLOCK_MS);
          await turn();
        }),
      ]);
    await round();
    expect(suspected).toEqual([['a', 'b']]);
    expect(blocked).toEqual([]);
    await round();
    expect(suspected).toHaveLength(1);
    await eventually(() => expect(blocked).toEqual(['b']));
  });

  it('is not who happens to run while others block, once it is looked at closely', async () => {
    await Promise.all([
      run('a', () => sleep(BLOCK_MS * 2)),
      run('b', () => sleep(5).then(() => compute(BLOCK_MS))),
    ]);
    expect(suspected).toHaveLength(1);
    const outside = sleep(5).then(() => compute(BLOCK_MS));
    await Promise.all([run('c', () => sleep(BLOCK_MS * 2)), outside]);
    expect(blocked).toEqual([]);
    expect(suspected).toHaveLength(1);
  });

  it('is named when it waits for long without letting go, but not when the process may just not have had its CPU', async () => {
    const waiting = (forMs: number) => async () =>
      void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, forMs);
    await run('a', waiting(150));
    await run('b', waiting(1_100));
    expect([blocked, suspected]).toEqual([['b'], []]);
  });

  it('is none that only waits', async () => {
    await Promise.all(['a', 'b'].map((key) => run(key, () => sleep(BLOCK_MS * 2))));
    expect([blocked, suspected]).toEqual([[], []]);
  });
});

it('has no timer while nothing runs', async () => {
  await run('a', () => turn());
  await eventually(() => expect(guard['timer']).toBeUndefined());
});
