import { CelFormat } from './library/named-formats.js';
import { CelList, CelMap, Foreign, Optional, type Value } from './values.js';

/** What reading a text costs, by the character. @internal */
export const TEXT_COST = 0.1;
/** What running a pattern costs, by its own length. @internal */
export const PATTERN_COST = 0.25;

/** @internal */
export function sizeOf(value: Value | undefined): number {
  if (typeof value === 'string') return [...value].length;
  if (value instanceof CelList || value instanceof CelMap) return value.size;
  if (value instanceof Uint8Array) return value.length;
  if (value instanceof Optional && value.value !== undefined) return sizeOf(value.value);
  return 1;
}

const texts = (size: number, factor = TEXT_COST) => Math.ceil(size * factor);

function traversal(value: Value | undefined): number {
  if (typeof value === 'string') return Math.floor(Buffer.byteLength(value) * TEXT_COST);
  if (value instanceof Uint8Array) return Math.floor(value.length * TEXT_COST);
  if (value instanceof CelList) return [...value].reduce<number>((sum, item) => sum + traversal(item), 0);
  if (value instanceof CelMap) {
    return value.keys().reduce<number>((sum, key) => sum + traversal(key) + traversal(value.find(key)), 0);
  }
  return 1;
}

const allocating = (factor: number, size: number) => Math.floor(size * factor) + 11;

function selfCompare(list: Value | undefined): number {
  const size = sizeOf(list);
  const first = list instanceof CelList && size > 0 ? list.at(0) : undefined;
  const isText = typeof first === 'string' || first instanceof Uint8Array;
  return allocating(isText ? 2 + TEXT_COST : 2, size * size);
}

/** What a call cost, beyond its arguments: the rules of cel-go and of k8s.io/apiserver/pkg/cel/library. @internal */
export function callCost(name: string, overload: string, args: readonly Value[], result: Value): number {
  const [first, second] = args;
  if (overload.includes('sortByAssociatedKeys')) return selfCompare(second);
  if (/^list_\w+_sort$/.test(overload) || overload === 'list_distinct') return selfCompare(first);
  switch (overload) {
    case 'pathcheck_check':
    case 'resourcecheck_check':
      // So much that an expression can make two of them.
      return 350_000;
    case 'list_slice':
    case 'lists_range':
    case 'list_reverse':
      return allocating(1, sizeOf(result));
    case 'list_flatten':
    case 'list_flatten_int':
      return allocating(typeof second === 'bigint' ? Number(second) : 1, sizeOf(first));
    case 'list_sets_contains_list':
    case 'list_sets_intersects_list':
      return 1 + sizeOf(first) * sizeOf(second);
    case 'list_sets_equivalent_list':
      return 1 + sizeOf(first) * sizeOf(second) * 2;
    case 'string_to_bytes':
    case 'bytes_to_string':
    case 'strings_quote':
    case 'string_format':
    case 'starts_with_string':
    case 'ends_with_string':
      return texts(sizeOf(first));
    case 'in_list':
      return sizeOf(second);
    case 'add_string':
    case 'add_bytes':
      return texts(sizeOf(first) + sizeOf(second));
    case 'matches_string':
    case 'string_find_string':
    case 'string_find_all_string':
    case 'string_find_all_string_int':
      return texts(1 + sizeOf(first)) * texts(sizeOf(second), PATTERN_COST);
    case 'contains_string':
      return texts(sizeOf(first)) * texts(sizeOf(second));
    case 'cidr_contains_ip_ip':
      return texts(8);
    default:
      return namedCost(name, overload, args, result);
  }
}

function namedCost(name: string, overload: string, args: readonly Value[], result: Value): number {
  const [first, second] = args;
  switch (name) {
    case 'isSorted':
    case 'sum':
    case 'max':
    case 'min':
    case 'indexOf':
    case 'lastIndexOf':
      return traversal(first);
    case 'url':
    case 'lowerAscii':
    case 'upperAscii':
    case 'substring':
    case 'trim':
    case 'cidr':
    case 'isIP':
    case 'isCIDR':
    case 'quantity':
    case 'isQuantity':
    case 'semver':
    case 'isSemver':
      return texts(sizeOf(first));
    case 'ip':
      return overload === 'cidr_ip' ? 1 : texts(sizeOf(first));
    case 'replace':
    case 'split':
    case 'ip.isCanonical':
      return texts(sizeOf(first), 2 * TEXT_COST);
    case 'join':
      return texts(sizeOf(result), 2 * TEXT_COST);
    case 'containsIP':
    case 'containsCIDR':
      return texts(8) + (overload.endsWith('string') ? texts(sizeOf(second)) : 0);
    case 'validate':
      return first instanceof CelFormat
        ? texts(1 + sizeOf(second)) * texts(first.regexSize, PATTERN_COST)
        : 1;
    case '_==_':
    case '_!=_':
      if (name === '_==_' && first instanceof Foreign) return 1;
      return texts(Math.min(sizeOf(first), sizeOf(second)));
    default:
      // Texts and bytes are compared up to the end of the shorter.
      return /^(less|greater)\w*_(string|bytes)$/.test(overload)
        ? texts(Math.min(sizeOf(first), sizeOf(second)))
        : 1;
  }
}
