import { CelSyntaxError, type Expr } from './ast.js';
import { Builder, type Maker, quantify, variableName } from './macro-builder.js';
import { expandTwoVariables } from './two-variable-macros.js';

/** What a call of a macro stands for; undefined where it is a call like any other. @internal */
export function expandMacro(
  maker: Maker,
  name: string,
  target: Expr | undefined,
  args: readonly Expr[],
  at: number,
): Expr | undefined {
  const build = new Builder(maker, at);
  if (!target) return name === 'has' && args.length === 1 ? expandHas(maker, args[0] as Expr, at) : undefined;
  const [first, second, third] = args;
  switch (`${name}/${args.length}`) {
    case 'all/2':
      return quantifier(build, target, first, second as Expr, 'all');
    case 'exists/2':
      return quantifier(build, target, first, second as Expr, 'exists');
    case 'exists_one/2':
      return quantifier(build, target, first, second as Expr, 'exists_one');
    case 'map/2':
      return mapping(build, target, first, undefined, second as Expr);
    case 'map/3':
      return mapping(build, target, first, second, third as Expr);
    case 'filter/2': {
      const variable = variableName(first);
      return mapping(build, target, first, second, build.ident(variable));
    }
    case 'optMap/2':
      return optional(build, target, first, (value) => build.call('optional.of', value), second as Expr);
    case 'optFlatMap/2':
      return optional(build, target, first, (value) => value, second as Expr);
    case 'sortBy/2': {
      const input = '@__sortBy_input__';
      const keys = mapping(build, build.ident(input), first, undefined, second as Expr);
      return build.bind(input, target, build.member(build.ident(input), '@sortByAssociatedKeys', keys));
    }
    default:
      return expandTwoVariables(build, name, target, args);
  }
}

function expandHas(maker: Maker, argument: Expr, at: number): Expr {
  if (argument.kind === 'select') return { ...argument, id: maker.id(), at, isTest: true };
  throw new CelSyntaxError({ at: argument.at, message: 'invalid argument to has() macro' });
}

function quantifier(
  build: Builder,
  range: Expr,
  variable: Expr | undefined,
  predicate: Expr,
  kind: 'all' | 'exists' | 'exists_one',
): Expr {
  return build.comprehension({
    range,
    variable: variableName(variable),
    ...quantify(build, predicate, kind),
  });
}

function mapping(
  build: Builder,
  range: Expr,
  variable: Expr | undefined,
  predicate: Expr | undefined,
  value: Expr,
): Expr {
  const add = build.call('_+_', build.accumulator, build.list(value));
  return build.comprehension({
    range,
    variable: variableName(variable),
    init: build.list(),
    condition: build.literal(true),
    step: predicate ? build.call('_?_:_', predicate, add, build.accumulator) : add,
    result: build.accumulator,
  });
}

function optional(
  build: Builder,
  target: Expr,
  variable: Expr | undefined,
  wrap: (value: Expr) => Expr,
  value: Expr,
): Expr {
  const name = variableName(variable);
  const bound = wrap(build.bind(name, build.member(target, 'value'), value));
  return build.call('_?_:_', build.member(target, 'hasValue'), bound, build.call('optional.none'));
}
