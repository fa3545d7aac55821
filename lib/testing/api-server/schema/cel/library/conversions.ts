import { goFloat } from '../../../common/go-format.js';
import { goDurationNanos } from '../../time-formats.js';
import { typeOfValue } from '../type-of-value.js';
import { CelError, Duration, Timestamp, TypeValue, Uint, type Value } from '../values.js';
import { checkInt, checkTime, checkUint } from './integers.js';
import { fn, type Overload } from './overload.js';
import { durationText, formatTime, parseTime } from './time-text.js';

const same = (value: Value) => value;

const wrongText = (type: string) => new CelError(`type conversion error from 'string' to '${type}'`);

function toBool(text: string): boolean {
  if (['true', 'TRUE', 'True', 't', '1'].includes(text)) return true;
  if (['false', 'FALSE', 'False', 'f', '0'].includes(text)) return false;
  throw wrongText('bool');
}

function toDouble(text: string): number {
  const plain = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text);
  if (plain) {
    const value = Number(text);
    if (!Number.isFinite(value)) throw wrongText('double');
    return value;
  }
  if (/^[+-]?(inf|infinity)$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  throw wrongText('double');
}

function toInteger(text: string, isUnsigned: boolean): bigint {
  const type = isUnsigned ? 'uint' : 'int';
  if (!(isUnsigned ? /^\d+$/ : /^[+-]?\d+$/).test(text)) throw wrongText(type);
  try {
    const value = BigInt(text.replace(/^\+/, ''));
    return isUnsigned ? checkUint(value) : checkInt(value);
  } catch {
    throw wrongText(type);
  }
}

function doubleToInt(value: number): bigint {
  if (!(value > -(2 ** 63) && value < 2 ** 63)) throw new CelError('integer overflow');
  return BigInt(Math.trunc(value));
}

function doubleToUint(value: number): Uint {
  if (!(value >= 0 && value < 2 ** 64)) throw new CelError('unsigned integer overflow');
  return new Uint(BigInt(Math.trunc(value)));
}

function toTimestamp(text: string): Timestamp {
  const nanos = parseTime(text);
  if (nanos === undefined) throw wrongText('google.protobuf.Timestamp');
  return new Timestamp(checkTime(nanos));
}

function toDuration(text: string): Duration {
  const nanos = goDurationNanos(text);
  if (nanos === undefined) throw wrongText('google.protobuf.Duration');
  return new Duration(nanos);
}

function bytesToText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CelError('invalid UTF-8 in bytes, cannot convert to string');
  }
}

/** The functions that make one type of another. @internal */
export const CONVERSIONS: readonly Overload[] = [
  fn('type', 'type', 'A', 'type(A)', (value: Value) => new TypeValue(typeOfValue(value))),
  fn('dyn', 'to_dyn', 'A', 'dyn', same),
  fn('bool', 'bool_to_bool', 'bool', 'bool', same),
  fn('bool', 'string_to_bool', 'string', 'bool', toBool),
  fn('bytes', 'bytes_to_bytes', 'bytes', 'bytes', same),
  fn('bytes', 'string_to_bytes', 'string', 'bytes', (text: string) => new Uint8Array(Buffer.from(text))),
  fn('double', 'double_to_double', 'double', 'double', same),
  fn('double', 'int64_to_double', 'int', 'double', (value: bigint) => Number(value)),
  fn('double', 'string_to_double', 'string', 'double', toDouble),
  fn('double', 'uint64_to_double', 'uint', 'double', ({ value }: Uint) => Number(value)),
  fn('duration', 'duration_to_duration', 'duration', 'duration', same),
  // Declared, and not there.
  fn('duration', 'int64_to_duration', 'int', 'duration', () => {
    throw new CelError("type conversion error from 'int' to 'google.protobuf.Duration'");
  }),
  fn('duration', 'string_to_duration', 'string', 'duration', toDuration),
  fn('int', 'int64_to_int64', 'int', 'int', same),
  fn('int', 'double_to_int64', 'double', 'int', doubleToInt),
  fn('int', 'duration_to_int64', 'duration', 'int', ({ nanos }: Duration) => nanos),
  fn('int', 'string_to_int64', 'string', 'int', (text: string) => toInteger(text, false)),
  fn('int', 'timestamp_to_int64', 'timestamp', 'int', ({ nanos }: Timestamp) => floorSeconds(nanos)),
  fn('int', 'uint64_to_int64', 'uint', 'int', ({ value }: Uint) => checkInt(value)),
  fn('string', 'string_to_string', 'string', 'string', same),
  fn('string', 'bool_to_string', 'bool', 'string', String),
  fn('string', 'bytes_to_string', 'bytes', 'string', bytesToText),
  fn('string', 'double_to_string', 'double', 'string', goFloat),
  fn('string', 'duration_to_string', 'duration', 'string', ({ nanos }: Duration) => durationText(nanos)),
  fn('string', 'int64_to_string', 'int', 'string', String),
  fn('string', 'timestamp_to_string', 'timestamp', 'string', ({ nanos }: Timestamp) => formatTime(nanos)),
  fn('string', 'uint64_to_string', 'uint', 'string', ({ value }: Uint) => String(value)),
  fn('timestamp', 'timestamp_to_timestamp', 'timestamp', 'timestamp', same),
  fn(
    'timestamp',
    'int64_to_timestamp',
    'int',
    'timestamp',
    (value: bigint) => new Timestamp(checkTime(value * 1_000_000_000n)),
  ),
  fn('timestamp', 'string_to_timestamp', 'string', 'timestamp', toTimestamp),
  fn('uint', 'uint64_to_uint64', 'uint', 'uint', same),
  fn('uint', 'double_to_uint64', 'double', 'uint', doubleToUint),
  fn('uint', 'int64_to_uint64', 'int', 'uint', (value: bigint) => new Uint(checkUint(value))),
  fn('uint', 'string_to_uint64', 'string', 'uint', (text: string) => new Uint(toInteger(text, true))),
];

function floorSeconds(nanos: bigint): bigint {
  const seconds = nanos / 1_000_000_000n;
  return nanos % 1_000_000_000n < 0n ? seconds - 1n : seconds;
}
