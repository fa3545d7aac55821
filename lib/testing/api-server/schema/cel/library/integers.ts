import { CelError, type Value } from '../values.js';

const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;

/** A number within int64. @internal */
export function checkInt(value: bigint): bigint {
  if (value < MIN_INT || value > MAX_INT) throw new CelError('integer overflow');
  return value;
}

/** @internal */
export function checkUint(value: bigint): bigint {
  if (value < 0n || value > MAX_UINT) throw new CelError('unsigned integer overflow');
  return value;
}

/** A count as rules see it. @internal */
export const int = (value: number): Value => BigInt(value);

const MIN_TIME = -62_135_596_800n * 1_000_000_000n;
const MAX_TIME = 253_402_300_800n * 1_000_000_000n - 1n;

/** A time between the years 1 and 9999. @internal */
export function checkTime(nanos: bigint): bigint {
  if (nanos < MIN_TIME || nanos > MAX_TIME) throw new CelError('timestamp overflow');
  return nanos;
}

/** @internal */
export function checkDuration(nanos: bigint): bigint {
  if (nanos < MIN_INT || nanos > MAX_INT) throw new CelError('duration overflow');
  return nanos;
}
