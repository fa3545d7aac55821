import { CelSyntaxError, type Expr } from './ast.js';
import { type Builder, quantify, variableName } from './macro-builder.js';

const QUANTIFIERS: Readonly<Record<string, 'all' | 'exists' | 'exists_one'>> = {
  'all/3': 'all',
  'exists/3': 'exists',
  'exists_one/3': 'exists_one',
  'existsOne/3': 'exists_one',
};

const SIMPLE = 'argument must be a simple name';

/** The macros over index and item, or key and value: `m.all(k, v, …)`, `l.transformList(i, v, …)`. @internal */
export function expandTwoVariables(
  build: Builder,
  name: string,
  range: Expr,
  args: readonly Expr[],
): Expr | undefined {
  const signature = `${name}/${args.length}`;
  const kind = Object.hasOwn(QUANTIFIERS, signature) ? QUANTIFIERS[signature] : undefined;
  if (kind) {
    return build.comprehension({ range, ...variables(args), ...quantify(build, args[2] as Expr, kind) });
  }
  const [, , third, fourth] = args;
  const [predicate, value] = fourth ? [third, fourth] : [undefined, third];
  if (!value || args.length > 4) return undefined;
  const gather = gathering(build, name, args, value);
  if (!gather) return undefined;
  const { init, add } = gather;
  return build.comprehension({
    range,
    ...variables(args),
    init,
    condition: build.literal(true),
    step: predicate ? build.call('_?_:_', predicate, add, build.accumulator) : add,
    result: build.accumulator,
  });
}

function gathering(build: Builder, name: string, args: readonly Expr[], value: Expr) {
  switch (name) {
    case 'transformList':
      return { init: build.list(), add: build.call('_+_', build.accumulator, build.list(value)) };
    case 'transformMap': {
      const key = build.ident(variableName(args[0]));
      return { init: build.map(), add: build.call('cel.@mapInsert', build.accumulator, key, value) };
    }
    case 'transformMapEntry':
      return { init: build.map(), add: build.call('cel.@mapInsert', build.accumulator, value) };
    default:
      return undefined;
  }
}

function variables(args: readonly Expr[]): { variable: string; variable2: string } {
  const variable = variableName(args[0], SIMPLE);
  const variable2 = variableName(args[1], SIMPLE);
  if (variable === variable2) {
    const message = `duplicate variable name: ${variable2}`;
    throw new CelSyntaxError({ at: args[1]?.at ?? 0, message });
  }
  return { variable, variable2 };
}
