import { equalJson } from '../common/json.js';
import type { KubeObject, ManagedFieldsEntry } from '../common/kube-object.js';

/**
 * Where nothing but the times of managed fields changed, nothing changed: takes the times back, so that the
 * write is none. To be called at the end of an update, once the object is what would be stored.
 *
 * @internal
 */
export function keepTimes(live: KubeObject, next: KubeObject): void {
  const before = live.metadata.managedFields;
  const after = next.metadata.managedFields;
  if (!before || !after || before.length !== after.length) return;
  if (after.every((entry, index) => entry.time === before[index]?.time)) return;
  if (!after.every((entry, index) => equalJson(timeless(entry), timeless(before[index])))) return;
  next.metadata.managedFields = before;
  if (!equalJson(live, next)) next.metadata.managedFields = after;
}

function timeless(entry: ManagedFieldsEntry | undefined): ManagedFieldsEntry | undefined {
  if (!entry) return entry;
  const { time: _, ...rest } = entry;
  return rest;
}
