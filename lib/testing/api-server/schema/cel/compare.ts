import {
  CelError,
  CelList,
  CelMap,
  Duration,
  Foreign,
  Optional,
  Timestamp,
  TypeValue,
  Uint,
  type Value,
} from './values.js';

/** Whether two values are equal; values of different types are not, except numbers. @internal */
export function equal(a: Value, b: Value): boolean {
  if (a === b) return true;
  const numbers = compareNumbers(a, b);
  if (numbers !== undefined) return numbers === 0;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof CelList) return b instanceof CelList && listsEqual(a, b);
  if (a instanceof CelMap) return b instanceof CelMap && mapsEqual(a, b);
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  if (a instanceof Timestamp) return b instanceof Timestamp && a.nanos === b.nanos;
  if (a instanceof Duration) return b instanceof Duration && a.nanos === b.nanos;
  if (a instanceof TypeValue) return b instanceof TypeValue && a.type.name === b.type.name;
  if (a instanceof Optional) {
    if (!(b instanceof Optional)) return false;
    if (a.value === undefined || b.value === undefined) return a.value === b.value;
    return equal(a.value, b.value);
  }
  return a instanceof Foreign && a.equals(b);
}

function listsEqual(a: CelList, b: CelList): boolean {
  return a.equals(b, equal);
}

function mapsEqual(a: CelMap, b: CelMap): boolean {
  if (a.size !== b.size) return false;
  return a.keys().every((key) => {
    const one = a.find(key);
    const other = b.find(key);
    if (one === undefined || other === undefined) return one === other;
    return equal(one, other);
  });
}

/** Which of two numbers is larger, whatever their types; undefined where one is no number. NaN is like none. */
function compareNumbers(a: Value, b: Value): number | undefined {
  const left = a instanceof Uint ? a.value : a;
  const right = b instanceof Uint ? b.value : b;
  if (typeof left !== 'bigint' && typeof left !== 'number') return undefined;
  if (typeof right !== 'bigint' && typeof right !== 'number') return undefined;
  if (left < right) return -1;
  if (left > right) return 1;
  // JavaScript compares a bigint and a double by their values, exactly.
  return left >= right ? 0 : Number.NaN;
}

/** The order of two values of one type, or of numbers. @throws CelError where there is none @internal */
export function compare(a: Value, b: Value, operator: string): number {
  const numbers = compareNumbers(a, b);
  if (numbers !== undefined) return numbers;
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof Timestamp && b instanceof Timestamp) return order(a.nanos, b.nanos);
  if (a instanceof Duration && b instanceof Duration) return order(a.nanos, b.nanos);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  throw new CelError(`no such overload: ${operator}`);
}

const order = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const plain = a < b ? -1 : 1;
  // Go compares UTF-8, which sorts by code point.
  return /[\ud800-\udfff]/.test(a + b) ? Buffer.compare(Buffer.from(a), Buffer.from(b)) : plain;
}
