/** The depth at which Go stops reading. */
const MAX_DEPTH = 10_000;

class JsonSyntaxError extends Error {}

/**
 * Why a text is no JSON, in the words of Go; undefined where it is. Never recurses, so no text is too deep for it.
 *
 * @internal
 */
export function jsonSyntaxError(text: string): string | undefined {
  try {
    new Scanner(text).run();
    return undefined;
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error.message;
    throw error;
  }
}

class Scanner {
  /** What is open: objects and lists. */
  private readonly open: ('{' | '[')[] = [];
  private at = 0;

  constructor(private readonly text: string) {}

  run(): void {
    for (;;) {
      if (this.value()) continue;
      if (this.close()) break;
    }
    this.blanks();
    if (this.at < this.text.length) throw this.unexpected('after top-level value');
  }

  /** Reads a scalar, or enters a list or an object; true where a further value follows at once. */
  private value(): boolean {
    this.blanks();
    const char = this.text[this.at];
    if (char === '{' || char === '[') {
      this.at++;
      if (this.open.length >= MAX_DEPTH) throw new JsonSyntaxError('exceeded max depth');
      this.open.push(char);
      this.blanks();
      if (char === '[') return this.text[this.at] !== ']';
      if (this.text[this.at] === '}') return false;
      this.key('looking for beginning of object key string');
      return true;
    }
    if (char === '"') this.string();
    else if (char === '-' || isDigit(char)) this.number();
    else if (char === 't') this.literal('true');
    else if (char === 'f') this.literal('false');
    else if (char === 'n') this.literal('null');
    else throw this.unexpected('looking for beginning of value');
    return false;
  }

  /** What comes after a value; true at the end of all. */
  private close(): boolean {
    for (let kind = this.open.at(-1); kind; kind = this.open.at(-1)) {
      this.blanks();
      const char = this.text[this.at];
      if (char === ',') {
        this.at++;
        if (kind === '{') {
          this.blanks();
          this.key('looking for beginning of object key string');
        }
        return false;
      }
      if (char !== (kind === '{' ? '}' : ']')) {
        throw this.unexpected(kind === '{' ? 'after object key:value pair' : 'after array element');
      }
      this.at++;
      this.open.pop();
    }
    return true;
  }

  private key(where: string): void {
    if (this.text[this.at] !== '"') throw this.unexpected(where);
    this.string();
    this.blanks();
    if (this.text[this.at] !== ':') throw this.unexpected('after object key');
    this.at++;
  }

  private string(): void {
    this.at++;
    for (;;) {
      const char = this.text[this.at];
      if (char === '"') break;
      if (char === undefined || char < ' ') throw this.unexpected('in string literal');
      this.at++;
      if (char === '\\') this.escape();
    }
    this.at++;
  }

  private escape(): void {
    const char = this.text[this.at] ?? '';
    if (!char || !'"\\/bfnrtu'.includes(char)) throw this.unexpected('in string escape code');
    this.at++;
    for (let digits = 0; char === 'u' && digits < 4; digits++, this.at++) {
      if (!/[0-9a-fA-F]/.test(this.text[this.at] ?? '')) {
        throw this.unexpected('in \\u hexadecimal character escape');
      }
    }
  }

  private number(): void {
    if (this.text[this.at] === '-') this.at++;
    if (this.text[this.at] === '0') this.at++;
    else this.digits('in numeric literal');
    if (this.text[this.at] === '.') {
      this.at++;
      this.digits('after decimal point in numeric literal');
    }
    if (this.text[this.at] === 'e' || this.text[this.at] === 'E') {
      this.at++;
      if (this.text[this.at] === '+' || this.text[this.at] === '-') this.at++;
      this.digits('in exponent of numeric literal');
    }
  }

  private digits(where: string): void {
    if (!isDigit(this.text[this.at])) throw this.unexpected(where);
    while (isDigit(this.text[this.at])) this.at++;
  }

  private literal(word: string): void {
    for (const [index, char] of [...word].entries()) {
      if (this.text[this.at] !== char) {
        throw this.unexpected(index === 0 ? '' : `in literal ${word} (expecting '${char}')`);
      }
      this.at++;
    }
  }

  private blanks(): void {
    while (this.at < this.text.length && ' \t\r\n'.includes(this.text[this.at] as string)) this.at++;
  }

  private unexpected(where: string): JsonSyntaxError {
    const code = this.text.codePointAt(this.at);
    if (code === undefined) return new JsonSyntaxError('unexpected end of JSON input');
    return new JsonSyntaxError(`invalid character ${quoted(String.fromCodePoint(code))} ${where}`);
  }
}

const isDigit = (char: string | undefined) => char !== undefined && char >= '0' && char <= '9';

function quoted(char: string): string {
  if (char === "'") return `'\\''`;
  if (char === '"') return `'"'`;
  return `'${JSON.stringify(char).slice(1, -1)}'`;
}
