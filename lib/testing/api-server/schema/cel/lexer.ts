import type { Issue } from './ast.js';

/** @internal */
export interface Token {
  readonly type: 'ident' | 'quoted' | 'int' | 'uint' | 'double' | 'string' | 'bytes' | 'op' | 'end';
  /** The token as it stands. */
  readonly text: string;
  /** Of strings and bytes: what stands between the quotes. */
  readonly body: string;
  readonly isRaw: boolean;
  readonly at: number;
}

const SKIP = /(?:[\t\r\n\f ]+|\/\/[^\n]*)+/y;
const NUMBER = /(?:0x[0-9a-fA-F]+[uU]?|(?:\d+\.\d+|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\d+[uU]?)/y;
const IDENT = /[A-Za-z_][A-Za-z0-9_]*/y;
const QUOTED = /`[A-Za-z0-9_.\-/ ]+`/y;
const OPERATOR = /==|!=|<=|>=|&&|\|\||[[\]{}()<>.,:?!+\-*/%]/y;
const ESCAPE = String.raw`\\(?:[abfnrtv"'\\?\x60]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2})`;
const quotedBy = (quote: string) =>
  `${quote.repeat(3)}(?:[^\\\\]|${ESCAPE})*?${quote.repeat(3)}|${quote}(?:[^${quote}\\\\\\n\\r]|${ESCAPE})*${quote}`;
const STRING = new RegExp(`([bB]?)(${quotedBy('"')}|${quotedBy("'")})`, 'y');
const RAW_STRING = /([rR][bB]?|[bB][rR])("""[^]*?"""|'''[^]*?'''|"[^"\n\r]*"|'[^'\n\r]*')/y;
/** The beginning of a token that is never ended, with the character at which that shows. */
const UNENDED = new RegExp(
  [
    ...['"', "'"].map(
      (quote) =>
        `${quote}(?:[^${quote}\\\\\\n\\r]|${ESCAPE})*(?:\\\\(?:[xX][0-9a-fA-F]?|u[0-9a-fA-F]{0,3}|U[0-9a-fA-F]{0,7}|[0-3][0-7]?)?)?[^]?`,
    ),
    '`[A-Za-z0-9_.\\-/ ]*[^]?',
    '[=&|][^]?',
    '[^]',
  ].join('|'),
  'yu',
);

/** The tokens of a source, and what in it is none. @internal */
export interface Tokens {
  readonly tokens: readonly Token[];
  readonly issues: readonly Issue[];
}

/** Takes a source apart; the last token is the end. @internal */
export function tokenize(source: string): Tokens {
  const tokens: Token[] = [];
  const issues: Issue[] = [];
  let at = 0;
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  for (;;) {
    at += match(SKIP)?.[0].length ?? 0;
    if (at >= source.length) break;
    const token = next(match, at);
    if (!token) {
      const text = match(UNENDED)?.[0] ?? source.charAt(at);
      issues.push({ at, message: `Syntax error: token recognition error at: '${text}'` });
      at += text.length;
      continue;
    }
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ type: 'end', text: '<EOF>', body: '', isRaw: false, at });
  return { tokens, issues };
}

function next(match: (pattern: RegExp) => RegExpExecArray | null, at: number): Token | undefined {
  const text = match(RAW_STRING) ?? match(STRING);
  if (text) {
    const [all, prefix = '', quoted = ''] = text;
    const size = quoted.startsWith('"""') || quoted.startsWith("'''") ? 3 : 1;
    return {
      type: /b/i.test(prefix) ? 'bytes' : 'string',
      text: all,
      body: quoted.slice(size, -size),
      isRaw: /r/i.test(prefix),
      at,
    };
  }
  const plain = (type: Token['type'], found: RegExpExecArray): Token => ({
    type,
    text: found[0],
    body: found[0],
    isRaw: false,
    at,
  });
  const number = match(NUMBER);
  if (number) return plain(numberType(number[0]), number);
  const ident = match(IDENT);
  if (ident) return plain('ident', ident);
  const quoted = match(QUOTED);
  if (quoted) return { ...plain('quoted', quoted), body: quoted[0].slice(1, -1) };
  const operator = match(OPERATOR);
  return operator ? plain('op', operator) : undefined;
}

function numberType(text: string): Token['type'] {
  if (/u$/i.test(text)) return 'uint';
  return !text.startsWith('0x') && /[.eE]/.test(text) ? 'double' : 'int';
}

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '`': '`',
  '?': '?',
};

/** What a quoted text means; undefined where an escape is none. Of bytes, numbers stand for bytes. @internal */
export function unescapeText({ body, isRaw, type }: Token): Uint8Array | string | undefined {
  const isBytes = type === 'bytes';
  let wrong = false;
  const parts: Buffer[] = [];
  let text = '';
  const numeric = (value: number) => {
    if (isBytes) parts.push(Buffer.from([value]));
    else if (value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) wrong = true;
    else text += String.fromCodePoint(value);
  };
  const literal = (plain: string) => {
    if (isBytes) parts.push(Buffer.from(plain));
    else text += plain;
  };
  if (isRaw) literal(body.replace(/\r\n?/g, '\n'));
  else {
    const escapes =
      /\\(?:([abfnrtv\\'"`?])|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([^]?))|\r\n?|[^\\\r]+/g;
    for (const [all, simple, hex, short, long, octal, unknown] of body.matchAll(escapes)) {
      if (simple !== undefined) literal(SIMPLE[simple] ?? '');
      else if (hex !== undefined) numeric(Number.parseInt(hex, 16));
      else if (octal !== undefined) numeric(Number.parseInt(octal, 8));
      else if (short !== undefined || long !== undefined) {
        if (isBytes) wrong = true;
        else numeric(Number.parseInt(short ?? long ?? '', 16));
      } else if (unknown !== undefined) wrong = true;
      else literal(all.startsWith('\r') ? '\n' : all);
    }
  }
  if (wrong) return undefined;
  return isBytes ? new Uint8Array(Buffer.concat(parts)) : text;
}
