import { CelSyntaxError } from './ast.js';
import type { Token } from './lexer.js';
import { Uint } from './values.js';

/** @internal */
export function integerLiteral(type: Token['type'], text: string, sign: string, at: number): bigint | Uint {
  const size = BigInt(text.replace(/u$/i, ''));
  const value = sign ? -size : size;
  const fits = type === 'uint' ? value < 2n ** 64n : value >= -(2n ** 63n) && value < 2n ** 63n;
  if (!fits) {
    const message = type === 'uint' ? 'invalid uint literal' : 'invalid int literal';
    throw new CelSyntaxError({ at, message });
  }
  return type === 'uint' ? new Uint(value) : value;
}
