import { goQuote } from '../../../common/go-format.js';
import { CelError, CelList, Items } from '../values.js';
import { formatText } from './format-text.js';
import { fn, member, type Overload } from './overload.js';

// Positions count code points, as Go's runes do.
const runes = (text: string) => [...text];

function outOfRange(index: bigint): CelError {
  return new CelError(`index out of range: ${index}`);
}

function charAt(text: string, index: bigint): string {
  const chars = runes(text);
  if (index < 0n || index > BigInt(chars.length)) throw outOfRange(index);
  return chars[Number(index)] ?? '';
}

function indexOf(text: string, part: string, from = 0n): bigint {
  if (part === '') return from;
  const chars = runes(text);
  const wanted = runes(part);
  if (from < 0n) throw outOfRange(from);
  for (let start = Number(from); start <= chars.length - wanted.length; start++) {
    if (wanted.every((char, index) => char === chars[start + index])) return BigInt(start);
  }
  return -1n;
}

function lastIndexOf(text: string, part: string, from?: bigint): bigint {
  const chars = runes(text);
  const wanted = runes(part);
  if (from !== undefined && part === '') return from;
  if (part === '') return BigInt(chars.length);
  if (from !== undefined && from < 0n) throw outOfRange(from);
  if (from !== undefined && from >= BigInt(chars.length)) return -1n;
  const last = Math.min(from === undefined ? chars.length : Number(from), chars.length - wanted.length);
  for (let start = last; start >= 0; start--) {
    if (wanted.every((char, index) => char === chars[start + index])) return BigInt(start);
  }
  return -1n;
}

function substring(text: string, start: bigint, end?: bigint): string {
  const chars = runes(text);
  const size = BigInt(chars.length);
  if (end !== undefined && start > end) {
    throw new CelError(`invalid substring range. start: ${start}, end: ${end}`);
  }
  if (start < 0n || start > size) throw outOfRange(start);
  if (end === undefined) return chars.slice(Number(start)).join('');
  if (end < 0n || end > size) throw outOfRange(end);
  return chars.slice(Number(start), Number(end)).join('');
}

function split(text: string, separator: string, limit = -1n): Items {
  if (limit === 0n) return new Items([]);
  const parts = separator === '' ? runes(text) : text.split(separator);
  if (limit < 0n || BigInt(parts.length) <= limit) return new Items(parts);
  const kept = parts.slice(0, Number(limit) - 1);
  return new Items([...kept, parts.slice(Number(limit) - 1).join(separator)]);
}

function replace(text: string, old: string, by: string, limit = -1n): string {
  const chars = old === '' ? runes(text) : undefined;
  // Between all characters, and at both ends.
  const parts = chars ? ['', ...chars, ''] : text.split(old);
  let count = limit < 0n ? parts.length : Number(limit);
  return parts.reduce((whole, part, index) => {
    if (index === 0) return part;
    return whole + (count-- > 0 ? by : old) + part;
  });
}

function join(list: CelList, separator = ''): string {
  const texts = [...list].map((text) => {
    if (typeof text !== 'string') throw new CelError('no such overload');
    return text;
  });
  return texts.join(separator);
}

const SPACES = /^[\p{White_Space}]+|[\p{White_Space}]+$/gu;

/** Functions of texts: cel-go's, and its strings extension in version 2. @internal */
export const STRINGS: readonly Overload[] = [
  member('contains', 'contains_string', 'string string', 'bool', (a: string, b: string) => a.includes(b)),
  member('endsWith', 'ends_with_string', 'string string', 'bool', (a: string, b: string) => a.endsWith(b)),
  member('startsWith', 'starts_with_string', 'string string', 'bool', (a: string, b: string) =>
    a.startsWith(b),
  ),
  member('charAt', 'string_char_at_int', 'string int', 'string', charAt),
  member('indexOf', 'string_index_of_string', 'string string', 'int', (a: string, b: string) =>
    indexOf(a, b),
  ),
  member('indexOf', 'string_index_of_string_int', 'string string int', 'int', indexOf),
  member('lastIndexOf', 'string_last_index_of_string', 'string string', 'int', (a: string, b: string) =>
    lastIndexOf(a, b),
  ),
  member('lastIndexOf', 'string_last_index_of_string_int', 'string string int', 'int', lastIndexOf),
  member('lowerAscii', 'string_lower_ascii', 'string', 'string', (a: string) =>
    a.replace(/[A-Z]+/g, (part) => part.toLowerCase()),
  ),
  member('upperAscii', 'string_upper_ascii', 'string', 'string', (a: string) =>
    a.replace(/[a-z]+/g, (part) => part.toUpperCase()),
  ),
  member(
    'replace',
    'string_replace_string_string',
    'string string string',
    'string',
    (a: string, b: string, c: string) => replace(a, b, c),
  ),
  member('replace', 'string_replace_string_string_int', 'string string string int', 'string', replace),
  member('split', 'string_split_string', 'string string', 'list(string)', (a: string, b: string) =>
    split(a, b),
  ),
  member('split', 'string_split_string_int', 'string string int', 'list(string)', split),
  member('substring', 'string_substring_int', 'string int', 'string', (a: string, b: bigint) =>
    substring(a, b),
  ),
  member('substring', 'string_substring_int_int', 'string int int', 'string', substring),
  member('trim', 'string_trim', 'string', 'string', (a: string) => a.replace(SPACES, '')),
  member('format', 'string_format', 'string list(dyn)', 'string', (text: string, args: CelList) =>
    formatText(text, [...args]),
  ),
  fn('strings.quote', 'strings_quote', 'string', 'string', goQuoteText),
  member('join', 'list_join', 'list(string)', 'string', (list: CelList) => join(list)),
  member('join', 'list_join_string', 'list(string) string', 'string', join),
];

function goQuoteText(text: string): string {
  return `"${text.replace(/["\\]|[\x07\b\f\n\r\t\v]/g, (char) => goQuote(char).slice(1, -1))}"`;
}
