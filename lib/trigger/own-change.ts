import { isAllAsked, lockOf } from '../cluster/asked-change.js';
import type { OwnWrite } from '../cluster/own-write.js';
import type { StoreChange } from '../store/store-change.js';

/**
 * Whether a change is a write of our own and nothing else, so that who wrote it need not be told.
 *
 * It is, when its version is the one that the server answered the write with, and
 * - it is new, and was created by the write: by `create()`, or by an `apply()` that left nobody else's field in it;
 * - or the write was made for the very version that was there before (optimistic locking);
 * - or all that differs from what was there before is what the write asked for.
 *
 * A deletion, or that one was asked for, is never a write of our own in this sense: who deletes wants to know when it is done.
 *
 * @internal
 */
export function isOwnChange(change: StoreChange, write: OwnWrite, isWhole: boolean): boolean {
  const { answer, call } = write;
  if (change.type === 'synced' || change.type === 'deleted' || !answer) return false;
  const { current } = change;
  if (answer.metadata.resourceVersion !== current.resourceVersion) return false;
  if (change.type === 'added') return !change.isInitial && isCreation(write);
  const { previous } = change;
  if (current.isDeleting !== previous.isDeleting) return false;
  if (lockOf(call) === previous.resourceVersion) return true;
  const before = isWhole ? previous : write.base;
  if (before?.resourceVersion !== previous.resourceVersion) return false;
  return isAllAsked(before.parse(), answer, call);
}

function isCreation({ answer, call }: OwnWrite): boolean {
  return call.method === 'POST' || answer?.metadata.managedFields?.length === 1;
}
