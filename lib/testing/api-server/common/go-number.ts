import { goQuote } from './go-format.js';

/** Why Go's strconv.ParseUint reads no number of 64 bits in a text; undefined where it does. @internal */
export function uintTrouble(text: string): string | undefined {
  const parsing = `strconv.ParseUint: parsing ${goQuote(text)}`;
  if (!/^\d+$/.test(text)) return `${parsing}: invalid syntax`;
  return BigInt(text) < 2n ** 64n ? undefined : `${parsing}: value out of range`;
}

/** Why Go's strconv.ParseInt reads no number of 64 bits in a text; undefined where it does. @internal */
export function intTrouble(text: string): string | undefined {
  const parsing = `strconv.ParseInt: parsing ${goQuote(text)}`;
  if (!/^[+-]?\d+$/.test(text)) return `${parsing}: invalid syntax`;
  return BigInt.asIntN(64, BigInt(text)) === BigInt(text) ? undefined : `${parsing}: value out of range`;
}
