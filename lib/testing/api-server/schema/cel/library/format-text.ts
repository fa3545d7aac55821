import { goFloat, goQuote } from '../../../common/go-format.js';
import { typeOfValue } from '../type-of-value.js';
import { CelError, CelList, CelMap, Duration, Timestamp, TypeValue, Uint, type Value } from '../values.js';
import { durationText, formatTime } from './time-text.js';

/** `'%d of %s'.format([1, 'x'])`. @internal */
export function formatText(format: string, args: readonly Value[]): string {
  let next = 0;
  const text = format.replace(
    /%(?:(%)|(?:\.(\d+))?([a-zA-Z]?))/g,
    (all, percent, precision, verb: string) => {
      if (percent) return '%';
      if (next >= args.length) throw new CelError(`index ${next} out of range`);
      const value = args[next++] as Value;
      return clause(verb, precision === undefined ? undefined : Number(precision), value, String(all));
    },
  );
  return text;
}

function clause(verb: string, precision: number | undefined, value: Value, all: string): string {
  switch (verb) {
    case 's':
      return show(value);
    case 'd':
      return decimal(value);
    case 'f':
      return fixed(number(value, 'fixed-point'), precision ?? 6);
    case 'e':
      return scientific(number(value, 'scientific'), precision ?? 6);
    case 'b':
      if (typeof value === 'boolean') return value ? '1' : '0';
      return integer(value, 'binary').toString(2);
    case 'o':
      return integer(value, 'octal').toString(8);
    case 'x':
    case 'X': {
      const hex =
        typeof value === 'string' || value instanceof Uint8Array
          ? Buffer.from(value as string).toString('hex')
          : integer(value, 'hexadecimal').toString(16);
      return verb === 'X' ? hex.toUpperCase() : hex;
    }
    default:
      throw new CelError(
        `could not parse formatting clause: unrecognized formatting clause "${all.slice(-1)}"`,
      );
  }
}

function decimal(value: Value): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return special(value);
  return integer(value, 'decimal').toString();
}

function integer(value: Value, what: string): bigint {
  if (typeof value === 'bigint') return value;
  if (value instanceof Uint) return value.value;
  throw new CelError(
    `error during formatting: ${what} clause can only be used on integers, was given ${typeOfValue(value).name}`,
  );
}

function number(value: Value, what: string): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Uint) return Number(value.value);
  throw new CelError(
    `error during formatting: ${what} clause can only be used on doubles, was given ${typeOfValue(value).name}`,
  );
}

const special = (value: number) => (Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity');

function fixed(value: number, precision: number): string {
  if (!Number.isFinite(value)) return special(value);
  const digits = { minimumFractionDigits: precision, maximumFractionDigits: precision };
  return new Intl.NumberFormat('en-US', digits).format(value);
}

/** The exponent is printed as the locale `en` prints it. */
const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  '-': '⁻',
  ...Object.fromEntries([...'⁰¹²³⁴⁵⁶⁷⁸⁹'].map((char, digit) => [String(digit), char])),
};

function scientific(value: number, precision: number): string {
  if (!Number.isFinite(value)) return special(value);
  const [mantissa = '', exponent = ''] = value.toExponential(precision).split('e');
  const power = exponent.replace(/^\+/, '').replace(/^(-?)(\d)$/, '$10$2');
  return `${mantissa}×10${[...power].map((char) => SUPERSCRIPTS[char] ?? '').join('')}`;
}

/** Inside of lists and maps, texts are quoted. */
function part(value: Value): string {
  if (typeof value === 'string') return goQuote(value);
  if (value instanceof Uint8Array) return `b${goQuote(show(value))}`;
  if (typeof value === 'number') return Number.isFinite(value) ? value.toFixed(6) : goQuote(special(value));
  if (value instanceof Timestamp) return `timestamp(${goQuote(show(value))})`;
  if (value instanceof Duration) return `duration(${goQuote(show(value))})`;
  return show(value);
}

function show(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return goFloat(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  if (value instanceof Timestamp) return formatTime(value.nanos);
  if (value instanceof Duration) return durationText(value.nanos);
  if (value instanceof TypeValue) return value.type.name;
  if (value instanceof CelList) return `[${[...value].map(part).join(', ')}]`;
  if (value instanceof CelMap) {
    const entries = value.keys().map((key) => [part(key), part(value.find(key) ?? null)] as const);
    return `{${entries
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => `${key}:${one}`)
      .join(', ')}}`;
  }
  throw new CelError(
    `error during formatting: string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ${typeOfValue(value).name}`,
  );
}
