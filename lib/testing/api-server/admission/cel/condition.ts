import { compileExpression, type Expression } from '../../schema/cel/expression.js';
import { CostExceeded } from '../../schema/cel/frame.js';
import { formatType, isExactly, T } from '../../schema/cel/types.js';
import { CelError, type Value } from '../../schema/cel/values.js';
import { admissionVariables } from './admission-variables.js';

/** Nothing of this name is there: costs are reckoned without knowing the objects. */
const noSelf = { type: T.dyn, maxElements: 0, minSize: 1 };

/**
 * Compiles an expression that says yes or no.
 *
 * @returns the expression, or what is wrong with it in the words of the real server
 * @internal
 */
export function compileCondition(expression: string): Expression | string {
  const compiled = compileExpression(expression.trim(), admissionVariables, noSelf);
  if (!('evaluate' in compiled)) {
    return compiled.compilation === undefined
      ? `instantiation failed: ${compiled.instantiation}`
      : `compilation failed: ${compiled.compilation}`;
  }
  if (isExactly(compiled.type, T.bool)) return compiled;
  return `must evaluate to bool but got ${formatType(compiled.type)}`;
}

/**
 * Asks a compiled condition.
 *
 * @throws Error with the text of the real server, where it cannot be answered
 * @internal
 */
export function evaluateCondition(
  text: string,
  expression: Expression,
  variables: ReadonlyMap<string, Value>,
): boolean {
  try {
    return expression.evaluate(variables) === true;
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
