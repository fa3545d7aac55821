import type { Log } from '../common/log.js';
import { messagesOf } from '../common/messages-of.js';
import type { ObjectKey } from '../resource/object-key.js';
import { stackWithCauses } from './object-log.js';
import type { ReconcileError } from './reconcile-error.js';

/** What is known of a failure besides its error. @internal */
export interface FailureNote {
  /** Why it ran, and what follows. */
  readonly what: string;
  /** `onError()` has decided what follows. */
  readonly isSettled: boolean;
  /** The run was caused by a change, not only by a time that was up. */
  readonly isWokenAnew: boolean;
}

/**
 * Logs the failures of objects so that they can be read: what is new with the stacks of its whole chain of causes, what
 * repeats in one line with the count of failures in a row. A row ends with a success; or when `onError()` has settled a
 * failure, and something else than what it asked for wakes the object.
 *
 * Remembers only objects whose last run failed.
 *
 * @internal
 */
export class FailureLog {
  private readonly streaks = new Map<ObjectKey, { signature: string; count: number; isSettled: boolean }>();

  constructor(private readonly log: Log) {}

  failed(key: ObjectKey, error: ReconcileError, { what, isSettled, isWokenAnew }: FailureNote): void {
    const signature = signatureOf(error);
    const last = this.streaks.get(key);
    const isNewRow = last === undefined || (last.isSettled && isWokenAnew);
    const count = isNewRow ? 1 : last.count + 1;
    this.streaks.set(key, { signature, count, isSettled });
    const isNew = last?.signature !== signature;
    const inARow = count > 1 ? `failure ${count} in a row; ` : '';
    const message = `${messagesOf(error)} (${inARow}${what})`;
    if (isNew) this.log.error(message, stackWithCauses(error.cause as Error));
    else this.log.error(message);
  }

  /** The object was reconciled, or is gone. */
  forget(key: ObjectKey): void {
    this.streaks.delete(key);
  }

  /** Others run these objects now: how they fail is theirs to tell. */
  release(isMeant: (key: ObjectKey) => boolean): void {
    for (const key of this.streaks.keys()) if (isMeant(key)) this.streaks.delete(key);
  }
}

/** Where it was thrown, and by whom: messages hold times and ids, and differ although the failure is the same. */
function signatureOf(error: Error): string {
  const parts: string[] = [];
  for (let link: unknown = error, depth = 0; link instanceof Error && depth < 8; link = link.cause, depth++) {
    const frames = link.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
    parts.push(link.name, ...frames.slice(0, 3));
  }
  return parts.join('\n');
}
