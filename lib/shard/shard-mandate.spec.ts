import { describe, expect, it } from 'vitest';
import { RecordingLog } from '../../test/support/recording-log.js';
import { widget } from '../../test/support/widget.js';
import { sleep } from '../common/clock.js';
import { ActiveStep } from '../reconcile/active-run.js';
import { ActiveRuns } from '../reconcile/active-runs.js';
import type { MandateHolder } from '../reconcile/mandate.js';
import { ShardLayout } from '../resource/shard-scope.js';
import { StoredObject } from '../store/stored-object.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import type { ShardGroup } from './shard-group.js';
import { ShardMandate } from './shard-mandate.js';

it('lets a run that was abandoned write nothing once its range may be given away, and begins anew when it is called back', async () => {
  const object = StoredObject.from('default', widget('a', 1));
  const membership = { epoch: 1, isProvenSince: () => true };
  let isGoing = false;
  const group = {
    layout: new ShardLayout('uid', 1),
    membership,
    held: new Set([0]),
    // The table does not say yet that it is another's.
    has: () => true,
    mayRun: () => !isGoing,
  } as unknown as ShardGroup;
  const mandate = new ShardMandate(group, { views: [], isWhole: false, graceMs: 0 });
  let gains = 0;
  // Its runs ignore their signal, and are waited for no longer.
  const holder: MandateHolder = { gained: () => void gains++, released: () => Promise.resolve() };
  mandate.attach(holder);
  mandate.update();
  const fence = mandate.fenceOf(object);
  expect([gains, fence.isOpen]).toEqual([1, true]);

  isGoing = true;
  await mandate.drained(0);
  expect(fence.isOpen).toBe(false);

  isGoing = false;
  mandate.update();
  expect([gains, mandate.covers(object), fence.isOpen]).toEqual([2, true, false]);
  expect(mandate.fenceOf(object).isOpen).toBe(true);
});

describe('a range that is called back while its runs are waited for', () => {
  const GRACE_MS = 1_000;

  function draining() {
    const clock = new VirtualClock();
    const log = new RecordingLog();
    const object = StoredObject.from('default', widget('a', 1));
    const way = { isGoing: false };
    const group = {
      layout: new ShardLayout('uid', 1),
      membership: { epoch: 1, isProvenSince: () => true },
      held: new Set([0]),
      has: () => true,
      mayRun: () => !way.isGoing,
    } as unknown as ShardGroup;
    const mandate = new ShardMandate(group, { views: [], isWhole: false, graceMs: GRACE_MS });
    const runs = new ActiveRuns(clock, log, () => [{ key: object.key, ageMs: 0, step: 'run' }]);
    mandate.attach({ gained() {}, released: (scope, terms) => runs.end(scope, terms) });
    mandate.update();
    const fence = mandate.fenceOf(object);
    const active = runs.begin({ key: object.key, object });
    const reports = { reconciler: 'r', blocked() {}, suspected() {} };
    const step = (active.step = new ActiveStep(active, 'run', Infinity, reports));
    const run = sleep(clock, 10_000, step.signal).then(() => {
      runs.ended(active);
      return step.isAborted ? 'aborted' : 'done';
    });
    const go = async () => {
      way.isGoing = true;
      const state = { isDrained: false };
      void mandate.drained(0).then(() => (state.isDrained = true));
      await clock.advance(GRACE_MS / 2);
      return state;
    };
    const callBack = () => {
      way.isGoing = false;
      mandate.update();
      mandate.recall(new Set([0]));
    };
    return { clock, log, fence, run, go, callBack };
  }

  it('lets them go on, for however long', async () => {
    const { clock, log, fence, run, go, callBack } = draining();
    await go();
    callBack();
    await clock.advance(20_000);
    expect(await run).toBe('done');
    expect(fence.isOpen).toBe(true);
    expect(log.lines).toEqual([]);
  });

  it('has them waited for anew when it is to go again, and closes their fence no sooner', async () => {
    const { clock, fence, run, go, callBack } = draining();
    await go();
    callBack();
    const second = await go();
    // The time of the first attempt is over now.
    await clock.advance(GRACE_MS / 2 - 1);
    expect([second.isDrained, fence.isOpen]).toEqual([false, true]);
    await clock.advance(1);
    expect(await run).toBe('aborted');
    await clock.settle();
    expect([second.isDrained, fence.isOpen]).toEqual([true, false]);
  });
});
