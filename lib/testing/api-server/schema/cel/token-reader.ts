import { CelSyntaxError } from './ast.js';
import type { Token } from './lexer.js';

/** Goes through the tokens of a source. @internal */
export class TokenReader {
  protected position = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  protected get token(): Token {
    return this.tokens[this.position] as Token;
  }

  protected is(text: string): boolean {
    const { token } = this;
    return token.text === text && (token.type === 'op' || token.type === 'ident');
  }

  protected accept(text: string): Token | undefined {
    if (!this.is(text)) return undefined;
    const { token } = this;
    this.position++;
    return token;
  }

  protected expect(text: string): Token {
    return this.accept(text) ?? this.unexpected(`expecting '${text}'`);
  }

  protected unexpected(expected = ''): never {
    const { text, at } = this.token;
    const message = expected
      ? `Syntax error: mismatched input '${text}' ${expected}`
      : `Syntax error: extraneous input '${text}' expecting <EOF>`;
    throw new CelSyntaxError({ at, message });
  }
}
