import { compilePattern } from '../regex.js';
import type { Checked } from './checked.js';
import { accepts } from './library/overload.js';
import { CelError } from './values.js';
import { walk } from './walk.js';

const CONVERSIONS = ['bool', 'bytes', 'double', 'duration', 'int', 'string', 'timestamp', 'uint'];

/**
 * Why an expression can't become a program: conversions of literals, and patterns that are literals, are worked
 * out once before it runs, and may fail there.
 *
 * @internal
 */
export function foldConstants({ expr, overloads }: Checked): string | undefined {
  for (const [node] of walk(expr)) {
    const literal = node.kind === 'call' ? node.args[0] : undefined;
    if (node.kind !== 'call' || literal?.kind !== 'literal') continue;
    try {
      if ((node.name === 'find' || node.name === 'findAll') && typeof literal.value === 'string') {
        compilePattern(literal.value);
      } else if (CONVERSIONS.includes(node.name)) {
        overloads
          .get(node.id)
          ?.find((overload) => accepts(overload, [literal.value]))
          ?.call?.(literal.value);
      }
    } catch (error) {
      if (error instanceof CelError || !(error instanceof TypeError)) return (error as Error).message;
      throw error;
    }
  }
  return undefined;
}
