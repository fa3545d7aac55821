import { ambientFence } from '../cluster/ambient-signal.js';
import type { WriteFence } from '../cluster/write-fence.js';
import type { EventManifest } from './event-kind.js';
import type { Series } from './event-series.js';

/** What a batch becomes on the server, decided at its first try. @internal */
export type Plan =
  | { readonly type: 'create'; readonly count: number }
  | { readonly type: 'patch'; readonly series: Series; readonly count: number };

/** Identical events that are written together, with one request. @internal */
export class EventBatch {
  count = 1;
  lastAtMs: number;
  lastAt: Date;
  plan: Plan | undefined;
  /** A request to create it left here, so it may be on the server whatever the answer was. */
  wasSent = false;
  failures = 0;
  /** Guards its writes: that of the run in which it was told of last. */
  fence: WriteFence | undefined = ambientFence();
  lastFailure: Error | undefined;
  /** Somebody counts on the log to learn of a failure. */
  isUnattended = false;
  /** Settles once for all who are in the batch: its memory does not grow with them. */
  readonly written: Promise<void>;
  private settle: { resolve: () => void; reject: (error: Error) => void } | undefined;

  constructor(
    readonly key: string,
    /** Whose events are limited together. */
    readonly object: string,
    /** The Event of the first occurrence. */
    readonly body: EventManifest,
    readonly firstAtMs: number,
    firstAt: Date,
  ) {
    this.lastAtMs = firstAtMs;
    this.lastAt = firstAt;
    this.written = new Promise((resolve, reject) => (this.settle = { resolve, reject }));
    // Whoever does not look at the outcome must not end the process by it.
    this.written.catch(() => {});
  }

  /** For logs and messages. */
  get description(): string {
    const { type, reason, regarding } = this.body;
    const { namespace, name, kind } = regarding;
    return `${type} ${reason} of ${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
  }

  add(atMs: number, at: Date): void {
    this.count++;
    this.lastAtMs = atMs;
    this.lastAt = at;
    this.fence = ambientFence();
  }

  succeed(): void {
    this.settle?.resolve();
  }

  fail(error: Error): void {
    this.settle?.reject(error);
  }
}
