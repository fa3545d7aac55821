const PRIME = 0x100000001b3n;
const OFFSET_BASIS = 0xcbf29ce484222325n;
const MASK = 0xffffffffffffffffn;

/** 64-bit FNV-1a of the UTF-8 bytes: http://www.isthe.com/chongo/tech/comp/fnv/. @internal */
export function fnv1a64(text: string): bigint {
  let hash = OFFSET_BASIS;
  for (const byte of Buffer.from(text)) hash = ((hash ^ BigInt(byte)) * PRIME) & MASK;
  return hash;
}
