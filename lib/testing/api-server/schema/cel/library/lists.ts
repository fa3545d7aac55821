import { compare, equal } from '../compare.js';
import { typeOfValue } from '../type-of-value.js';
import { CelError, CelList, Duration, Items, Uint, type Value } from '../values.js';
import { checkDuration, checkInt, checkUint, int } from './integers.js';
import { fn, member, type Overload } from './overload.js';

const COMPARABLE = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'];

function isSorted(list: CelList): boolean {
  let last: Value | undefined;
  for (const item of list) {
    if (last !== undefined && compare(last, item, '_<_') > 0) return false;
    last = item;
  }
  return true;
}

const extreme = (name: string, sign: number) => (list: CelList) => {
  let best: Value | undefined;
  for (const item of list) if (best === undefined || compare(item, best, '_<_') * sign > 0) best = item;
  if (best === undefined) throw new CelError(`${name} called on empty list`);
  return best;
};

function sum(list: CelList, zero: Value): Value {
  let total = list.size === 0 ? zero : undefined;
  for (const item of list) total = total === undefined ? item : add(total, item);
  return add(total ?? zero, undefined);
}

/** A list whose type is not known is summed by what is in it. */
function add(a: Value, b: Value | undefined): Value {
  if (typeof a === 'bigint' && (b === undefined || typeof b === 'bigint')) return checkInt(a + (b ?? 0n));
  if (typeof a === 'number' && (b === undefined || typeof b === 'number')) return a + (b ?? 0);
  if (a instanceof Uint && (b === undefined || b instanceof Uint)) {
    return new Uint(checkUint(a.value + (b?.value ?? 0n)));
  }
  if (a instanceof Duration && (b === undefined || b instanceof Duration)) {
    return new Duration(checkDuration(a.nanos + (b?.nanos ?? 0n)));
  }
  throw new CelError('no such overload: sum(list)');
}

const ZEROS: Readonly<Record<string, Value>> = {
  int: 0n,
  uint: new Uint(0n),
  double: 0,
  duration: new Duration(0n),
};

const SUMS: readonly Overload[] = Object.entries(ZEROS).map(([type, zero]) =>
  member('sum', `list_${type}_sum_${type}`, `list(${type})`, type, (list: CelList) => sum(list, zero)),
);

function indexOf(list: CelList, item: Value): Value {
  for (let index = 0; index < list.size; index++) if (equal(list.at(index), item)) return int(index);
  return -1n;
}

function lastIndexOf(list: CelList, item: Value): Value {
  for (let index = list.size - 1; index >= 0; index--) if (equal(list.at(index), item)) return int(index);
  return -1n;
}

function slice(list: CelList, start: bigint, end: bigint): Items {
  const where = `cannot slice(${start}, ${end})`;
  if (start < 0n || end < 0n) throw new CelError(`${where}, negative indexes not supported`);
  if (start > end) throw new CelError(`${where}, start index must be less than or equal to end index`);
  if (BigInt(list.size) < end) throw new CelError(`${where}, list is length ${list.size}`);
  return new Items([...list].slice(Number(start), Number(end)));
}

function flatten(list: CelList, depth = 1n): Items {
  if (depth < 0n) throw new CelError('level must be non-negative');
  const items = [...list].flatMap((item): Value[] =>
    item instanceof CelList && depth > 0n ? [...flatten(item, depth - 1n)] : [item],
  );
  return new Items(items);
}

function sortBy(list: CelList, keys: CelList): CelList {
  if (list.size === 0) return list;
  const type = typeOfValue(keys.at(0));
  const pairs = [...list].map((item, index) => ({ item, key: keys.at(index) }));
  if (pairs.some(({ key }) => typeOfValue(key).name !== type.name)) {
    throw new CelError('list elements must have the same type');
  }
  return new Items(pairs.sort((a, b) => compare(a.key, b.key, '_<_')).map(({ item }) => item));
}

function distinct(list: CelList): Items {
  const items: Value[] = [];
  for (const item of list) if (!items.some((one) => equal(one, item))) items.push(item);
  return new Items(items);
}

/** A list that nobody could hold is refused before it is made. */
const MAX_RANGE = 1_000_000n;

function range(size: bigint): Items {
  if (size > MAX_RANGE) throw new CelError('operation cancelled: actual cost limit exceeded');
  return new Items(Array.from({ length: Math.max(0, Number(size)) }, (_, index) => BigInt(index)));
}

const contains = (list: CelList, part: CelList) => [...part].every((item) => indexOf(list, item) !== -1n);
const intersects = (a: CelList, b: CelList) => [...a].some((item) => indexOf(b, item) !== -1n);

/** Functions of lists: those of Kubernetes, and cel-go's extensions lists (version 3) and sets. @internal */
export const LISTS: readonly Overload[] = [
  ...COMPARABLE.map((type) =>
    member('isSorted', `list_${type}_is_sorted_bool`, `list(${type})`, 'bool', isSorted),
  ),
  ...SUMS,
  ...COMPARABLE.map((type) =>
    member('max', `list_${type}_max_${type}`, `list(${type})`, type, extreme('max', 1)),
  ),
  ...COMPARABLE.map((type) =>
    member('min', `list_${type}_min_${type}`, `list(${type})`, type, extreme('min', -1)),
  ),
  member('indexOf', 'list_a_index_of_int', 'list(A) A', 'int', indexOf),
  member('lastIndexOf', 'list_a_last_index_of_int', 'list(A) A', 'int', lastIndexOf),
  member('slice', 'list_slice', 'list(A) int int', 'list(A)', slice),
  member('flatten', 'list_flatten', 'list(list(A))', 'list(A)', (list: CelList) => flatten(list)),
  member('flatten', 'list_flatten_int', 'list(dyn) int', 'list(dyn)', flatten),
  ...COMPARABLE.map((type) =>
    member('sort', `list_${type}_sort`, `list(${type})`, `list(${type})`, (list: CelList) =>
      sortBy(list, list),
    ),
  ),
  ...COMPARABLE.map((type) =>
    member(
      '@sortByAssociatedKeys',
      `list_${type}_sortByAssociatedKeys`,
      `list(A) list(${type})`,
      'list(A)',
      sortBy,
    ),
  ),
  fn('lists.range', 'lists_range', 'int', 'list(int)', range),
  member('reverse', 'list_reverse', 'list(A)', 'list(A)', (list: CelList) => new Items([...list].reverse())),
  member('distinct', 'list_distinct', 'list(A)', 'list(A)', distinct),
  fn('sets.contains', 'list_sets_contains_list', 'list(A) list(A)', 'bool', contains),
  fn(
    'sets.equivalent',
    'list_sets_equivalent_list',
    'list(A) list(A)',
    'bool',
    (a: CelList, b: CelList) => contains(a, b) && contains(b, a),
  ),
  fn('sets.intersects', 'list_sets_intersects_list', 'list(A) list(A)', 'bool', intersects),
];
