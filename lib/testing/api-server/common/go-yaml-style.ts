/** In which ways a text can be written in YAML, by the characters that are in it. @internal */
export interface ScalarStyles {
  readonly isMultiline: boolean;
  readonly allowsPlain: boolean;
  readonly allowsSingleQuoted: boolean;
  readonly allowsLiteral: boolean;
}

const INDICATORS = ',[]{}#&*!|>\'"%@`';

/** Also what takes four bytes in UTF-8, such as most emojis. */
const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufeff\ufffe\uffff\u{10000}-\u{10ffff}]/u;
const LINE_BREAK = /[\n\r\u0085\u2028\u2029]/;

/** The rules are those of libyaml's emitter. @internal */
export function stylesOf(text: string): ScalarStyles {
  if (text === '') {
    return { isMultiline: false, allowsPlain: true, allowsSingleQuoted: true, allowsLiteral: false };
  }
  const isMultiline = LINE_BREAK.test(text);
  const isSpecial = UNPRINTABLE.test(text) || / [\n\r\u0085\u2028\u2029]/.test(text);
  const hasBreakSpace = /[\n\r\u0085\u2028\u2029] /.test(text);
  const hasEdge = /^[ \n]|[ \n]$/.test(text);
  return {
    isMultiline,
    allowsPlain: !isSpecial && !isMultiline && !hasEdge && !hasIndicator(text),
    allowsSingleQuoted: !isSpecial && !hasBreakSpace,
    allowsLiteral: !isSpecial && !text.endsWith(' '),
  };
}

function hasIndicator(text: string): boolean {
  if (text.startsWith('---') || text.startsWith('...')) return true;
  if (INDICATORS.includes(text.charAt(0)) || /^[-?:](?: |$)/.test(text)) return true;
  return /:(?: |$)| #/.test(text.slice(1)) || / #/.test(text);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\u0085': 'N',
  '\u00a0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

/** A character as it stands between double quotes. @internal */
export function escaped(char: string): string {
  const known = ESCAPES[char];
  if (known !== undefined) return `\\${known}`;
  if (!UNPRINTABLE.test(char)) return char;
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code > 0xffff) return `\\U${hex.padStart(8, '0')}`;
  return code <= 0xff ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`;
}
