import { compilePattern } from '../regex.js';
import { goDurationNanos } from '../time-formats.js';
import type { Call, Expr, Issue } from './ast.js';
import type { Checked } from './checked.js';
import { checkFormatCall } from './check-format.js';
import { parseTime } from './library/time-text.js';
import { formatType, isExactly, isOptional, type Type } from './types.js';
import { walk } from './walk.js';

const LITERALS: Readonly<Record<string, (text: string) => boolean>> = {
  duration: (text) => goDurationNanos(text) !== undefined,
  timestamp: (text) => parseTime(text) !== undefined,
  matches: isPattern,
};

function isPattern(text: string): boolean {
  try {
    compilePattern(text);
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with the literals of an expression whose types are right: cel-go's validators. @internal */
export function checkLiterals({ expr, types }: Pick<Checked, 'expr' | 'types'>): Issue[] {
  const issues: Issue[] = [];
  const typeOf = ({ id }: Expr) => types.get(id) as Type;
  for (const [node, within] of walk(expr)) {
    if (node.kind === 'call') issues.push(...checkCall(node, typeOf));
    if (within.includes('format')) continue;
    if (node.kind === 'list') {
      const wrong = firstMismatch(node.items, (item, index) =>
        unwrapped(typeOf(item), node.optional.has(index)),
      );
      if (wrong) issues.push(wrong);
    } else if (node.kind === 'map') {
      const keys = firstMismatch(
        node.entries.map(({ key }) => key),
        typeOf,
      );
      const values = firstMismatch(
        node.entries.map(({ value }) => value),
        (value, index) => unwrapped(typeOf(value), node.entries[index]?.isOptional ?? false),
      );
      issues.push(...[keys, values].filter((issue) => issue !== undefined));
    }
  }
  return issues;
}

function checkCall(call: Call, typeOf: (expr: Expr) => Type): Issue[] {
  const { name, args } = call;
  if (name === 'format') return checkFormatCall(call, typeOf);
  const isRight = Object.hasOwn(LITERALS, name) ? LITERALS[name] : undefined;
  const literal = args.at(-1);
  if (!isRight || literal?.kind !== 'literal' || typeof literal.value !== 'string') return [];
  return isRight(literal.value) ? [] : [{ at: literal.at, message: `invalid ${name} argument` }];
}

const unwrapped = (type: Type, isOptionalItem: boolean): Type =>
  isOptionalItem && isOptional(type) ? (type.params[0] as Type) : type;

function firstMismatch(
  exprs: readonly Expr[],
  typeOf: (expr: Expr, index: number) => Type,
): Issue | undefined {
  const [first] = exprs;
  if (!first) return undefined;
  const expected = typeOf(first, 0);
  for (const [index, expr] of exprs.entries()) {
    const actual = typeOf(expr, index);
    if (isExactly(expected, actual)) continue;
    const message = `expected type '${formatType(expected)}' but found '${formatType(actual)}'`;
    return { at: expr.at, message };
  }
  return undefined;
}
