import { AsyncLocalStorage } from 'node:async_hooks';
import { backoffDelayMs, type Random } from '../common/backoff.js';
import type { Clock, Timer } from '../common/clock.js';
import { toError } from '../common/kuberator-error.js';
import type { Log } from '../common/log.js';
import { withFence } from '../cluster/ambient-signal.js';
import { KubeStatusError } from '../cluster/kube-status-error.js';
import { Fifo } from '../queue/fifo.js';
import type { DropLog } from './drop-log.js';
import type { EventBatch } from './event-batch.js';
import { EventDroppedError, isTransient } from './event-failure.js';

/** @internal */
export interface EventQueuePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly drops: DropLog;
  /** One try. */
  readonly write: (batch: EventBatch, signal: AbortSignal) => Promise<void>;
}

/** The writes of one series, one after the other. */
interface Lane {
  readonly key: string;
  /** Being written, or about to be tried again. What it writes no longer changes. */
  current: EventBatch | undefined;
  /** Gathers what happens meanwhile. */
  next: EventBatch | undefined;
  retry: Timer | undefined;
}

const MAX_LANES = 1_000;
const CONCURRENCY = 4;
const MAX_TRIES = 12;
const BACKOFF = { initialMs: 1_000, maxMs: 30_000 };
const LONGEST_RETRY_AFTER_MS = 300_000;

/**
 * Has batches written: in order within a series, four series at a time, again after failures that may pass.
 *
 * Guarantees: at most 1,000 series wait, each with two batches however often it repeats. When they are full the
 * newcomer is dropped, for the oldest events tell how the trouble began. A series that waits to be tried again holds
 * up no other. Of the caller's async context only the fence follows a batch: a reconcile may end, or be aborted, before its
 * events are written.
 *
 * @internal
 */
export class EventQueue {
  private readonly lanes = new Map<string, Lane>();
  private ready = new Fifo<Lane>();
  private writing = 0;
  private abort = new AbortController();
  private idleWaiters: (() => void)[] = [];
  private readonly outsideOfRuns = AsyncLocalStorage.snapshot();

  constructor(private readonly ports: EventQueuePorts) {}

  /** Series that are being written or wait for it. */
  get size(): number {
    return this.lanes.size;
  }

  /** Whether something of this series is being written or waits for it. */
  has(key: string): boolean {
    return this.lanes.has(key);
  }

  /** The batch of this series that can still take an occurrence; else a new one. */
  batchFor(key: string, makeBatch: () => EventBatch): { batch: EventBatch; isNew: boolean } {
    const lane = this.lanes.get(key);
    if (lane?.next) return { batch: lane.next, isNew: false };
    if (!lane && this.lanes.size >= MAX_LANES) {
      throw new EventDroppedError('queue-full', `${MAX_LANES} others wait to be written`);
    }
    const batch = makeBatch();
    if (lane) lane.next = batch;
    else {
      const opened: Lane = { key, current: undefined, next: batch, retry: undefined };
      this.lanes.set(key, opened);
      this.enqueue(opened);
      this.pump();
    }
    return { batch, isNew: true };
  }

  /** Resolves when all is written, at the latest after `deadlineMs`: what is left then is dropped. Never rejects. */
  async flush(deadlineMs: number): Promise<void> {
    if (this.lanes.size === 0) return;
    for (const lane of this.lanes.values()) if (lane.retry) this.enqueue(lane);
    this.pump();
    let timer: Timer | undefined;
    await new Promise<void>((resolve) => {
      this.idleWaiters.push(resolve);
      timer = this.ports.clock.setTimeout(resolve, deadlineMs);
    });
    timer?.cancel();
    if (this.lanes.size > 0) this.dropAll(deadlineMs);
  }

  private enqueue(lane: Lane): void {
    lane.retry?.cancel();
    lane.retry = undefined;
    this.ready.push(lane);
  }

  private pump(): void {
    while (this.writing < CONCURRENCY) {
      const lane = this.ready.shift();
      const batch = lane && (lane.current ?? lane.next);
      if (!batch) return;
      lane.current = batch;
      if (lane.next === batch) lane.next = undefined;
      this.writing++;
      this.outsideOfRuns(() => void this.write(lane, batch, this.abort.signal));
    }
  }

  private async write(lane: Lane, batch: EventBatch, signal: AbortSignal): Promise<void> {
    let failure: Error | undefined;
    try {
      await withFence(batch.fence, () => this.ports.write(batch, signal));
    } catch (error) {
      failure = toError(error);
    }
    this.writing--;
    if (!signal.aborted) this.finish(lane, batch, failure);
    this.pump();
  }

  private finish(lane: Lane, batch: EventBatch, failure: Error | undefined): void {
    if (failure) {
      batch.lastFailure = failure;
      if (isTransient(failure) && ++batch.failures < MAX_TRIES) return this.retryLater(lane, batch, failure);
      batch.fail(failure);
      if (batch.isUnattended) this.ports.drops.dropped(batch.description, failure);
    } else {
      batch.succeed();
    }
    lane.current = undefined;
    if (lane.next) return this.enqueue(lane);
    this.lanes.delete(lane.key);
    if (this.lanes.size === 0) this.tellIdle();
  }

  private retryLater(lane: Lane, batch: EventBatch, failure: Error): void {
    const { clock, random } = this.ports;
    const askedMs = KubeStatusError.isKubeStatusError(failure) ? (failure.retryAfterMs ?? 0) : 0;
    const delayMs =
      Math.min(askedMs, LONGEST_RETRY_AFTER_MS) + backoffDelayMs(batch.failures, BACKOFF, random);
    lane.retry = clock.setTimeout(() => {
      this.enqueue(lane);
      this.pump();
    }, delayMs);
  }

  private dropAll(deadlineMs: number): void {
    let dropped = 0;
    for (const lane of this.lanes.values()) {
      lane.retry?.cancel();
      for (const batch of [lane.current, lane.next]) {
        if (!batch) continue;
        dropped += batch.count;
        const { lastFailure: cause } = batch;
        const message = `it could not be written within ${deadlineMs} ms${cause ? `: ${cause.message}` : ''}`;
        batch.fail(new EventDroppedError('shutdown', message, cause && { cause }));
      }
    }
    this.lanes.clear();
    this.ready = new Fifo();
    this.abort.abort(new Error('the deadline for writing events has passed'));
    this.abort = new AbortController();
    const what = dropped === 1 ? '1 event was' : `${dropped} events were`;
    this.ports.log.warn(`${what} not written within ${deadlineMs} ms and dropped`);
    this.tellIdle();
  }

  private tellIdle(): void {
    this.idleWaiters.splice(0).forEach((resolve) => resolve());
  }
}
