import { goQuote } from './go-format.js';

/** Why Go's strconv.ParseUint reads no number of 64 bits in a text; undefined where it does. @internal */
export function uintTrouble(text: string): string | undefined {
  const parsing = `strconv.ParseUint: parsing ${goQuote(text)}`;
  if (!/^\d+$/.test(text)) return `${parsing}: invalid syntax`;
  return BigInt(text) < 2n ** 64n ? undefined : `${parsing}: value out of range`;
}
