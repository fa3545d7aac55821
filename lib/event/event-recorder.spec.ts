import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { RecordingEventRecorder } from '../testing/recording-event-recorder.js';
import { EventPipelines } from './event-pipelines.js';
import { EventRecorder } from './event-recorder.service.js';

type Reason = 'Synced' | 'SyncFailed';

@Injectable()
class WidgetReconciler {
  constructor(readonly events: EventRecorder<Reason>) {}
}

const blue = {
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name: 'blue', namespace: 'team-a', uid: 'u-1', resourceVersion: '1', creationTimestamp: '' },
};
const green = { ...blue, metadata: { ...blue.metadata, name: 'green', uid: 'u-2' } };

describe('EventRecorder', () => {
  it('hands everything to the pipeline that Nest injects', async () => {
    const calls: unknown[] = [];
    const pipeline = {
      emit: (_object: unknown, options: unknown) => calls.push(options),
      tryEmit: async (_object: unknown, options: unknown) => void calls.push(options),
      flush: async (deadlineMs: number) => void calls.push(deadlineMs),
    };
    const module = await Test.createTestingModule({
      providers: [WidgetReconciler, EventRecorder, { provide: EventPipelines, useValue: pipeline }],
    }).compile();
    const { events } = module.get(WidgetReconciler);
    events.normal(blue, 'Synced', 'all well');
    events.warning(blue, 'SyncFailed', new Error('no', { cause: new Error('disk full') }));
    await events.tryEmit(blue, { reason: 'Synced', note: 'n', action: 'Sync' });
    await events.flush(5_000);
    expect(calls).toEqual([
      { type: 'Normal', reason: 'Synced', note: 'all well' },
      { type: 'Warning', reason: 'SyncFailed', note: 'no: disk full' },
      { reason: 'Synced', note: 'n', action: 'Sync' },
      5_000,
    ]);
  });

  it('takes only the reasons that its type names', () => {
    expectTypeOf<EventRecorder<Reason>['normal']>().parameter(1).toEqualTypeOf<Reason>();
    expectTypeOf<EventRecorder['normal']>().parameter(1).toEqualTypeOf<string>();
    expectTypeOf<RecordingEventRecorder<Reason>>().toExtend<EventRecorder<Reason>>();
  });
});

describe('RecordingEventRecorder', () => {
  it('takes the place of the real one, without a pipeline', async () => {
    const module = await Test.createTestingModule({
      providers: [WidgetReconciler, { provide: EventRecorder, useValue: {} }],
    })
      .overrideProvider(EventRecorder)
      .useClass(RecordingEventRecorder)
      .compile();
    module.get(WidgetReconciler).events.normal(blue, 'Synced', 'all well');
    const recorder = module.get<RecordingEventRecorder>(EventRecorder);
    expect(recorder.events).toEqual([
      {
        regarding: { apiVersion: 'example.com/v1', kind: 'Widget', name: 'blue', namespace: 'team-a' },
        type: 'Normal',
        reason: 'Synced',
        note: 'all well',
        action: 'Synced',
        count: 1,
      },
    ]);
  });

  it('counts repetitions as the cluster does', async () => {
    const recorder = new RecordingEventRecorder<Reason>();
    const { events } = new WidgetReconciler(recorder);
    events.warning(blue, 'SyncFailed', 'no');
    events.warning(blue, 'SyncFailed', 'no');
    await events.tryEmit(blue, { type: 'Warning', reason: 'SyncFailed', note: 'no' });
    events.warning(blue, 'SyncFailed', 'no room');
    events.warning(green, 'SyncFailed', new Error('other object'));
    events.normal(blue, 'Synced', 'other reason');
    expect(recorder.eventCount).toBe(4);
    expect(recorder.events.map(({ note, count }) => `${note} ${count}`)).toEqual([
      'no 3',
      'no room 1',
      'other object 1',
      'other reason 1',
    ]);
    expect(recorder.eventsOf(green)).toMatchObject([{ reason: 'SyncFailed' }]);
  });

  it('shares nothing with another one, and forgets on demand', () => {
    const one = new RecordingEventRecorder();
    one.normal(blue, 'Synced', 'n');
    expect(new RecordingEventRecorder().events).toEqual([]);
    one.clear();
    expect(one.events).toEqual([]);
  });

  it('throws for a mistake that the real one would only log', async () => {
    const recorder = new RecordingEventRecorder();
    expect(() => recorder.normal(blue, '', 'n')).toThrow('`reason`');
    await expect(recorder.tryEmit(blue, { reason: '', note: 'n' })).rejects.toThrow('`reason`');
  });
});
