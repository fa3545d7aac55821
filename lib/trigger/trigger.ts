import type { ObjectKey } from '../resource/object-key.js';
import type { Cause } from './cause.js';

/** A key that is to run, and why. @internal */
export interface Trigger {
  readonly key: ObjectKey;
  readonly cause: Cause;
  readonly priority?: 'normal' | 'low';
  /** Run without debouncing, as for deletions. */
  readonly isUrgent?: boolean;
  /** The object is gone. */
  readonly isEnd?: boolean;
}
