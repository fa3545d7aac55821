import { showGo } from '../common/go-text.js';
import { isObject, type Json } from '../common/json.js';
import { withoutDirectives } from './strategic-directives.js';
import { StrategicPatchError } from './strategic-error.js';
import { itemTypeOf, type MergeItem, mergeLists } from './strategic-lists.js';
import { asMap, inOrder, keyIn, partition } from './strategic-order.js';
import type { PatchField } from './strategic-schema.js';

/**
 * A list merged with a patch, in the order that `$setElementOrder` prescribes; undefined where there is no list.
 *
 * @internal
 */
export function orderedBy(
  order: Json[],
  before: Json[] | undefined,
  change: Json[] | undefined,
  field: PatchField,
  mergeItem: MergeItem,
): Json[] | undefined {
  const { mergeKey, strategy } = field;
  checkOrder(change ?? [], order, mergeKey);
  let merged: Json[];
  if (before && change) {
    merged = strategy === 'merge' ? mergeLists([...before], change, field, mergeItem) : change;
  } else if (change) {
    merged = withoutDirectives(change) as Json[];
  } else if (before) {
    merged = before;
  } else return undefined;
  const { inside, outside } = partition(merged, order, mergeKey);
  itemTypeOf([before ?? [], change ?? []]);
  return inOrder(inside, outside, order, before ?? [], mergeKey);
}

/** What the patch has must be in the order that it prescribes. */
function checkOrder(patch: Json[], order: Json[], mergeKey: string): void {
  if (patch.length === 0 || order.length === 0) return;
  const items = mergeKey ? patch.filter((item) => asMap(item)['$patch'] !== 'delete') : patch;
  let next = 0;
  for (let at = 0; next < items.length && at < order.length;) {
    const item = items[next] as Json;
    if (isObject(item) && item['$patch'] !== undefined) {
      next++;
      continue;
    }
    if (isSameItem(item, order[at] as Json, mergeKey)) next++;
    at++;
  }
  if (next < items.length) {
    throw new StrategicPatchError(
      `The order in patch list:\n${showGo(patch)}\n doesn't match $setElementOrder list:\n${showGo(order)}\n`,
    );
  }
}

function isSameItem(a: Json, b: Json, mergeKey: string): boolean {
  return mergeKey === '' ? a === b : keyIn(asMap(a), mergeKey) === keyIn(asMap(b), mergeKey);
}
