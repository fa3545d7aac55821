import type { Clock } from '../common/clock.js';
import { KubeStatusError } from '../cluster/kube-status-error.js';
import type { KubernetesClient } from '../cluster/kubernetes-client.js';
import { microTime } from '../resource/micro-time.js';
import type { EventBatch, Plan } from './event-batch.js';
import { EventDroppedError } from './event-failure.js';
import { KubeEvent, type EventSeriesField } from './event-kind.js';
import type { EventNames } from './event-name.js';
import type { EventRateLimit } from './event-rate-limit.js';
import type { EventSeries } from './event-series.js';

/** @internal */
export type EventClient = Pick<KubernetesClient, 'create' | 'mergePatch'>;

/** @internal */
export interface EventWriterPorts {
  readonly client: EventClient;
  readonly clock: Clock;
  readonly names: EventNames;
  readonly series: EventSeries;
  /** For new Events, by object: a flood of one kind of trouble can't fill the server. */
  readonly objectLimit: EventRateLimit;
  /** For counting repetitions, by series: they take nothing from what else there is to tell of the object. */
  readonly seriesLimit: EventRateLimit;
}

/**
 * Writes a batch: the first of a series creates an Event, the others raise its count.
 *
 * Guarantees: tried again after a failure that left open whether the server acted, a batch is counted once. The
 * counts of a series' Events add up to its occurrences, once a write gets through: what was rate-limited or failed
 * is in the next count.
 *
 * @internal
 */
export class EventWriter {
  constructor(private readonly ports: EventWriterPorts) {}

  /** One try. Rejects with what went wrong. */
  async write(batch: EventBatch, signal: AbortSignal): Promise<void> {
    const plan = (batch.plan ??= this.plan(batch));
    if (plan.type === 'create') return this.create(batch, plan.count, signal);
    const { series, count } = plan;
    try {
      await this.ports.client.mergePatch(
        KubeEvent,
        series,
        { series: seriesField(batch, count) },
        { signal },
      );
      series.recorded = count;
    } catch (error) {
      if (!KubeStatusError.isKubeStatusError(error) || !error.isNotFound) throw error;
      // Servers keep Events for a time only, an hour by default.
      this.ports.series.end(batch.key);
      const anew = (batch.plan = { type: 'create', count: count - series.recorded });
      return this.create(batch, anew.count, signal);
    }
  }

  private plan(batch: EventBatch): Plan {
    const { series, seriesLimit, objectLimit, clock } = this.ports;
    const current = series.find(batch.key, batch.firstAtMs);
    if (current) {
      current.count += batch.count;
      current.lastObservedMs = batch.lastAtMs;
      if (seriesLimit.take(batch.key, clock.now()))
        return { type: 'patch', series: current, count: current.count };
      throw new EventDroppedError(
        'rate-limited',
        'it repeats too often; it will be in the next count that is written',
      );
    }
    if (objectLimit.take(batch.object, clock.now())) return { type: 'create', count: batch.count };
    throw new EventDroppedError('rate-limited', 'the object had too many events lately');
  }

  private async create(batch: EventBatch, count: number, signal: AbortSignal): Promise<void> {
    const { client, names, series } = this.ports;
    const { metadata, regarding } = batch.body;
    const isRepeated = batch.wasSent;
    batch.wasSent = true;
    try {
      const manifest = count > 1 ? { ...batch.body, series: seriesField(batch, count) } : batch.body;
      await client.create(KubeEvent, manifest, { signal });
    } catch (error) {
      if (!KubeStatusError.isKubeStatusError(error) || !error.isAlreadyExists) throw error;
      if (!isRepeated) {
        // Another process chose the same name. The next try has a new one.
        metadata.name = names.next(regarding.name, this.ports.clock.date());
        batch.wasSent = false;
        throw error;
      }
      // The answer to an earlier try was lost, but not the Event.
    }
    const { name = '', namespace = '' } = metadata;
    series.start(batch.key, { name, namespace, count, recorded: count, lastObservedMs: batch.lastAtMs });
  }
}

function seriesField({ lastAt }: EventBatch, count: number): EventSeriesField {
  return { count, lastObservedTime: microTime(lastAt) };
}
