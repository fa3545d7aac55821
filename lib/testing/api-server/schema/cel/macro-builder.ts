import { CelSyntaxError, type Comprehension, type Expr } from './ast.js';
import type { Value } from './values.js';

/** Gives out the ids of expressions. @internal */
export interface Maker {
  id(): number;
}

/** Where a comprehension gathers its result. @internal */
export const ACCUMULATOR = '@result';

/** Builds expressions that stand at one place of the source. @internal */
export class Builder {
  constructor(
    private readonly maker: Maker,
    readonly at: number,
  ) {}

  literal(value: Value): Expr {
    return { kind: 'literal', id: this.maker.id(), at: this.at, value };
  }

  ident(name: string): Expr {
    return { kind: 'ident', id: this.maker.id(), at: this.at, name };
  }

  get accumulator(): Expr {
    return this.ident(ACCUMULATOR);
  }

  call(name: string, ...args: Expr[]): Expr {
    return { kind: 'call', id: this.maker.id(), at: this.at, name, args, target: undefined };
  }

  member(target: Expr, name: string, ...args: Expr[]): Expr {
    return { kind: 'call', id: this.maker.id(), at: this.at, name, args, target };
  }

  list(...items: Expr[]): Expr {
    return { kind: 'list', id: this.maker.id(), at: this.at, items, optional: new Set() };
  }

  map(...entries: { key: Expr; value: Expr }[]): Expr {
    return {
      kind: 'map',
      id: this.maker.id(),
      at: this.at,
      entries: entries.map((entry) => ({ ...entry, id: this.maker.id(), isOptional: false })),
    };
  }

  comprehension(
    parts: Omit<Comprehension, 'kind' | 'id' | 'at' | 'accumulator'> & { accumulator?: string },
  ): Expr {
    return { kind: 'comprehension', id: this.maker.id(), at: this.at, accumulator: ACCUMULATOR, ...parts };
  }

  /** One value under a name, in an expression. */
  bind(variable: string, init: Expr, result: Expr): Expr {
    return this.comprehension({
      range: this.list(),
      variable: '#unused',
      accumulator: variable,
      init,
      condition: this.literal(false),
      step: this.ident(variable),
      result,
    });
  }
}

/** The name of an iteration variable. @internal */
export function variableName(expr: Expr | undefined, message = 'argument is not an identifier'): string {
  if (expr?.kind === 'ident' && !expr.name.startsWith('.')) {
    if (expr.name !== ACCUMULATOR && expr.name !== '__result__') return expr.name;
    throw new CelSyntaxError({ at: expr.at, message: 'iteration variable overwrites accumulator variable' });
  }
  throw new CelSyntaxError({ at: expr?.at ?? 0, message });
}

/** @internal */
export function quantify(build: Builder, predicate: Expr, kind: 'all' | 'exists' | 'exists_one') {
  if (kind === 'exists_one') {
    const init = build.literal(0n);
    const more = build.call('_+_', build.accumulator, build.literal(1n));
    const step = build.call('_?_:_', predicate, more, build.accumulator);
    const result = build.call('_==_', build.accumulator, build.literal(1n));
    return { init, condition: build.literal(true), step, result };
  }
  const isAll = kind === 'all';
  const goesOn = isAll ? build.accumulator : build.call('!_', build.accumulator);
  return {
    init: build.literal(isAll),
    condition: build.call('@not_strictly_false', goesOn),
    step: build.call(isAll ? '_&&_' : '_||_', build.accumulator, predicate),
    result: build.accumulator,
  };
}
