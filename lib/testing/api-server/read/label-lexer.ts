/** A token of a label selector. @internal */
export interface Token {
  readonly kind:
    '(' | ')' | ',' | '!' | '=' | '==' | '!=' | '<' | '>' | 'in' | 'notin' | 'identifier' | 'end';
  readonly text: string;
}

const SPECIAL = '()=!,<>';
const OPERATORS = ['==', '!=', '=', '!', '<', '>', '(', ')', ','] as const;

/** Splits a label selector into its tokens. @internal */
export function tokensOf(selector: string): Token[] {
  const tokens: Token[] = [];
  let index = 0;
  while (index < selector.length) {
    const character = selector[index] as string;
    if (/\s/.test(character)) {
      index++;
      continue;
    }
    const operator = OPERATORS.find((one) => selector.startsWith(one, index));
    if (operator) {
      tokens.push({ kind: operator, text: operator });
      index += operator.length;
      continue;
    }
    const start = index;
    while (
      index < selector.length &&
      !SPECIAL.includes(selector[index] as string) &&
      !/\s/.test(selector[index] as string)
    )
      index++;
    const text = selector.slice(start, index);
    tokens.push({ kind: text === 'in' || text === 'notin' ? text : 'identifier', text });
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}
