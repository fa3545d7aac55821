/**
 * A text of at most `maxBytes` in UTF-8, cut between characters, never inside of one. The API server counts bytes,
 * although its messages say characters.
 *
 * @internal
 */
export function truncateUtf8(text: string, maxBytes: number, ending = ''): string {
  // Each code unit is a byte at least, so a start that is long enough tells that the whole is too long.
  const bytes = Buffer.from(text.slice(0, maxBytes + 1));
  if (bytes.length <= maxBytes) return text;
  let end = maxBytes - Buffer.byteLength(ending);
  while (isContinuation(bytes[end])) end--;
  return bytes.toString('utf8', 0, end) + ending;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
