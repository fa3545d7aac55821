import { compileExpression, type Expression, type Failure } from '../../schema/cel/expression.js';
import { CostExceeded } from '../../schema/cel/frame.js';
import { patchTypes } from '../../schema/cel/struct.js';
import { formatType, isExactly, T, type Type } from '../../schema/cel/types.js';
import { CelError, type Value } from '../../schema/cel/values.js';
import { conditionTypes, type Variables } from './admission-variables.js';

/** Nothing of this name is there: costs are reckoned without knowing the objects. */
const noSelf = { type: T.dyn, maxElements: 0, minSize: 1 };

/**
 * Compiles an expression.
 *
 * @param types of what it may evaluate to; none: whatever it likes
 * @returns the expression, or what is wrong with it in the words of the real server
 * @internal
 */
export function compileTo(
  expression: string,
  variables: Variables,
  ...types: readonly Type[]
): Expression | string {
  return checked(compileExpression(expression, variables, noSelf), types);
}

/** Compiles an expression that makes a patch of a type. @internal */
export function compilePatch(expression: string, variables: Variables, type: Type): Expression | string {
  return checked(compileExpression(expression, variables, noSelf, patchTypes), [type]);
}

function checked(compiled: Expression | Failure, types: readonly Type[]): Expression | string {
  if (!('evaluate' in compiled)) {
    return compiled.compilation === undefined
      ? `instantiation failed: ${compiled.instantiation}`
      : `compilation failed: ${compiled.compilation}`;
  }
  if (types.length === 0 || types.some((type) => isExactly(compiled.type, type))) return compiled;
  // Go lists the types by the names that they have in CEL.
  const wanted =
    types.length === 1
      ? types.map(formatType).join('')
      : `one of [${types.map(({ name }) => name).join(' ')}]`;
  return `must evaluate to ${wanted} but got ${formatType(compiled.type)}`;
}

/** Compiles an expression that says yes or no. @internal */
export function compileCondition(
  expression: string,
  variables: Variables = conditionTypes,
): Expression | string {
  return compileTo(expression.trim(), variables, T.bool);
}

/**
 * Evaluates a compiled expression.
 *
 * @throws Error with the text of the real server, where it cannot be evaluated
 * @internal
 */
export function evaluateTo(
  text: string,
  expression: Expression,
  variables: ReadonlyMap<string, Value>,
): Value {
  try {
    return expression.evaluate(variables);
  } catch (error) {
    if (error instanceof CostExceeded) {
      const why =
        'validation failed due to running out of cost budget, no further validation rules will be run';
      throw new Error(why, { cause: error });
    }
    if (!(error instanceof CelError)) throw error;
    throw new Error(`expression '${text}' resulted in error: ${error.message}`, { cause: error });
  }
}
