import { compare, equal } from '../compare.js';
import { CelError, type CelList, type CelMap, Duration, Timestamp, Uint, type Value } from '../values.js';
import { checkDuration, checkInt, checkTime, checkUint, int } from './integers.js';
import { fn, member, type Overload } from './overload.js';

function divide(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new CelError('division by zero');
  return checkInt(a / b);
}

function modulo(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new CelError('modulus by zero');
  return a % b;
}

const uints = (operate: (a: bigint, b: bigint) => bigint) => (a: Uint, b: Uint) =>
  new Uint(checkUint(operate(a.value, b.value)));

const ARITHMETIC: readonly Overload[] = [
  fn(
    '_+_',
    'add_bytes',
    'bytes bytes',
    'bytes',
    (a: Uint8Array, b: Uint8Array) => new Uint8Array(Buffer.concat([a, b])),
  ),
  fn('_+_', 'add_double', 'double double', 'double', (a: number, b: number) => a + b),
  fn(
    '_+_',
    'add_duration_duration',
    'duration duration',
    'duration',
    (a: Duration, b: Duration) => new Duration(checkDuration(a.nanos + b.nanos)),
  ),
  fn(
    '_+_',
    'add_duration_timestamp',
    'duration timestamp',
    'timestamp',
    (a: Duration, b: Timestamp) => new Timestamp(checkTime(a.nanos + b.nanos)),
  ),
  fn(
    '_+_',
    'add_timestamp_duration',
    'timestamp duration',
    'timestamp',
    (a: Timestamp, b: Duration) => new Timestamp(checkTime(a.nanos + b.nanos)),
  ),
  fn('_+_', 'add_int64', 'int int', 'int', (a: bigint, b: bigint) => checkInt(a + b)),
  fn('_+_', 'add_list', 'list(A) list(A)', 'list(A)', (a: CelList, b: CelList) => a.concat(b)),
  fn('_+_', 'add_string', 'string string', 'string', (a: string, b: string) => a + b),
  fn(
    '_+_',
    'add_uint64',
    'uint uint',
    'uint',
    uints((a, b) => a + b),
  ),
  fn('_-_', 'subtract_double', 'double double', 'double', (a: number, b: number) => a - b),
  fn(
    '_-_',
    'subtract_duration_duration',
    'duration duration',
    'duration',
    (a: Duration, b: Duration) => new Duration(checkDuration(a.nanos - b.nanos)),
  ),
  fn('_-_', 'subtract_int64', 'int int', 'int', (a: bigint, b: bigint) => checkInt(a - b)),
  fn(
    '_-_',
    'subtract_timestamp_duration',
    'timestamp duration',
    'timestamp',
    (a: Timestamp, b: Duration) => new Timestamp(checkTime(a.nanos - b.nanos)),
  ),
  fn(
    '_-_',
    'subtract_timestamp_timestamp',
    'timestamp timestamp',
    'duration',
    (a: Timestamp, b: Timestamp) => new Duration(checkDuration(a.nanos - b.nanos)),
  ),
  fn(
    '_-_',
    'subtract_uint64',
    'uint uint',
    'uint',
    uints((a, b) => a - b),
  ),
  fn('_*_', 'multiply_double', 'double double', 'double', (a: number, b: number) => a * b),
  fn('_*_', 'multiply_int64', 'int int', 'int', (a: bigint, b: bigint) => checkInt(a * b)),
  fn(
    '_*_',
    'multiply_uint64',
    'uint uint',
    'uint',
    uints((a, b) => a * b),
  ),
  fn('_/_', 'divide_double', 'double double', 'double', (a: number, b: number) => a / b),
  fn('_/_', 'divide_int64', 'int int', 'int', divide),
  fn('_/_', 'divide_uint64', 'uint uint', 'uint', uints(divide)),
  fn('_%_', 'modulo_int64', 'int int', 'int', modulo),
  fn('_%_', 'modulo_uint64', 'uint uint', 'uint', uints(modulo)),
  fn('-_', 'negate_double', 'double', 'double', (a: number) => -a),
  fn('-_', 'negate_int64', 'int', 'int', (a: bigint) => checkInt(-a)),
  fn('!_', 'logical_not', 'bool', 'bool', (a: boolean) => !a),
];

