import { describe, expect, it } from 'vitest';
import { RecordingLog } from '../../test/support/recording-log.js';
import { widget, type WidgetObject } from '../../test/support/widget.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import type { ChangedPart } from './cause.js';
import { LoopDetector } from './loop-detector.js';

function start(hotRunsPerMinute = 1_000_000) {
  const clock = new VirtualClock();
  const log = new RecordingLog();
  const detector = new LoopDetector(clock, log, hotRunsPerMinute);
  const wake = (key: string, changed: ChangedPart[], current?: WidgetObject, fieldManager?: string) =>
    detector.woken({
      key,
      cause: { type: 'updated', resourceVersion: '1', changed, fieldManager },
      previous: () => widget('a', 1),
      current: () => current ?? widget('a', 2),
    });
  return { clock, log, detector, wake };
}

describe('the loop detector', () => {
  it('tells once a minute of a key that is woken again and again without anything new to do', async () => {
    const { clock, log, wake } = start();
    const told: number[] = [];
    const annotated = widget('a', 2, { annotations: { 'example.com/at': 'now' } });
    for (let second = 0; second < 120; second++) {
      wake('default/ns/a', ['annotations'], annotated, 'tool');
      if (log.lines.length > told.length) told.push(second);
      await clock.advance(1_000);
    }
    expect(told).toEqual([29, 89]);
    expect(log.warnings[0]).toBe(
      'warn: ns/a was woken 30 times within a minute (every 1.0 s) without a change of its desired state, by changes of ' +
        'metadata.annotations that "tool" wrote. If that is this operator, its own writes wake it: write only what differs.',
    );
  });

  it('says nothing of a key whose desired state changes, however often it is woken', () => {
    const { log, wake } = start();
    for (let run = 0; run < 1_000; run++) {
      wake('a', ['annotations']);
      wake('a', ['generation', 'annotations']);
      wake('a', ['content']);
    }
    expect(log.lines).toEqual([]);
  });

  it('says nothing of many keys that change a little each', () => {
    const { log, detector, wake } = start(30);
    for (let run = 0; run < 20; run++) {
      for (let key = 0; key < 100; key++) {
        wake(`k${key}`, ['labels']);
        detector.ran(`k${key}`, [{ type: 'retry' }]);
      }
    }
    expect(log.lines).toEqual([]);
  });

  it('tells of a key that runs hot, why, and who writes what, though each change is a new one', async () => {
    const { clock, log, detector, wake } = start(60);
    for (let run = 0; run < 60; run++) {
      const [size, writer] = run % 2 === 0 ? [5, 'left'] : [7, 'right'];
      wake('default/ns/a', ['generation'], widget('a', 2, { size }), writer);
      const cause = { type: 'updated', resourceVersion: '1', changed: ['generation'] } as const;
      detector.ran('default/ns/a', run === 0 ? [cause, { type: 'retry' }] : [cause]);
      await clock.advance(100);
    }
    expect(log.warnings).toEqual([
      'warn: ns/a ran 60 times within a minute (every 100 ms), by 60 updated, 1 retry; by changes of spec.size that ' +
        '"left" and "right" wrote. Where several write the same fields, they undo each other\'s work; where it is this ' +
        'operator alone, it wakes itself.',
    ]);
    expect(detector.detections).toBe(1);
  });

  it.each([
    [2, ', by 28 owned deployments.apps/v1 by restless, 1 owned deployments.apps/v1 by writer-0, 1 owned'],
    // Also of many there is only so much to say.
    [30, ', by 18 others, 1 owned deployments.apps/v1 by writer-0, 1 owned'],
  ])(
    'tells which related kind it is that wakes a hot key, and who writes that (%d others do)',
    (others, told) => {
      const { log, detector } = start(30);
      for (let run = 0; run < 30; run++) {
        const of = { type: 'owned', resource: 'deployments.apps/v1', object: { name: 'a' } } as const;
        const fieldManager = run < others ? `writer-${run}` : 'restless';
        detector.ran('default/ns/a', [{ ...of, change: 'updated', resourceVersion: '1', fieldManager }]);
      }
      expect(log.warnings).toEqual([expect.stringContaining(told)]);
    },
  );

  it('finds a hot key among any number of others, and remembers no more than some of them', async () => {
    const { clock, log, detector } = start(50);
    let others = 0;
    for (let run = 0; run < 50; run++) {
      detector.ran('default//hot', [{ type: 'requeue' }]);
      for (let other = 0; other < 1_000; other++) detector.ran(`k${others++}`, [{ type: 'retry' }]);
      await clock.advance(1_000);
    }
    expect(log.warnings).toEqual([
      expect.stringContaining(
        'hot ran 50 times within a minute (every 1.0 s), by 50 requeue; not by changes of its own',
      ),
    ]);
    expect(detector['streaks'].size).toBeLessThanOrEqual(2_048);
  });
});
