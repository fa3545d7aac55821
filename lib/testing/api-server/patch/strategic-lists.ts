import { goTypeOf, showGo } from '../common/go-text.js';
import type { Json, JsonObject } from '../common/json.js';
import { StrategicPatchError, unexplained } from './strategic-error.js';
import { inOrder, partition } from './strategic-order.js';
import type { PatchField } from './strategic-schema.js';
import type { Schema } from '../schema/schema.js';

/** How two items of one key become one. @internal */
export type MergeItem = (original: JsonObject, patch: JsonObject, schema: Schema) => JsonObject;

/** Merges two lists whose items are known by a key, or are scalars. May change both. @internal */
export function mergeLists(original: Json[], patch: Json[], field: PatchField, mergeItem: MergeItem): Json[] {
  if (original.length === 0 && patch.length === 0) return original;
  const { mergeKey } = field;
  if (itemTypeOf([original, patch]) !== 'map[string]interface {}') {
    return arrange(deduplicated([...original, ...patch]), patch, original, mergeKey);
  }
  if (mergeKey === '') throw new StrategicPatchError('cannot merge lists without merge key for struct');
  const kept = applyItemDirectives(original as JsonObject[], patch as JsonObject[], mergeKey);
  const merged = mergeItems(kept.original, kept.patch, field, mergeItem);
  return arrange(merged, kept.patch, kept.original, mergeKey);
}

function arrange(merged: Json[], patch: Json[], original: Json[], mergeKey: string): Json[] {
  const { inside, outside } = partition(merged, patch, mergeKey);
  return inOrder(inside, outside, patch, original, mergeKey);
}

/** A list without what `$deleteFromPrimitiveList` names. @internal */
export function deleteFromList(
  original: Json[],
  patch: Json[],
  field: PatchField,
  mergeItem: MergeItem,
): Json[] {
  if (original.length === 0 && patch.length === 0) return original;
  // A real server takes such a list of objects as one to merge.
  if (itemTypeOf([original, patch]) === 'map[string]interface {}') {
    return mergeLists(original, patch, field, mergeItem);
  }
  return original.filter((item) => !patch.includes(item));
}

/** The type that all items have in common. @internal */
export function itemTypeOf(lists: readonly (readonly Json[])[]): string {
  const types = new Set(lists.flat().map(goTypeOf));
  const [type, other] = types;
  if (type === undefined) throw new StrategicPatchError('no elements in any of the given slices');
  if (type === '[]interface {}') throw unexplained(new Error('lists of lists are not supported'));
  if (type === '<nil>') throw new StrategicPatchError('a list has an item that is null');
  if (other !== undefined) {
    throw new StrategicPatchError(`list element types are not identical: ${showGo(lists as Json[][])}`);
  }
  return type;
}

/** Deletes and replaces what items with a `$patch` ask for; they are no items themselves. */
function applyItemDirectives(
  original: JsonObject[],
  patch: JsonObject[],
  mergeKey: string,
): { original: JsonObject[]; patch: JsonObject[] } {
  let isReplaced = false;
  let kept = original;
  const items: JsonObject[] = [];
  for (const item of patch) {
    const directive = item['$patch'];
    if (directive === undefined) items.push(item);
    else if (directive === 'replace') isReplaced = true;
    else if (directive === 'delete') {
      const key = item[mergeKey];
      if (key === undefined) throw StrategicPatchError.noMergeKey(item, mergeKey);
      kept = kept.filter((one) => one[mergeKey] !== key);
    } else if (directive === 'merge') {
      throw new StrategicPatchError('merging lists cannot yet be specified in the patch');
    } else throw StrategicPatchError.unknownDirective(directive, item);
  }
  return isReplaced ? { original: items, patch: [] } : { original: kept, patch: items };
}

function mergeItems(
  original: JsonObject[],
  patch: JsonObject[],
  { schema, mergeKey }: PatchField,
  mergeItem: MergeItem,
): Json[] {
  const merged = [...original];
  for (const item of patch) {
    const key = item[mergeKey];
    if (key === undefined) throw StrategicPatchError.noMergeKey(item, mergeKey);
    const index = merged.findIndex((one) => one[mergeKey] === key);
    if (index < 0) merged.push(item);
    else merged[index] = mergeItem(merged[index] as JsonObject, item, schema);
  }
  return merged;
}

/** Without repetitions; what is last fills the gap, as in the real server. */
function deduplicated(list: Json[]): Json[] {
  for (let i = 0; i < list.length; i++) {
    for (let j = i + 1; j < list.length; j++) {
      if (list[i] !== list[j]) continue;
      const last = list.pop() as Json;
      if (j < list.length) list[j] = last;
      j--;
    }
  }
  return list;
}
