import { Injectable } from '@nestjs/common';
import { checkEvent, checkObject } from '../event/check-event.js';
import type { EventPipelines } from '../event/event-pipelines.js';
import { EventRecorder } from '../event/event-recorder.service.js';
import { noteKey } from '../event/event-notes.js';
import { objectId, subjectKey } from '../event/event-series.js';
import type { EventOptions, EventType } from '../event/event.interface.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';

/** An event as the cluster would show it. @publicApi */
export interface RecordedEvent<Reason extends string = string> {
  /** The object that it is about. */
  readonly regarding: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name: string;
    /** Absent for a cluster-scoped object. */
    readonly namespace?: string;
  };
  /** `Normal` unless it says otherwise. */
  readonly type: EventType;
  /** Why, in a word for machines. */
  readonly reason: Reason;
  /** Not cut. */
  readonly note: string;
  /** What was done; the reason unless it says otherwise. */
  readonly action: string;
  /** How often it was emitted. */
  readonly count: number;
}

/**
 * Stands in for the `EventRecorder` in tests and keeps what was emitted, repetitions as a count. Notes that
 * differ are different events, however many there are.
 *
 * A mistake that the real one would only log, such as an empty reason, throws: a test should find it.
 *
 * @example
 * const app = await Test.createTestingModule({ imports: [AppModule] })
 *   .overrideProvider(EventRecorder).useClass(RecordingEventRecorder)
 *   .compile();
 * const recorder = app.get<RecordingEventRecorder>(EventRecorder);
 * expect(recorder.events).toMatchObject([{ reason: 'SyncFailed', count: 3 }]);
 * @publicApi
 */
@Injectable()
export class RecordingEventRecorder<Reason extends string = string> extends EventRecorder<Reason> {
  private readonly recorded = new Map<string, { readonly of: string; event: RecordedEvent<Reason> }>();

  constructor() {
    // All that would use the pipeline is overridden.
    super(undefined as unknown as EventPipelines);
  }

  /** In the order of their first occurrence. */
  get events(): RecordedEvent<Reason>[] {
    return [...this.recorded.values()].map(({ event }) => event);
  }

  /** How many different events there are; repetitions are in their `count`. */
  get eventCount(): number {
    return this.recorded.size;
  }

  /** The events of one object. */
  eventsOf(object: KubernetesObject): RecordedEvent<Reason>[] {
    checkObject('the object of eventsOf()', object);
    const id = objectId(object);
    return [...this.recorded.values()].filter(({ of }) => of === id).map(({ event }) => event);
  }

  /** Forgets everything. */
  clear(): void {
    this.recorded.clear();
  }

  override emit(object: KubernetesObject, options: EventOptions<Reason>): void {
    checkEvent(object, options);
    const key = noteKey(subjectKey(object, options, ''), options.note);
    const before = this.recorded.get(key);
    if (before) {
      before.event = { ...before.event, count: before.event.count + 1 };
      return;
    }
    const { name, namespace } = object.metadata;
    const regarding = {
      apiVersion: object.apiVersion,
      kind: object.kind,
      name,
      ...(namespace && { namespace }),
    };
    const { type = 'Normal', reason, note, action = reason } = options;
    this.recorded.set(key, {
      of: objectId(object),
      event: { regarding, type, reason, note, action, count: 1 },
    });
  }

  override async tryEmit(object: KubernetesObject, options: EventOptions<Reason>): Promise<void> {
    this.emit(object, options);
  }

  override async flush(): Promise<void> {}
}
