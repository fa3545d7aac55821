import { T } from '../types.js';
import { CelError, Foreign, type Value } from '../values.js';
import { fn, member, type Overload } from './overload.js';

/** A version in the sense of semver.org. */
class CelSemver extends Foreign {
  readonly type = T.semver;

  constructor(
    readonly numbers: readonly bigint[],
    readonly pre: readonly string[],
  ) {
    super();
  }

  equals(other: Value): boolean {
    return other instanceof CelSemver && compareTo(this, other) === 0n;
  }
}

const IDENTIFIER = '[0-9A-Za-z-]+';
const FORM = new RegExp(
  `^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-(${IDENTIFIER}(?:\\.${IDENTIFIER})*))?(?:\\+(${IDENTIFIER}(?:\\.${IDENTIFIER})*))?$`,
);

function parse(text: string, normalize = false): CelSemver | undefined {
  const given = normalize ? normalized(text) : text;
  const [all, major = '', minor = '', patch = '', pre] = FORM.exec(given) ?? [];
  if (all === undefined) return undefined;
  const numbers = [major, minor, patch].map(BigInt);
  const identifiers = pre ? pre.split('.') : [];
  if (numbers.some((number) => number >= 2n ** 64n)) return undefined;
  if (identifiers.some((one) => /^0\d+$/.test(one))) return undefined;
  return new CelSemver(numbers, identifiers);
}

/** `v1.2` is `1.2.0` to who asks for leniency. */
function normalized(text: string): string {
  const [numbers = '', ...rest] = text.replace(/^v/, '').split(/(?=[-+])/);
  const parts = numbers.split('.').map((part) => part.replace(/^0+(?=\d)/, ''));
  if (parts.length < 3 && rest.length > 0) return '';
  while (parts.length < 3) parts.push('0');
  return parts.join('.') + rest.join('');
}

function semver(text: string, normalize?: boolean): CelSemver {
  const version = parse(text, normalize);
  if (!version) throw new CelError('No Major.Minor.Patch elements found');
  return version;
}

function compareTo(a: CelSemver, b: CelSemver): bigint {
  for (const [index, number] of a.numbers.entries()) {
    const other = b.numbers[index] ?? 0n;
    if (number !== other) return number > other ? 1n : -1n;
  }
  // A version without a pre-release comes after all of its pre-releases.
  if (a.pre.length === 0 || b.pre.length === 0) return BigInt(Math.sign(b.pre.length - a.pre.length));
  for (let index = 0; index < Math.min(a.pre.length, b.pre.length); index++) {
    const order = compareIdentifiers(a.pre[index] as string, b.pre[index] as string);
    if (order !== 0n) return order;
  }
  return BigInt(Math.sign(a.pre.length - b.pre.length));
}

function compareIdentifiers(a: string, b: string): bigint {
  const [left, right] = [a, b].map((one) => (/^\d+$/.test(one) ? BigInt(one) : undefined));
  if (left !== undefined && right !== undefined) return left === right ? 0n : left > right ? 1n : -1n;
  if (left !== undefined || right !== undefined) return left === undefined ? 1n : -1n;
  return a === b ? 0n : a > b ? 1n : -1n;
}

/** @internal */
export const SEMVERS: readonly Overload[] = [
  fn('semver', 'string_to_semver', 'string', 'semver', (text: string) => semver(text)),
  fn('semver', 'string_bool_to_semver', 'string bool', 'semver', semver),
  fn('isSemver', 'is_semver_string', 'string', 'bool', (text: string) => parse(text) !== undefined),
  fn(
    'isSemver',
    'is_semver_string_bool',
    'string bool',
    'bool',
    (text: string, normalize: boolean) => parse(text, normalize) !== undefined,
  ),
  member(
    'isGreaterThan',
    'semver_is_greater_than',
    'semver semver',
    'bool',
    (a: CelSemver, b: CelSemver) => compareTo(a, b) > 0n,
  ),
  member(
    'isLessThan',
    'semver_is_less_than',
    'semver semver',
    'bool',
    (a: CelSemver, b: CelSemver) => compareTo(a, b) < 0n,
  ),
  member('compareTo', 'semver_compare_to', 'semver semver', 'int', compareTo),
  ...['major', 'minor', 'patch'].map((name, index) =>
    member(name, `semver_${name}`, 'semver', 'int', ({ numbers }: CelSemver) => numbers[index] ?? 0n),
  ),
];
