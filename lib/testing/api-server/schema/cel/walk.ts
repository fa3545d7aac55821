import type { Expr } from './ast.js';

/** The expressions directly in an expression. @internal */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'literal':
    case 'ident':
      return [];
    case 'struct':
      return expr.fields.map(({ value }) => value);
    case 'select':
      return [expr.operand];
    case 'call':
      return expr.target ? [expr.target, ...expr.args] : expr.args;
    case 'list':
      return expr.items;
    case 'map':
      return expr.entries.flatMap(({ key, value }) => [key, value]);
    case 'comprehension':
      return [expr.range, expr.init, expr.condition, expr.step, expr.result];
  }
}

/** An expression and all in it, each with the functions that it is an argument of. @internal */
export function* walk(
  expr: Expr,
  within: readonly string[] = [],
): Generator<readonly [Expr, readonly string[]]> {
  yield [expr, within];
  const inside = expr.kind === 'call' ? [...within, expr.name] : within;
  for (const child of childrenOf(expr)) yield* walk(child, inside);
}
