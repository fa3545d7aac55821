import { ApiError } from '../common/api-error.js';
import type { StoredObject } from '../storage/stored-object.js';

const RANGE =
  /^shardRange\(\s*object\.metadata\.(uid|namespace)\s*,\s*'0x([0-9a-fA-F]{16})'\s*,\s*'0x(1?[0-9a-fA-F]{16})'\s*\)$/;
const PRIME = 0x100000001b3n;
const OFFSET_BASIS = 0xcbf29ce484222325n;
const MASK = 0xffffffffffffffffn;

/** 64-bit FNV-1a of the UTF-8 bytes: http://www.isthe.com/chongo/tech/comp/fnv/. @internal */
export function fnv1a64(text: string): bigint {
  let hash = OFFSET_BASIS;
  for (const byte of Buffer.from(text)) hash = ((hash ^ BigInt(byte)) * PRIME) & MASK;
  return hash;
}

/**
 * A selector of objects by ranges of a hash, joined by `||`: what several replicas share a kind with.
 *
 * @see https://github.com/kubernetes/enhancements/issues/5866
 * @internal
 */
export function parseShardSelector(
  text: string | null | undefined,
): ((object: StoredObject) => boolean) | undefined {
  if (!text) return undefined;
  const ranges = text.split('||').map((part) => {
    const found = RANGE.exec(part.trim());
    if (!found) {
      throw ApiError.badRequest(
        `invalid shardSelector "${text}": expected shardRange(object.metadata.uid, '0x<16 hex digits>', '0x<16 hex digits>'), joined by ||`,
      );
    }
    const [, field, start = '', end = ''] = found;
    return { field, start: BigInt(`0x${start}`), end: BigInt(`0x${end}`) };
  });
  return (object) =>
    ranges.some(({ field, start, end }) => {
      const hash = fnv1a64(field === 'uid' ? object.uid : object.namespace);
      return hash >= start && hash < end;
    });
}
