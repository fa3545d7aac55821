const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Most strings of an object are shorter, and then it costs more to call for the search of the runtime than to look. */
const SHORT = 24;

/**
 * Where a JSON string ends, in UTF-8: the place of the quote that closes it, or -1 where it goes on behind the bytes.
 *
 * @param start behind the quote that opens it
 * @internal
 */
export function endOfString(bytes: Buffer, start: number): number {
  const near = Math.min(start + SHORT, bytes.length);
  let at = start;
  for (; at < near; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) at++;
  }
  for (;;) {
    const quote = bytes.indexOf(QUOTE, at);
    if (quote === -1) return -1;
    if (!isEscaped(bytes, at, quote)) return quote;
    at = quote + 1;
  }
}

/** Whether a byte has an odd number of backslashes before it, none of them before `from`. @internal */
export function isEscaped(bytes: Buffer, from: number, at: number): boolean {
  let first = at;
  while (first > from && bytes[first - 1] === BACKSLASH) first--;
  return (at - first) % 2 === 1;
}
