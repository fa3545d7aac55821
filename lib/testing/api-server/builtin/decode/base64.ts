import { DecodeError } from '../../types/resource-type.js';

/** A text that is not what base64 makes of bytes. @internal */
export class Base64Error extends DecodeError {}

const isLineEnd = (char: string | undefined) => char === '\n' || char === '\r';

/** Bytes in the one way in which Go writes them. @throws Base64Error in the words of Go @internal */
export function canonicalBase64(text: string): string {
  const wrong = wrongByte(text);
  if (wrong !== undefined) throw new Base64Error(`illegal base64 data at input byte ${wrong}`);
  // Line ends are left out, and bits that stand for nothing.
  return /[=\r\n]/.test(text) ? Buffer.from(text, 'base64').toString('base64') : text;
}

/** Where Go's standard encoding stops reading a text; undefined where it reads all of it. */
function wrongByte(text: string): number | undefined {
  let digits = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (isLineEnd(char)) continue;
    if (/[A-Za-z0-9+/]/.test(char)) digits = (digits + 1) % 4;
    else if (char !== '=' || digits < 2) return at;
    else return wrongAfterPadding(text, at, digits);
  }
  return digits === 0 ? undefined : text.length - digits;
}

/** Two digits are followed by two signs, three by one, and nothing follows those. */
function wrongAfterPadding(text: string, at: number, digits: number): number | undefined {
  let next = at + 1;
  const skipLineEnds = () => {
    while (isLineEnd(text[next])) next++;
  };
  if (digits === 2) {
    skipLineEnds();
    if (next === text.length) return text.length;
    if (text[next] !== '=') return next - 1;
    next++;
  }
  skipLineEnds();
  return next < text.length ? next : undefined;
}
