import { PATTERN_COST, TEXT_COST } from './call-cost.js';
import { type Argument, type CallEstimate, ONE, sizeOf, texts } from './call-estimate.js';
import { MOST, plus, scale, times } from './estimate.js';

/** What an operator, or a function of CEL itself, costs at most. @internal */
export function standardCallCost(overload: string, args: readonly Argument[]): CallEstimate {
  const [first, second] = args;
  if (!first) return { cost: ONE };
  const both = second ?? first;
  switch (overload) {
    case 'string_format':
      return { cost: texts(first) };
    case 'string_to_bytes':
      return {
        cost: texts(first),
        size: { min: sizeOf(first).min, max: Math.min(sizeOf(first).max * 4, MOST) },
      };
    case 'bytes_to_string':
      return { cost: texts(first), size: { min: Math.floor(sizeOf(first).min / 4), max: sizeOf(first).max } };
    case 'strings_quote':
      return {
        cost: texts(first),
        size: { min: sizeOf(first).min + 2, max: Math.min(sizeOf(first).max * 2 + 2, MOST) },
      };
    case 'starts_with_string':
    case 'ends_with_string':
      return { cost: texts(both) };
    case 'in_list':
      return { cost: sizeOf(both) };
    case 'matches_string':
      return { cost: times(scale(plus(sizeOf(first), ONE), TEXT_COST), texts(both, PATTERN_COST)) };
    case 'contains_string':
      return { cost: times(texts(first), texts(both)) };
    case 'add_list':
      return { cost: ONE, size: plus(sizeOf(first), sizeOf(both)) };
    case 'add_string':
    case 'add_bytes': {
      const size = plus(sizeOf(first), sizeOf(both));
      return { cost: scale(size, TEXT_COST), size };
    }
    default:
  }
  if (
    overload === 'equals' ||
    overload === 'not_equals' ||
    /^(less|greater)\w*_(string|bytes)$/.test(overload)
  ) {
    const max = Math.min(sizeOf(first).max, sizeOf(both).max);
    return { cost: scale({ min: max > 0 ? 1 : 0, max }, TEXT_COST) };
  }
  return { cost: ONE };
}
