import type { BackoffOptions, Random } from '../common/backoff.js';
import type { Clock } from '../common/clock.js';
import type { QueueObserver } from './queue-observer.js';

/** `low` for what can wait, as the objects of a first list: a fresh change goes before it. @internal */
export type Priority = 'normal' | 'low';

/** How a run of a key ended, as far as the queue cares. @internal */
export type Outcome =
  /** Nothing more to do until something happens. */
  | { readonly type: 'done' }
  /** Run again after a time. */
  | { readonly type: 'requeue'; readonly afterMs: number }
  /**
   * Failed: run again after a backoff, or after `afterMs` if given. An event runs the key sooner, unless the wait is
   * a barrier: then nothing does.
   */
  | { readonly type: 'retry'; readonly afterMs?: number | undefined; readonly isBarrier?: boolean };

/** Why a key runs: everything that happened since its last run. @internal */
export interface Run<Cause> {
  readonly causes: readonly Cause[];
  /** How many further causes there were; only the first few are kept. */
  readonly omittedCauseCount: number;
  /** Failures in a row before this run. */
  readonly failures: number;
}

/** @internal */
export interface WorkQueueOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Runs at the same time, of different keys. */
  readonly concurrency: number;
  /** Events that come closer together than this are taken together. 0 turns debouncing off. */
  readonly debounceMs: number;
  /** The longest that an event waits for a quiet moment. */
  readonly debounceMaxWaitMs: number;
  readonly backoff: BackoffOptions;
  /** A `low` key that has waited longer gets a share of the runs even while there is `normal` work. */
  readonly ageingMs: number;
  readonly observer?: QueueObserver;
}

/** @internal */
export interface AddOptions {
  readonly priority?: Priority;
  /** Run without debouncing, as for deletions. */
  readonly isUrgent?: boolean;
  /** The object is gone: what its runs came to no longer counts, not for a later one of its name either. */
  readonly isEnd?: boolean;
}
