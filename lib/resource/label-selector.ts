import { hasLabel, isBeyond, isOneOf, isWholeNumber, type LabelMatcher } from './label-matcher.js';

const TOKEN = /\s*(!=|==|[=!(),<>]|[^\s=!(),<>]+)\s*/y;
const WORD = /^[^=!(),<>]/;

/** A qualified name: an optional DNS subdomain and a slash, then at most 63 characters. */
const KEY =
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/**
 * What is wrong with the text of a label selector, or `undefined`. The grammar is the server's own.
 *
 * @see https://pkg.go.dev/k8s.io/apimachinery/pkg/labels#Parse
 * @internal
 */
export function labelSelectorProblem(text: string): string | undefined {
  try {
    labelMatcher(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * What a label selector says of labels.
 *
 * @throws an Error that says what is wrong with the text
 * @internal
 */
export function labelMatcher(text: string): LabelMatcher {
  const requirements = new Parser(tokensOf(text)).parse();
  return (labels) => requirements.every((matches) => matches(labels));
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) tokens.push(match[1] as string);
  return tokens;
}

class Parser {
  private next = 0;

  constructor(private readonly tokens: readonly string[]) {}

  parse(): LabelMatcher[] {
    const requirements: LabelMatcher[] = [];
    while (this.next < this.tokens.length) {
      requirements.push(this.requirement());
      if (this.peek === undefined) break;
      this.expect(',');
      if (this.peek === undefined) throw new Error('nothing follows the last comma');
    }
    return requirements;
  }

  private requirement(): LabelMatcher {
    const isAbsence = this.skip('!');
    const key = this.word('a key');
    if (!KEY.test(key) || key.length > 317) throw new Error(`"${key}" is no label key`);
    if (isAbsence || this.peek === undefined || this.peek === ',') return hasLabel(key, !isAbsence);
    const operator = this.tokens[this.next++] as string;
    switch (operator) {
      case '=':
      case '==':
      case '!=': {
        const value = this.peek === undefined || this.peek === ',' ? '' : this.word('a value');
        return isOneOf(key, [this.value(value)], operator !== '!=');
      }
      case '<':
      case '>': {
        const bound = this.word('a number');
        if (!isWholeNumber(bound)) throw new Error(`"${bound}" is no whole number to compare with`);
        // A number with a sign is no value of a label.
        return isBeyond(key, operator, this.value(bound));
      }
      case 'in':
      case 'notin':
        return isOneOf(key, this.values(), operator === 'in');
      default:
        throw new Error(`"${operator}" is no operator: there are =, ==, !=, in, notin, < and >`);
    }
  }

  private values(): string[] {
    const values: string[] = [];
    this.expect('(');
    // Two commas, or one at an end, have an empty value between them.
    for (let isBetween = true; ;) {
      if (this.skip(')')) return isBetween ? [...values, ''] : values;
      if (this.skip(',')) {
        if (isBetween) values.push('');
        isBetween = true;
        continue;
      }
      values.push(this.value(this.word('a value')));
      isBetween = false;
      if (this.peek !== ',' && this.peek !== ')') throw new Error('the values are not closed with ")"');
    }
  }

  private value(value: string): string {
    if (!VALUE.test(value)) throw new Error(`"${value}" is no label value`);
    return value;
  }

  private word(what: string): string {
    const token = this.tokens[this.next++];
    if (token === undefined) throw new Error(`${what} is missing at the end`);
    if (!WORD.test(token)) throw new Error(`"${token}" stands where ${what} is expected`);
    return token;
  }

  private expect(token: string): void {
    if (!this.skip(token)) throw new Error(`"${this.peek ?? 'the end'}" stands where "${token}" is expected`);
  }

  private skip(token: string): boolean {
    const isThere = this.peek === token;
    if (isThere) this.next++;
    return isThere;
  }

  private get peek(): string | undefined {
    return this.tokens[this.next];
  }
}
