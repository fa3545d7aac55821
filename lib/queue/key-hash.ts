/**
 * A hash of 32 bits. With a secret seed nobody can choose names that all come to lie in one place.
 *
 * @internal
 */
export function hashOfKey(key: string, seed: number): number {
  const { length } = key;
  let hash = seed ^ length;
  let at = 0;
  // Two characters a step: the multiplication is what takes the time.
  for (; at + 1 < length; at += 2) hash = mixed(hash ^ (key.charCodeAt(at) | (key.charCodeAt(at + 1) << 16)));
  if (at < length) hash = mixed(hash ^ key.charCodeAt(at));
  return mixed(hash);
}

/** No bit of what comes out depends on few bits of what goes in: without the shifts, high ones would never reach low ones. */
function mixed(bits: number): number {
  const product = Math.imul(bits, 0x5bd1e995);
  return product ^ (product >>> 15);
}
