import { labelValue, qualifiedName } from '../builtin/validation/names.js';
import { ApiError } from '../common/api-error.js';
import { goQuote } from '../common/go-format.js';
import { type Token, tokensOf } from './label-lexer.js';

/** @internal */
export type LabelPredicate = (labels: Readonly<Record<string, string>>) => boolean;

/**
 * A label selector as a query carries it: `app=web,tier in (a, b),!legacy`. Undefined where everything matches. The
 * grammar and the refusals are those of k8s.io/apimachinery/pkg/labels.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#api
 * @internal
 */
export function parseLabelSelector(text: string | null | undefined): LabelPredicate | undefined {
  if (!text) return undefined;
  const all = new Parser(text).parse();
  if (all.length === 0) return undefined;
  return (labels) => all.every((matches) => matches(labels));
}

const has = (labels: Readonly<Record<string, string>>, key: string) => Object.hasOwn(labels, key);

class Parser {
  private readonly tokens: Token[];
  private position = 0;

  constructor(text: string) {
    this.tokens = tokensOf(text);
  }

  parse(): LabelPredicate[] {
    const all: LabelPredicate[] = [];
    for (;;) {
      const { kind, text } = this.peek();
      if (kind === 'end') return all;
      if (kind !== 'identifier' && kind !== '!' && kind !== 'in' && kind !== 'notin')
        throw found(text, `!, identifier, or 'end of string'`);
      all.push(this.requirement());
      const next = this.take();
      if (next.kind === 'end') return all;
      if (next.kind !== ',') throw found(next.text, `',' or 'end of string'`);
      const after = this.peek();
      if (!isName(after) && after.kind !== '!') throw found(after.text, `identifier after ','`);
    }
  }

  private requirement(): LabelPredicate {
    const isAbsent = this.peek().kind === '!';
    if (isAbsent) this.take();
    const name = this.take();
    if (!isName(name)) throw unparsable(`found '${name.text}', expected: identifier`);
    const key = checkedKey(name.text);
    const { kind } = this.peek();
    if (kind === 'end' || kind === ',') return (labels) => has(labels, key) !== isAbsent;
    if (isAbsent) return (labels) => !has(labels, key);
    return this.comparison(key);
  }

  private comparison(key: string): LabelPredicate {
    const operator = this.take();
    switch (operator.kind) {
      case 'in':
      case 'notin': {
        const values = this.values(key);
        if (operator.kind === 'in') return (labels) => has(labels, key) && values.has(labels[key] as string);
        return (labels) => !has(labels, key) || !values.has(labels[key] as string);
      }
      case '=':
      case '==': {
        const value = this.value(key);
        return (labels) => has(labels, key) && labels[key] === value;
      }
      case '!=': {
        const value = this.value(key);
        return (labels) => !has(labels, key) || labels[key] !== value;
      }
      case '<':
      case '>': {
        const text = this.value();
        const bound = integer(text);
        // A number with a sign is no value of a label.
        checkedValue(text, key, 0);
        return (labels) => {
          if (!has(labels, key) || !/^[-+]?\d+$/.test(labels[key] as string)) return false;
          const actual = BigInt((labels[key] as string).replace('+', ''));
          return operator.kind === '<' ? actual < bound : actual > bound;
        };
      }
      default:
        throw unparsable(`found '${operator.text}', expected: in, notin, =, ==, !=, gt, lt`);
    }
  }

  /** @param key of the label, where its value has to be a label's */
  private value(key?: string): string {
    const next = this.peek();
    // Nothing is a value, too.
    if (next.kind === 'end' || next.kind === ',') return '';
    if (!isName(next)) throw unparsable(`found '${next.text}', expected: identifier`);
    this.take();
    return key === undefined ? next.text : checkedValue(next.text, key, 0);
  }

  private values(key: string): Set<string> {
    const open = this.take();
    if (open.kind !== '(') throw unparsable(`found '${open.text}' expected: '('`);
    const values: string[] = [];
    for (;;) {
      const token = this.take();
      if (isName(token)) {
        values.push(token.text);
        const next = this.take();
        if (next.kind === ')') break;
        if (next.kind !== ',') throw unparsable(`found '${next.text}', expected: ',' or ')'`);
        if (this.peek().kind === ')') {
          values.push('');
          this.take();
          break;
        }
      } else if (token.kind === ',') values.push('');
      else if (token.kind === ')') {
        values.push('');
        break;
      } else throw unparsable(`found '${token.text}', expected: ',', ')' or identifier`);
    }
    values.sort().forEach((value, index) => checkedValue(value, key, index));
    return new Set(values);
  }

  private peek(): Token {
    return this.tokens[this.position] as Token;
  }

  private take(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.position++;
    return token;
  }
}

/** Words of the language are names where a name is expected. */
function isName({ kind }: Token): boolean {
  return kind === 'identifier' || kind === 'in' || kind === 'notin';
}

function integer(text: string): bigint {
  const value = /^[-+]?\d+$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
  if (value !== undefined && BigInt.asIntN(64, value) === value) return value;
  throw unparsable(
    `values[0]: Invalid value: ${goQuote(text)}: for 'Gt', 'Lt' operators, the value must be an integer`,
  );
}

function checkedKey(key: string): string {
  const causes = qualifiedName(key);
  // The real server has no name for the place of a key.
  if (causes.length > 0) throw unparsable(`<nil>: Invalid value: ${goQuote(key)}: ${causes.join('; ')}`);
  return key;
}

function checkedValue(value: string, key: string, index: number): string {
  const causes = labelValue(value);
  if (causes.length === 0) return value;
  throw unparsable(`values[${index}][${key}]: Invalid value: ${goQuote(value)}: ${causes.join('; ')}`);
}

function found(text: string, expected: string): ApiError {
  return ApiError.badRequest(`found '${text}', expected: ${expected}`);
}

function unparsable(why: string): ApiError {
  return ApiError.badRequest(`unable to parse requirement: ${why}`);
}
