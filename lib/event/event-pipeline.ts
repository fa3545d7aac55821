import type { Random } from '../common/backoff.js';
import type { Clock } from '../common/clock.js';
import { toError } from '../common/kuberator-error.js';
import type { Log } from '../common/log.js';
import { traced, type Tracer } from '../common/tracer.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { checkEvent } from './check-event.js';
import { DropLog } from './drop-log.js';
import { EventBatch } from './event-batch.js';
import { eventBody, reporter, type Reporter } from './event-body.js';
import { EventNames } from './event-name.js';
import { EventNotes } from './event-notes.js';
import { EventQueue } from './event-queue.js';
import { EventRateLimit } from './event-rate-limit.js';
import { EventSeries, objectId, subjectKey } from './event-series.js';
import { EventWriter, type EventClient } from './event-writer.js';
import type { EventOptions } from './event.interface.js';

/** @internal */
export interface EventPipelineOptions {
  readonly client: EventClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Who reports: a qualified name, such as `example.com/widget-operator`. */
  readonly reportingController: string;
  /** Which of its instances. @default the host name, which is the Pod's name */
  readonly reportingInstance?: string;
  /** An event that is the same as one within this time raises its count. @default 360,000 (6 minutes) */
  readonly seriesWindowMs?: number;
}

const SERIES_WINDOW_MS = 6 * 60_000;
const MAX_SERIES = 4_096;
/** As client-go's spam filter: 25 at once, then one each 5 minutes. */
const RATE_LIMIT = { burst: 25, refillMs: 300_000, maxKeys: 4_096 };

/**
 * Takes events and writes them in the background, repetitions as a count.
 *
 * Guarantees: emitting neither waits nor throws for anything the cluster does; of an object, nothing is held but
 * what is to be written and a place in bounded maps.
 *
 * Caveat: events are a best effort. What must not be lost belongs into the status.
 *
 * @internal
 */
export class EventPipeline {
  private readonly clock: Clock;
  private readonly reporter: Reporter;
  private readonly names: EventNames;
  private readonly queue: EventQueue;
  private readonly notes: EventNotes;
  private readonly drops: DropLog;

  constructor(options: EventPipelineOptions) {
    const { client, clock, random, log, seriesWindowMs = SERIES_WINDOW_MS } = options;
    this.clock = clock;
    this.reporter = reporter(options.reportingController, options.reportingInstance);
    this.names = new EventNames(random);
    this.drops = new DropLog(log, clock);
    const series = new EventSeries(seriesWindowMs, MAX_SERIES);
    const writer = new EventWriter({
      client,
      clock,
      names: this.names,
      series,
      objectLimit: new EventRateLimit(RATE_LIMIT),
      seriesLimit: new EventRateLimit(RATE_LIMIT),
    });
    const write = (batch: EventBatch, signal: AbortSignal) => writer.write(batch, signal);
    this.queue = new EventQueue({ clock, random, log, drops: this.drops, write });
    const isOpen = (key: string) => this.queue.has(key) || series.find(key, clock.now()) !== undefined;
    this.notes = new EventNotes(clock, isOpen);
  }

  /** Events that were not written, ever. */
  get dropped(): number {
    return this.drops.count;
  }

  /** Who traces, if anybody does. */
  tracer: Tracer | undefined;

  /** Leaves the event to the pipeline. What becomes of it shows in the log only. */
  emit(object: KubernetesObject, options: EventOptions): void {
    try {
      const batch = this.add(object, options);
      batch.isUnattended = true;
      if (this.tracer) void this.trace(object, options, () => batch.written).catch(() => {});
    } catch (error) {
      this.drops.dropped(describeEvent(object, options), toError(error));
    }
  }

  /** Resolves when the event is on the server, alone or in a count. */
  async tryEmit(object: KubernetesObject, options: EventOptions): Promise<void> {
    return this.trace(object, options, async () => this.add(object, options).written);
  }

  private trace(object: KubernetesObject, options: EventOptions, work: () => Promise<void>): Promise<void> {
    const attributes = () => ({
      object_kind: object?.kind,
      object_name: object?.metadata?.name,
      object_namespace: object?.metadata?.namespace,
      event_type: options?.type ?? 'Normal',
      event_reason: options?.reason,
    });
    return traced(this.tracer, 'kuberator.try_emit', attributes, work);
  }

  /** Resolves when all is written, at the latest after `deadlineMs`: what is left then is dropped. Never rejects. */
  flush(deadlineMs: number): Promise<void> {
    return this.queue.flush(deadlineMs);
  }

  private add(object: KubernetesObject, options: EventOptions): EventBatch {
    checkEvent(object, options);
    const subject = subjectKey(object, options, this.reporter.reportingController);
    const { key, note } = this.notes.place(subject, options.note);
    const atMs = this.clock.now();
    const at = this.clock.date();
    const { batch, isNew } = this.queue.batchFor(key, () => {
      const name = this.names.next(object.metadata.name, at);
      const body = eventBody(object, { ...options, note }, { name, at, reporter: this.reporter });
      return new EventBatch(key, objectId(object), body, atMs, at);
    });
    if (!isNew) batch.add(atMs, at);
    return batch;
  }
}

function describeEvent(object: KubernetesObject | undefined, options: EventOptions | undefined): string {
  const { namespace, name } = object?.metadata ?? {};
  const of = namespace ? `${namespace}/${name}` : String(name);
  return `${options?.type ?? 'Normal'} ${String(options?.reason)} of ${String(object?.kind)} ${of}`;
}
