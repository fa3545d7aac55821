import { Injectable } from '@nestjs/common';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { noteOf } from './event-note.js';
import { EventPipelines } from './event-pipelines.js';
import type { EventOptions } from './event.interface.js';

/**
 * Tells about an object what `kubectl describe` and `kubectl events` show: an Event of events.k8s.io/v1.
 *
 * Events that repeat within 6 minutes, with the same note, become one Event with a count. Of events that differ only
 * in their note, 10 are written at once and then one each 10 minutes; the others are counted in one whose note begins
 * with "(and others like it)". An object can have 25 new Events at once and then one each 5 minutes; the count of one
 * Event is likewise written 25 times at once and then each 5 minutes.
 *
 * Guarantees: `emit`, `normal` and `warning` return at once and never throw: an event can't fail a reconcile. They
 * log a warning, once a minute and cause, for what could not be written, be it the cluster's doing or a mistake such
 * as an empty reason. `tryEmit` tells its caller instead.
 *
 * Caveat: the operator needs the verbs `create` and `patch` on `events` of the group `events.k8s.io`.
 *
 * @example
 * type Reason = 'Created' | 'SyncFailed';
 * constructor(private readonly events: EventRecorder<Reason>) {}
 *
 * this.events.normal(widget, 'Created', 'Created the Deployment blue');
 * this.events.warning(widget, 'SyncFailed', error);
 * @publicApi
 */
@Injectable()
export class EventRecorder<Reason extends string = string> {
  // Without @Inject(): Nest would pass that on to subclasses, and a test double could not do without the pipeline.
  constructor(private readonly pipelines: EventPipelines) {}

  /** Records an event in the background. */
  emit(object: KubernetesObject, options: EventOptions<Reason>): void {
    this.pipelines.emit(object, options);
  }

  /**
   * Records an event and resolves when the server has it.
   *
   * Rejects with an `EventDroppedError` when there are too many events; with the `KubeStatusError`,
   * `TransportError` or `RequestTimeoutError` when the server could not be moved to take it, after up to 12 tries
   * over some minutes where trying again makes sense; with an `InvalidOptionError` for a mistake.
   */
  tryEmit(object: KubernetesObject, options: EventOptions<Reason>): Promise<void> {
    return this.pipelines.tryEmit(object, options);
  }

  /** Records that something went as it should. */
  normal(object: KubernetesObject, reason: Reason, note: string): void {
    this.emit(object, { type: 'Normal', reason, note });
  }

  /** Records that something went wrong. Of an error, the messages of its chain of causes become the note. */
  warning(object: KubernetesObject, reason: Reason, noteOrError: unknown): void {
    this.emit(object, { type: 'Warning', reason, note: noteOf(noteOrError) });
  }

  /** Writes what is waiting now, and drops what is left after `deadlineMs`. The app's shutdown does so by itself. */
  flush(deadlineMs: number): Promise<void> {
    return this.pipelines.flush(deadlineMs);
  }
}
