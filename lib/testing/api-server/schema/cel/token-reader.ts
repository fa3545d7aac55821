import { CelSyntaxError, type Issue } from './ast.js';
import type { Token, Tokens } from './lexer.js';

/** What an operand may begin with, and what else may stand in its place, in the order in which ANTLR names them. */
const OPERAND = '[ { ( . - ! true false null NUM_FLOAT NUM_INT NUM_UINT STRING BYTES IDENTIFIER'.split(' ');
const NAMED =
  '[ ] { } ( ) . , - ! ? true false null NUM_FLOAT NUM_INT NUM_UINT STRING BYTES IDENTIFIER'.split(' ');

const shown = (names: readonly string[]) =>
  `{${names.map((name) => (/^[A-Z]/.test(name) ? name : `'${name}'`)).join(', ')}}`;

/**
 * Goes through the tokens of a source. Trouble is told as ANTLR tells it, and as it does, one token too many is skipped
 * and a missing bracket at the end is thought of, to find more.
 *
 * @internal
 */
export class TokenReader {
  protected position = 0;
  protected readonly issues: Issue[];
  private readonly tokens: readonly Token[];
  /** Nothing more is told of where something was told already. */
  private toldAt = -1;
  private open = 0;
  private inPlace: { readonly at: number; readonly names: readonly string[] } = { at: -1, names: [] };

  constructor({ tokens, issues }: Tokens) {
    this.tokens = tokens;
    this.issues = [...issues];
  }

  protected get token(): Token {
    return this.tokens[this.position] as Token;
  }

  private get next(): Token | undefined {
    return this.tokens[this.position + 1];
  }

  protected is(text: string): boolean {
    return isToken(this.token, text);
  }

  protected accept(text: string): Token | undefined {
    if (!this.is(text)) return undefined;
    const { token } = this;
    this.position++;
    if ('([{'.includes(text)) this.open++;
    else if (')]}'.includes(text)) this.open--;
    return token;
  }

  /** @param others what may stand here as well */
  protected expect(text: string, others: readonly string[] = []): Token {
    const found = this.accept(text);
    if (found) return found;
    const wanted = others.length > 0 ? shown([text, ...others]) : `'${text}'`;
    if (isToken(this.next, text)) {
      this.extraneous(wanted);
      return this.expect(text);
    }
    const isEnd = text !== ':' && this.token.type === 'end' && this.open === 1;
    const isMissing = text === ':' ? this.beginsOperand(this.token) : isEnd;
    if (!isMissing || others.length > 0) this.mismatched(wanted);
    this.tell(`Syntax error: missing '${text}' at '${this.token.text}'`);
    return this.token;
  }

  /** Where the next operand is to begin, these may stand instead. */
  protected instead(...names: string[]): void {
    this.inPlace = { at: this.position, names };
  }

  /** There is no operand here: skips to where it begins, if that is the next token. */
  protected seekOperand(isNegated: boolean): void {
    const names = this.inPlace.at === this.position ? this.inPlace.names : [];
    const wanted = shown(
      names.length > 0 ? NAMED.filter((one) => OPERAND.includes(one) || names.includes(one)) : OPERAND,
    );
    const { next } = this;
    if (isNegated && next === undefined)
      this.fail(`Syntax error: extraneous input '${this.token.text}' expecting ${wanted}`);
    const isNext =
      next !== undefined && (this.beginsOperand(next) || names.some((name) => isToken(next, name)));
    if (isNext) this.extraneous(wanted);
    else if (isNegated) this.fail(`Syntax error: extraneous input '${this.token.text}' expecting ${wanted}`);
    else this.mismatched(wanted);
  }

  protected beginsOperand({ type, text }: Token): boolean {
    if (type === 'ident') return text !== 'in';
    return type === 'op' ? '[{(.-!'.includes(text) : type !== 'end' && type !== 'quoted';
  }

  /** Nothing that is known goes on like this. */
  protected noAlternative(before: string): void {
    const { type, text } = this.token;
    this.tell(`Syntax error: no viable alternative at input '${before}${type === 'end' ? '' : text}'`, false);
  }

  protected end(): void {
    if (this.token.type !== 'end') {
      if (this.next?.type !== 'end') this.mismatched('<EOF>');
      this.extraneous('<EOF>');
    }
    if (this.issues.length > 0) throw new CelSyntaxError(...this.issues);
  }

  private extraneous(wanted: string): void {
    this.tell(`Syntax error: extraneous input '${this.token.text}' expecting ${wanted}`);
    this.position++;
  }

  protected mismatched(wanted: string): never {
    return this.fail(`Syntax error: mismatched input '${this.token.text}' expecting ${wanted}`);
  }

  protected fail(message: string): never {
    this.tell(message);
    throw new CelSyntaxError(...this.issues);
  }

  private tell(message: string, isLast = true): void {
    if (this.toldAt === this.position) return;
    this.issues.push({ at: this.token.at, message });
    if (isLast) this.toldAt = this.position;
  }
}

function isToken(token: Token | undefined, text: string): boolean {
  return token?.text === text && (token.type === 'op' || token.type === 'ident');
}
