import { LruMap } from './lru-map.js';

/** @internal */
export interface RateLimitOptions {
  /** So many at once. */
  readonly burst: number;
  /** Then one each, in milliseconds. */
  readonly refillMs: number;
  /** Of so many keys the use is remembered; one that made room starts with a full bucket. */
  readonly maxKeys: number;
}

/**
 * A token bucket a key. Of each, one number is kept: when the bucket will be full again.
 *
 * @see https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
 * @internal
 */
export class EventRateLimit {
  private readonly fullAt: LruMap<string, number>;

  constructor(private readonly options: RateLimitOptions) {
    this.fullAt = new LruMap(options.maxKeys);
  }

  get size(): number {
    return this.fullAt.size;
  }

  /** Takes a token, if there is one. */
  take(key: string, nowMs: number): boolean {
    const { burst, refillMs } = this.options;
    const fullAt = Math.max(this.fullAt.get(key) ?? nowMs, nowMs);
    if (fullAt - nowMs > (burst - 1) * refillMs) return false;
    this.fullAt.set(key, fullAt + refillMs);
    return true;
  }
}
