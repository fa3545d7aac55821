import { CelSyntaxError, type Expr } from './ast.js';
import { type Token, tokenize, unescapeText } from './lexer.js';
import type { Maker } from './macro-builder.js';
import { LiteralReader } from './literal-reader.js';
import { integerLiteral } from './integer-literal.js';
import { expandMacro } from './macros.js';
import { qualifiedName } from './qualified-name.js';

/** How deep an expression may be nested, as cel-go has it. */
const MAX_DEPTH = 250;
const MAX_LENGTH = 100_000;

const RESERVED = new Set(
  'as break const continue else false for function if import in let loop null package namespace return true var void while'.split(
    ' ',
  ),
);

/** Reads an expression, with its macros expanded. @throws CelSyntaxError @internal */
export function parse(source: string): Expr {
  if (source.length > MAX_LENGTH) {
    const size = `expression code point size exceeds limit: size: ${source.length}, limit ${MAX_LENGTH}`;
    throw new CelSyntaxError({ at: 0, message: size });
  }
  return new Parser(tokenize(source)).parse();
}

/** Words that no field can be named by after a dot. */
const NO_FIELDS = new Set(['in', 'true', 'false', 'null']);

const RELATIONS: Readonly<Record<string, string>> = {
  '<': '_<_',
  '<=': '_<=_',
  '>': '_>_',
  '>=': '_>=_',
  '==': '_==_',
  '!=': '_!=_',
  in: '@in',
};
const SUMS: Readonly<Record<string, string>> = { '+': '_+_', '-': '_-_' };
const PRODUCTS: Readonly<Record<string, string>> = { '*': '_*_', '/': '_/_', '%': '_%_' };

class Parser extends LiteralReader implements Maker {
  private lastId = 0;
  private depth = 0;

  parse(): Expr {
    const expr = this.expression();
    this.end();
    return expr;
  }

  id(): number {
    return ++this.lastId;
  }

  private call(at: number, name: string, args: readonly Expr[], target?: Expr): Expr {
    return { kind: 'call', id: this.id(), at, name, args, target };
  }

  protected expression(): Expr {
    if (++this.depth > MAX_DEPTH) this.tooDeep();
    const condition = this.or();
    const question = this.accept('?');
    this.depth--;
    if (!question) return condition;
    const yes = this.or();
    this.expect(':');
    return this.call(question.at, '_?_:_', [condition, yes, this.expression()]);
  }

  private tooDeep(): never {
    return this.fail(`expression recursion limit exceeded: ${MAX_DEPTH}`);
  }

  private or(): Expr {
    return this.binary({ '||': '_||_' }, () => this.binary({ '&&': '_&&_' }, () => this.relation()));
  }

  private relation(): Expr {
    return this.binary(RELATIONS, () => this.binary(SUMS, () => this.binary(PRODUCTS, () => this.unary())));
  }

  private binary(operators: Readonly<Record<string, string>>, operand: () => Expr): Expr {
    let left = operand();
    for (;;) {
      const { text, type, at } = this.token;
      const name = type === 'op' || text === 'in' ? operators[text] : undefined;
      if (!name || !Object.hasOwn(operators, text)) return left;
      this.position++;
      left = this.call(at, name, [left, operand()]);
    }
  }

  private unary(): Expr {
    const { text, at } = this.token;
    if (!this.is('!') && !this.is('-')) return this.member(this.primary());
    let count = 0;
    while (this.accept(text)) count++;
    const next = this.token;
    // A minus before a number is part of it.
    if (text === '-' && count === 1 && (next.type === 'int' || next.type === 'double')) {
      this.position++;
      return this.member(this.number(next, '-', at));
    }
    if (text === '-' && !this.beginsOperand(this.token)) this.noAlternative('-'.repeat(count));
    if (++this.depth > MAX_DEPTH) this.tooDeep();
    const operand = this.is('!') || this.is('-') ? this.unary() : this.member(this.primary(text === '!'));
    this.depth--;
    return count % 2 === 0 ? operand : this.call(at, text === '!' ? '!_' : '-_', [operand]);
  }

