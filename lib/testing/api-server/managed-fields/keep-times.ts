import { equalJson, isObject, type Json, type JsonObject, setField } from '../common/json.js';
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
  if (!equalJson(withoutEmptyLists(live), withoutEmptyLists(next))) next.metadata.managedFields = after;
}

/** An empty list is the same as none, as which it is stored. */
function withoutEmptyLists(value: Json): Json {
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(withoutEmptyLists);
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  for (const key of Object.keys(value)) setField(result, key, withoutEmptyLists(value[key] ?? null));
  return result;
}

function timeless(entry: ManagedFieldsEntry | undefined): ManagedFieldsEntry | undefined {
  if (!entry) return entry;
  const { time: _, ...rest } = entry;
  return rest;
}
