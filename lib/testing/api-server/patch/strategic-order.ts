import { isObject, type Json, type JsonObject } from '../common/json.js';
import { badArgument, StrategicPatchError } from './strategic-error.js';

/** @throws StrategicPatchError for an item that is no object. @internal */
export function asMap(item: Json): JsonObject {
  if (!isObject(item)) throw badArgument({}, item);
  return item;
}

/** @throws StrategicPatchError for an item without its key. @internal */
export function keyIn(item: JsonObject, mergeKey: string): Json {
  const key = item[mergeKey];
  if (key === undefined) throw StrategicPatchError.noMergeKey(item, mergeKey);
  return key;
}

/** Splits a list into what another one names too, and the rest. @internal */
export function partition(
  list: readonly Json[],
  names: readonly Json[],
  mergeKey: string,
): { inside: Json[]; outside: Json[] } {
  const keyOf = (item: Json) => (mergeKey === '' ? item : keyIn(asMap(item), mergeKey));
  const known = new Set(names.map((item) => (mergeKey === '' ? item : asMap(item)[mergeKey])));
  const parts: { inside: Json[]; outside: Json[] } = { inside: [], outside: [] };
  for (const item of list) (known.has(keyOf(item)) ? parts.inside : parts.outside).push(item);
  return parts;
}

/**
 * Joins what the patch orders and what only the server has: each in its own order, and a server's item before
 * the first item that stood behind it.
 *
 * @internal
 */
export function inOrder(
  patched: readonly Json[],
  serverOnly: readonly Json[],
  patchOrder: readonly Json[],
  serverOrder: readonly Json[],
  mergeKey: string,
): Json[] {
  const right = sorted(patched, patchOrder, mergeKey);
  const left = sorted(serverOnly, serverOrder, mergeKey);
  const result: Json[] = [];
  while (left.length > 0 && right.length > 0) {
    const l = indexIn(serverOrder, left[0] as Json, mergeKey);
    const r = indexIn(serverOrder, right[0] as Json, mergeKey);
    result.push((l >= 0 && r >= 0 && l < r ? left : right).shift() as Json);
  }
  return [...result, ...left, ...right];
}

/** By an order that does not know every item: the insertion sort of the real server, for it is no true order. */
function sorted(items: readonly Json[], order: readonly Json[], mergeKey: string): Json[] {
  const isMap = items.some(isObject);
  if (isMap) for (const item of [...items, ...order]) keyIn(asMap(item), mergeKey);
  const isDeleted = (item: Json) => isObject(item) && item['$patch'] === 'delete';
  const list = items.filter((item) => !isDeleted(item));
  const isLess = (a: Json, b: Json) => {
    const [i, j] = [indexIn(order, a, mergeKey), indexIn(order, b, mergeKey)];
    return i >= 0 && j >= 0 ? i < j : true;
  };
  for (let i = 1; i < list.length; i++) {
    for (let j = i; j > 0 && isLess(list[j] as Json, list[j - 1] as Json); j--) {
      [list[j], list[j - 1]] = [list[j - 1] as Json, list[j] as Json];
    }
  }
  return [...list, ...items.filter(isDeleted)];
}

function indexIn(list: readonly Json[], item: Json, mergeKey: string): number {
  const keyOf = (one: Json) => (isObject(one) ? one[mergeKey] : one);
  const key = keyOf(item);
  return list.findIndex((one) => keyOf(one) === key);
}
