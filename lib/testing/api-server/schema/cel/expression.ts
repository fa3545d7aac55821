import { CelSyntaxError, type Issue } from './ast.js';
import { checkLiterals } from './check-literals.js';
import { check } from './checker.js';
import { plan } from './evaluate.js';
import { foldConstants } from './fold-constants.js';
import { Frame } from './frame.js';
import { parse } from './parser.js';
import type { Declaration } from './schema-types.js';
import { estimateCost } from './static-cost.js';
import type { Type } from './types.js';
import type { Value } from './values.js';

/** An expression that can be evaluated. @internal */
export interface Expression {
  readonly type: Type;
  /** The variables that it reads. */
  readonly variables: ReadonlySet<string>;
  /** What an evaluation costs at most. */
  readonly maxCost: number;
  /** @throws CelError, or CostExceeded */
  evaluate(variables: ReadonlyMap<string, Value>): Value;
  /** What the last evaluation cost, whether it failed or not. */
  readonly lastCost: number;
}

/** Why an expression is none, in the words of cel-go. @internal */
export type Failure =
  | { readonly compilation: string; readonly instantiation?: never }
  | { readonly instantiation: string; readonly compilation?: never };

/** What a single evaluation may cost. */
const PER_CALL_LIMIT = 1_000_000;

/**
 * Reads an expression and checks its types.
 *
 * @param self what is known of the values of `self`, by which costs are reckoned
 * @returns the expression, or what is wrong with it
 * @internal
 */
export function compileExpression(
  source: string,
  variables: ReadonlyMap<string, Type>,
  self: Declaration,
  structs?: (name: string) => Type | undefined,
): Expression | Failure {
  try {
    const checked = check(parse(source), variables, structs);
    if (Array.isArray(checked)) return compilation(source, checked);
    const wrongLiterals = checkLiterals(checked);
    if (wrongLiterals.length > 0) return compilation(source, wrongLiterals);
    const failure = foldConstants(checked);
    return failure === undefined ? new CompiledExpression(checked, self) : { instantiation: failure };
  } catch (error) {
    // Chains without end are nested, too: each link holds the one before.
    if (error instanceof RangeError) return { compilation: 'expression recursion limit exceeded: 250' };
    if (error instanceof CelSyntaxError) return compilation(source, error.issues);
    throw error;
  }
}

class CompiledExpression implements Expression {
  readonly type: Type;
  readonly variables: ReadonlySet<string>;
  readonly maxCost: number;
  lastCost = 0;
  private readonly run: ReturnType<typeof plan>;

  constructor(checked: Exclude<ReturnType<typeof check>, Issue[]>, self: Declaration) {
    this.type = checked.type;
    this.variables = checked.variables;
    this.maxCost = estimateCost(checked, self).max;
    this.run = plan(checked);
  }

  evaluate(variables: ReadonlyMap<string, Value>): Value {
    const frame = new Frame(variables, PER_CALL_LIMIT);
    try {
      return this.run(frame);
    } finally {
      this.lastCost = frame.cost;
    }
  }
}

const compilation = (source: string, issues: readonly Issue[]): Failure => ({
  compilation: displayIssues(source, issues),
});

/** Issues as cel-go shows them: with the line, and a mark below. */
function displayIssues(source: string, issues: readonly Issue[]): string {
  const located = issues.map(({ at, message }) => {
    const before = source.slice(0, at).split('\n');
    const line = source.split('\n')[before.length - 1] ?? '';
    const column = [...(before.at(-1) ?? '')].length;
    const head = `ERROR: <input>:${before.length}:${column + 1}: ${message}`;
    const text = `${head}\n | ${line.replaceAll('\t', ' ')}\n | ${'.'.repeat(column)}^`;
    return { line: before.length, column, text };
  });
  return located
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .map(({ text }) => text)
    .join('\n');
}