  private member(start: Expr): Expr {
    let expr = start;
    for (;;) {
      const { at } = this.token;
      if (this.accept('.')) {
        const isOptional = this.accept('?') !== undefined;
        const { token } = this;
        const isWord = token.type === 'quoted' || (token.type === 'ident' && !NO_FIELDS.has(token.text));
        if (!isWord) {
          if (isOptional) this.mismatched('{IDENTIFIER, ESC_IDENTIFIER}');
          if (token.type === 'ident' && token.text !== 'in') this.mismatched('IDENTIFIER');
          this.noAlternative('.');
          continue;
        }
        this.position++;
        if (isOptional) expr = this.call(at, '_?._', [expr, this.text(token.body, token.at)]);
        else if (token.type === 'ident' && this.is('(')) expr = this.memberCall(expr, token);
        else expr = { kind: 'select', id: this.id(), at, operand: expr, field: token.body, isTest: false };
      } else if (this.accept('[')) {
        this.instead('?');
        const name = this.accept('?') ? '_[?_]' : '_[_]';
        const index = this.expression();
        this.expect(']');
        expr = this.call(at, name, [expr, index]);
      } else if (this.is('{') && qualifiedName(expr) !== undefined) {
        expr = this.struct(qualifiedName(expr) ?? '', at);
      } else return expr;
    }
  }

  private text(value: string, at: number): Expr {
    return { kind: 'literal', id: this.id(), at, value };
  }

  private memberCall(target: Expr, { text }: Token): Expr {
    const { at } = this.expect('(');
    const args = this.list(')');
    return expandMacro(this, text, target, args, at) ?? this.call(at, text, args, target);
  }

  private list(end: string): Expr[] {
    const items: Expr[] = [];
    this.instead(end);
    if (this.accept(end)) return items;
    if (!this.beginsOperand(this.token)) this.seekOperand(false);
    if (this.accept(end)) return items;
    do items.push(this.expression());
    while (this.accept(','));
    this.expect(end);
    return items;
  }

  private primary(isNegated = false): Expr {
    if (!this.beginsOperand(this.token)) this.seekOperand(isNegated);
    const { token } = this;
    const { at, text } = token;
    switch (token.type) {
      case 'int':
      case 'uint':
      case 'double':
        this.position++;
        return this.number(token, '', at);
      case 'string':
      case 'bytes': {
        this.position++;
        const value = unescapeText(token);
        if (value === undefined)
          throw new CelSyntaxError({ at, message: 'Syntax error: invalid escape sequence' });
        return { kind: 'literal', id: this.id(), at, value };
      }
      case 'ident':
        this.position++;
        return this.identifier(text, at);
      default:
    }
    if (this.accept('(')) {
      const inner = this.expression();
      this.expect(')');
      return inner;
    }
    if (this.accept('[')) return this.listLiteral(at);
    if (this.accept('{')) return this.mapLiteral(at);
    this.accept('.');
    const name = this.token;
    if (name.type !== 'ident') {
      this.noAlternative('.');
      this.end();
    }
    this.position++;
    return this.identifier(name.text, at, '.');
  }

  private identifier(name: string, at: number, root = ''): Expr {
    const constants: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
    if (Object.hasOwn(constants, name))
      return { kind: 'literal', id: this.id(), at, value: constants[name] ?? null };
    if (RESERVED.has(name)) throw new CelSyntaxError({ at, message: `reserved identifier: ${name}` });
    if (this.is('(')) {
      const open = this.expect('(').at;
      const args = this.list(')');
      return expandMacro(this, name, undefined, args, open) ?? this.call(open, root + name, args);
    }
    return { kind: 'ident', id: this.id(), at, name: root + name };
  }

  private number({ type, text }: Token, sign: string, at: number): Expr {
    const value = type === 'double' ? Number(sign + text) : integerLiteral(type, text, sign, at);
    return { kind: 'literal', id: this.id(), at, value };
  }
}
