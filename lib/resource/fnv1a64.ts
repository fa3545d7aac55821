const OFFSET_HIGH = 0xcbf29ce4;
const OFFSET_LOW = 0x84222325;
/** The prime is 2^40 + this. */
const PRIME_LOW = 0x1b3;
const TWO_TO_32 = 2 ** 32;

/** A 64-bit number in two halves, each an unsigned 32-bit one: no BigInt for each event. @internal */
export interface Hash64 {
  readonly high: number;
  readonly low: number;
}

/**
 * 64-bit FNV-1a of the UTF-8 bytes, which is what the API server takes of the field in a `shardSelector`.
 *
 * @see https://github.com/kubernetes/enhancements/issues/5866
 * @see http://www.isthe.com/chongo/tech/comp/fnv/
 * @internal
 */
export function fnv1a64(text: string): Hash64 {
  let high = OFFSET_HIGH;
  let low = OFFSET_LOW;
  const bytes = isAscii(text) ? undefined : Buffer.from(text);
  const length = bytes?.length ?? text.length;
  for (let i = 0; i < length; i++) {
    const mixed = (low ^ (bytes ? (bytes[i] as number) : text.charCodeAt(i))) >>> 0;
    const product = mixed * PRIME_LOW;
    // 2^40 times the low half is the low half moved by 8 bits, in the high one.
    high = (Math.imul(high, PRIME_LOW) + Math.floor(product / TWO_TO_32) + (mixed << 8)) >>> 0;
    low = product >>> 0;
  }
  return { high, low };
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}