const NUMBERS = ['int', 'uint', 'double'];
const SUFFIXES: Readonly<Record<string, string>> = { int: 'int64', uint: 'uint64', double: 'double' };
const ORDERED = ['bool', 'string', 'bytes', 'timestamp', 'duration'];

function comparisons(operator: string, id: string, holds: (order: number) => boolean): Overload[] {
  const call = (a: Value, b: Value) => holds(compare(a, b, operator));
  return [
    ...NUMBERS.flatMap((left) =>
      NUMBERS.map((right) => {
        const own = left === right ? SUFFIXES[left] : `${SUFFIXES[left]}_${SUFFIXES[right]}`;
        return fn(operator, `${id}_${own}`, `${left} ${right}`, 'bool', call);
      }),
    ),
    ...ORDERED.map((type) => fn(operator, `${id}_${type}`, `${type} ${type}`, 'bool', call)),
  ];
}

const isIn = (item: Value, list: CelList) => {
  for (const one of list) if (equal(one, item)) return true;
  return false;
};

/** The operators, and the few functions that belong to all types. @internal */
export const OPERATORS: readonly Overload[] = [
  fn('_?_:_', 'conditional', 'bool A A', 'A'),
  fn('_&&_', 'logical_and', 'bool bool', 'bool'),
  fn('_||_', 'logical_or', 'bool bool', 'bool'),
  fn('@not_strictly_false', 'not_strictly_false', 'bool', 'bool'),
  fn('_==_', 'equals', 'A A', 'bool', equal),
  fn('_!=_', 'not_equals', 'A A', 'bool', (a: Value, b: Value) => !equal(a, b)),
  ...ARITHMETIC,
  ...comparisons('_<_', 'less', (order) => order < 0),
  ...comparisons('_<=_', 'less_equals', (order) => order <= 0),
  ...comparisons('_>_', 'greater', (order) => order > 0),
  ...comparisons('_>=_', 'greater_equals', (order) => order >= 0),
  fn('_[_]', 'index_list', 'list(A) int', 'A'),
  fn('_[_]', 'index_map', 'map(A,B) A', 'B'),
  fn('_[_]', 'optional_list_index_value', 'optional(list(A)) int', 'optional(A)'),
  fn('_[_]', 'optional_map_index_value', 'optional(map(A,B)) A', 'optional(B)'),
  fn('_[?_]', 'list_optindex_optional_int', 'list(A) int', 'optional(A)'),
  fn('_[?_]', 'optional_list_optindex_optional_int', 'optional(list(A)) int', 'optional(A)'),
  fn('_[?_]', 'map_optindex_optional_value', 'map(A,B) A', 'optional(B)'),
  fn('_[?_]', 'optional_map_optindex_optional_value', 'optional(map(A,B)) A', 'optional(B)'),
  fn('@in', 'in_list', 'A list(A)', 'bool', isIn),
  fn('@in', 'in_map', 'A map(A,B)', 'bool', (key: Value, map: CelMap) => map.find(key) !== undefined),
  ...(['fn', 'member'] as const).flatMap((kind) => {
    const define = kind === 'fn' ? fn : member;
    const prefix = kind === 'fn' ? 'size_' : '';
    const suffix = kind === 'fn' ? '' : '_size';
    return [
      define('size', `${prefix}bytes${suffix}`, 'bytes', 'int', (a: Uint8Array) => int(a.length)),
      define('size', `${prefix}list${suffix}`, 'list(A)', 'int', (a: CelList) => int(a.size)),
      define('size', `${prefix}map${suffix}`, 'map(A,B)', 'int', (a: CelMap) => int(a.size)),
      define('size', `${prefix}string${suffix}`, 'string', 'int', (a: string) => int([...a].length)),
    ];
  }),
];
