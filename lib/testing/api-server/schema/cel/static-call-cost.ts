import { PATTERN_COST, TEXT_COST } from './call-cost.js';
import { type Argument, type CallEstimate, ONE, sizeOf, texts } from './call-estimate.js';
import { fixed, MOST, plus, type Range, scale, times, UNKNOWN_SIZE } from './estimate.js';
import type { Type } from './types.js';

const allocating = (factor: number, size: Range): CallEstimate => ({
  cost: plus(plus(scale(size, factor), ONE), fixed(10)),
  size,
});

function literalInt({ expr }: Argument, otherwise: number): number {
  if (expr.kind !== 'literal' || typeof expr.value !== 'bigint') return otherwise;
  return Math.max(0, Number(expr.value));
}

const isText = ({ kind }: Type) => kind === 'string' || kind === 'bytes';

/**
 * What a call of a library costs at most, beyond its arguments; undefined where cel-go has a rule of its own. The
 * target of a member call is its first argument.
 *
 * @internal
 */
export function libraryCallCost(
  name: string,
  overload: string,
  args: readonly Argument[],
): CallEstimate | undefined {
  const [first, second, third] = args;
  if (!first) return name.startsWith('format.') ? { cost: ONE } : undefined;
  const lists = listCost(overload, first, second, third);
  if (lists) return lists;
  switch (name) {
    case 'isSorted':
    case 'sum':
    case 'max':
    case 'min':
    case 'indexOf':
    case 'lastIndexOf': {
      const [item] = first.type.params;
      if (!item) return { cost: texts(first) };
      const each = isText(item) ? plus(ONE, scale(first.itemSize ?? UNKNOWN_SIZE, TEXT_COST)) : ONE;
      return { cost: times(sizeOf(first), each) };
    }
    case 'url':
    case 'lowerAscii':
    case 'upperAscii':
    case 'substring':
    case 'trim':
      return { cost: texts(first), size: sizeOf(first) };
    case 'cidr':
    case 'isIP':
    case 'isCIDR':
    case 'quantity':
    case 'isQuantity':
    case 'semver':
    case 'isSemver':
      return { cost: texts(first) };
    case 'ip':
      return { cost: overload === 'cidr_ip' ? ONE : texts(first) };
    case 'ip.isCanonical':
      return { cost: texts(first, 2 * TEXT_COST) };
    case 'replace':
      return { cost: texts(first, 2 * TEXT_COST), size: replacedSize(sizeOf(first), second, third) };
    case 'split': {
      const max = third ? literalInt(third, sizeOf(first).max) : sizeOf(first).max;
      return { cost: texts(first, 2 * TEXT_COST), size: { min: 0, max } };
    }
    case 'join':
      return joinCost(first, second);
    case 'find':
    case 'findAll': {
      const cost = times(
        scale(plus(sizeOf(first), ONE), TEXT_COST),
        scale(second ? sizeOf(second) : ONE, PATTERN_COST),
      );
      return { cost, size: { min: 0, max: sizeOf(first).max } };
    }
    case 'containsIP':
    case 'containsCIDR': {
      const compared = scale({ min: 8, max: 32 }, TEXT_COST);
      const own =
        name === 'containsIP' ? compared : plus(plus(compared, scale({ min: 4, max: 16 }, TEXT_COST)), ONE);
      return { cost: overload.endsWith('string') && second ? plus(own, texts(second)) : own };
    }
    case 'validate':
      return { cost: second ? scale(texts(second), 128 * PATTERN_COST) : ONE };
    case '_==_':
      return ['kubernetes.Quantity', 'kubernetes.Semver', 'net.IP', 'net.CIDR'].includes(first.type.name)
        ? { cost: ONE }
        : undefined;
    default:
      return undefined;
  }
}

function listCost(
  overload: string,
  first: Argument,
  second: Argument | undefined,
  third: Argument | undefined,
): CallEstimate | undefined {
  const squared = (size: Range, item: string) =>
    allocating(/string|bytes/.test(item) ? 2 + TEXT_COST : 2, times(size, size));
  if (overload.endsWith('_sort')) return squared(sizeOf(first), overload);
  if (overload.endsWith('_sortByAssociatedKeys') && second) return squared(sizeOf(second), overload);
  switch (overload) {
    case 'list_slice': {
      const end = third ? literalInt(third, sizeOf(first).max) : 0;
      const start = second ? literalInt(second, 0) : 0;
      // As a uint64, a size below zero is enormous.
      return allocating(1, fixed(start > end ? MOST : end - start));
    }
    case 'lists_range':
      return allocating(1, fixed(literalInt(first, MOST)));
    case 'list_reverse':
      return allocating(1, sizeOf(first));
    case 'list_flatten':
    case 'list_flatten_int':
      return allocating(second ? literalInt(second, MOST) : 1, sizeOf(first));
    case 'list_distinct':
      return squared(sizeOf(first), '');
    case 'list_sets_contains_list':
    case 'list_sets_intersects_list':
    case 'list_sets_equivalent_list': {
      const factor = overload.includes('equivalent') ? 2 : 1;
      const pairs = times(sizeOf(first), second ? sizeOf(second) : ONE);
      return { cost: plus(scale(pairs, factor), ONE) };
    }
    default:
      return undefined;
  }
}

function replacedSize(size: Range, old: Argument | undefined, by: Argument | undefined): Range {
  const from = old ? sizeOf(old) : UNKNOWN_SIZE;
  const to = by ? sizeOf(by) : UNKNOWN_SIZE;
  const count = { min: 0, max: 0 };
  const kept = { min: 0, max: 0 };
  if (from.min === 0) {
    count.max = Math.min(size.max + 1, MOST);
    kept.max = size.max;
  } else if (to.max <= from.min) kept.max = size.max;
  else count.max = Math.ceil(size.max / from.min);
  if (from.max === 0) {
    count.min = Math.min(size.min + 1, MOST);
    kept.min = size.min;
  } else if (from.max <= to.min) kept.min = size.min;
  else count.min = Math.ceil(size.min / from.max);
  return plus(times(count, to), kept);
}

function joinCost(list: Argument, separator: Argument | undefined): CallEstimate {
  const count = sizeOf(list);
  let size = list.itemSize
    ? times(count, list.itemSize)
    : list.type.params.length > 0
      ? times(count, UNKNOWN_SIZE)
      : fixed(0);
  if (separator) {
    const between = { min: Math.max(0, count.min - 1), max: Math.max(0, count.max - 1) };
    size = plus(size, times(sizeOf(separator), between));
  }
  return { cost: scale(size, TEXT_COST), size };
}
