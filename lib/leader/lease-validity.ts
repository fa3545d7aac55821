import type { Instant, Instants } from './instants.js';

const EPOCH = 0;
const MONOTONIC_END = 1;
const UPTIME_END = 2;
const OVER = 3;
const SLOW_PATHS = 4;
const CELLS = 5;
const MICROSECONDS = 1000;

/**
 * Until when a lease is provably held, in memory that threads share: the one that renews it writes, and whoever is about to
 * write to the cluster reads.
 *
 * Each time that the lease is gained begins an epoch. What belongs to an epoch that has ended is never valid again.
 *
 * @internal
 */
export class LeaseValidity {
  private readonly cells: BigInt64Array;

  constructor(
    private readonly instants: Instants,
    /** Shared with another thread's. */
    readonly buffer: SharedArrayBuffer = new SharedArrayBuffer(CELLS * BigInt64Array.BYTES_PER_ELEMENT),
  ) {
    this.cells = new BigInt64Array(buffer);
  }

  now(): Instant {
    return this.instants();
  }

  /** It is held for so long from this moment on: that is when the renewal set out, not when it was answered. */
  extend(epoch: number, from: Instant, forMs: number): void {
    // The ends before the epoch: who sees the epoch sees its ends, or later ones.
    this.set(MONOTONIC_END, (from.monotonicMs + forMs) * MICROSECONDS);
    this.set(UPTIME_END, (from.uptimeMs + forMs) * MICROSECONDS);
    this.set(EPOCH, epoch);
  }

  /** It is not held, and whatever was let through before is not any more. */
  close(): void {
    this.set(EPOCH, 0);
  }

  /** Never again, also if the one that renews it does not know yet. */
  end(): void {
    this.set(OVER, 1);
    this.close();
  }

  /** Whether it is held at this moment, without a break since the epoch began. */
  isValid(epoch: number): boolean {
    return this.leftMs(epoch) > 0;
  }

  /** For how long it is held yet; 0 or less: not any more. */
  leftMs(epoch: number): number {
    if (this.get(EPOCH) !== epoch || this.get(OVER) !== 0) return 0;
    const { monotonicMs, uptimeMs } = this.instants();
    const left = Math.min(
      this.get(MONOTONIC_END) / MICROSECONDS - monotonicMs,
      this.get(UPTIME_END) / MICROSECONDS - uptimeMs,
    );
    // The ends may be of an epoch that has begun since the first look.
    return this.get(EPOCH) === epoch && this.get(OVER) === 0 ? left : 0;
  }

  /** How often a renewal found that somebody else had written the Lease, or deleted it. */
  get slowPaths(): number {
    return this.get(SLOW_PATHS);
  }

  countSlowPath(): void {
    this.set(SLOW_PATHS, this.slowPaths + 1);
  }

  private get(cell: number): number {
    return Number(Atomics.load(this.cells, cell));
  }

  private set(cell: number, value: number): void {
    // Rounded down: rather a microsecond too short.
    Atomics.store(this.cells, cell, BigInt(Math.floor(value)));
  }
}
