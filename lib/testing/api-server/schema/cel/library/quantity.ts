import { T } from '../types.js';
import { CelError, Foreign, type Value } from '../values.js';
import { fn, member, type Overload } from './overload.js';

const SUFFIXES: Readonly<Record<string, readonly [base: bigint, power: number]>> = {
  n: [10n, -9],
  u: [10n, -6],
  m: [10n, -3],
  '': [10n, 0],
  k: [10n, 3],
  M: [10n, 6],
  G: [10n, 9],
  T: [10n, 12],
  P: [10n, 15],
  E: [10n, 18],
  Ki: [2n, 10],
  Mi: [2n, 20],
  Gi: [2n, 30],
  Ti: [2n, 40],
  Pi: [2n, 50],
  Ei: [2n, 60],
};

const NANO = 1_000_000_000n;

/** A quantity of Kubernetes, exact to the nano. */
class CelQuantity extends Foreign {
  readonly type = T.quantity;

  constructor(readonly nanos: bigint) {
    super();
  }

  equals(other: Value): boolean {
    return other instanceof CelQuantity && other.nanos === this.nanos;
  }
}

function parse(text: string): bigint | undefined {
  const [all, sign = '', whole = '', fraction = '', suffix = ''] =
    /^([+-]?)(\d*)(?:\.(\d*))?([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/.exec(text) ?? [];
  if (all === undefined || all === '') return undefined;
  const [base, power] = /^[eE][+-]?\d/.test(suffix)
    ? ([10n, Number(suffix.slice(1))] as const)
    : (SUFFIXES[suffix] ?? []);
  if (base === undefined || power === undefined || Math.abs(power) > 1000) return undefined;
  const digits = BigInt(whole + fraction || '0') * NANO * (power > 0 ? base ** BigInt(power) : 1n);
  const divisor = 10n ** BigInt(fraction.length) * (power < 0 ? base ** BigInt(-power) : 1n);
  // What is smaller than a nano is rounded up.
  const nanos = digits / divisor + (digits % divisor > 0n ? 1n : 0n);
  return sign === '-' ? -nanos : nanos;
}

function quantity(text: string): CelQuantity {
  const nanos = parse(text);
  if (nanos !== undefined) return new CelQuantity(nanos);
  const form = '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$';
  throw new CelError(
    /^[+-]?[0-9.]+([eEinumkKMGTP]*[-+]?[0-9]*)$/.test(text)
      ? "unable to parse quantity's suffix"
      : `quantities must match the regular expression '${form}'`,
  );
}

const isInteger = ({ nanos }: CelQuantity) =>
  nanos % NANO === 0n && nanos / NANO < 2n ** 63n && nanos / NANO >= -(2n ** 63n);

function asInteger(value: CelQuantity): bigint {
  if (!isInteger(value)) throw new CelError('cannot convert value to integer');
  return value.nanos / NANO;
}

const sign = (nanos: bigint): bigint => (nanos > 0n ? 1n : nanos < 0n ? -1n : 0n);

/** @internal */
export const QUANTITIES: readonly Overload[] = [
  fn('quantity', 'string_to_quantity', 'string', 'quantity', quantity),
  fn('isQuantity', 'is_quantity_string', 'string', 'bool', (text: string) => parse(text) !== undefined),
  fn('sign', 'quantity_sign', 'quantity', 'int', ({ nanos }: CelQuantity) => sign(nanos)),
  member(
    'isGreaterThan',
    'quantity_is_greater_than',
    'quantity quantity',
    'bool',
    (a: CelQuantity, b: CelQuantity) => a.nanos > b.nanos,
  ),
  member(
    'isLessThan',
    'quantity_is_less_than',
    'quantity quantity',
    'bool',
    (a: CelQuantity, b: CelQuantity) => a.nanos < b.nanos,
  ),
  member('compareTo', 'quantity_compare_to', 'quantity quantity', 'int', (a: CelQuantity, b: CelQuantity) =>
    sign(a.nanos - b.nanos),
  ),
  member('asApproximateFloat', 'quantity_get_float', 'quantity', 'double', ({ nanos }: CelQuantity) =>
    nanos % NANO === 0n ? Number(nanos / NANO) : Number(nanos) / 1e9,
  ),
  member('asInteger', 'quantity_get_int', 'quantity', 'int', asInteger),
  member('isInteger', 'quantity_is_integer', 'quantity', 'bool', isInteger),
  member(
    'add',
    'quantity_add',
    'quantity quantity',
    'quantity',
    (a: CelQuantity, b: CelQuantity) => new CelQuantity(a.nanos + b.nanos),
  ),
  member(
    'add',
    'quantity_add_int',
    'quantity int',
    'quantity',
    (a: CelQuantity, b: bigint) => new CelQuantity(a.nanos + b * NANO),
  ),
  member(
    'sub',
    'quantity_sub',
    'quantity quantity',
    'quantity',
    (a: CelQuantity, b: CelQuantity) => new CelQuantity(a.nanos - b.nanos),
  ),
  member(
    'sub',
    'quantity_sub_int',
    'quantity int',
    'quantity',
    (a: CelQuantity, b: bigint) => new CelQuantity(a.nanos - b * NANO),
  ),
];
