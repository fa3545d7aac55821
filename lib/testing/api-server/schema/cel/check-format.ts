import type { Call, Expr, Issue } from './ast.js';
import type { Type } from './types.js';

const TEXTS = [
  'list',
  'map',
  'int',
  'uint',
  'double',
  'bool',
  'string',
  'timestamp',
  'bytes',
  'duration',
  'type',
  'null',
];

/** What may stand for a clause of a format, and what it is called. */
const CLAUSES: Readonly<Record<string, readonly [name: string, what: string, kinds: readonly string[]]>> = {
  s: ['string', 'strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps', TEXTS],
  d: ['decimal', 'integers', ['int', 'uint']],
  f: ['fixed-point', 'doubles', ['double', 'string']],
  e: ['scientific', 'doubles', ['double', 'string']],
  b: ['binary', 'integers and bools', ['int', 'uint', 'bool']],
  x: ['hex', 'integers, byte buffers, and strings', ['int', 'uint', 'string', 'bytes']],
  X: ['hex', 'integers, byte buffers, and strings', ['int', 'uint', 'string', 'bytes']],
  o: ['octal', 'integers', ['int', 'uint']],
};

/** What is wrong with a call of `format` whose format and arguments are literals. @internal */
export function checkFormatCall(call: Call, typeOf: (expr: Expr) => Type): Issue[] {
  const { target, args } = call;
  const [list] = args;
  if (target?.kind !== 'literal' || typeof target.value !== 'string' || list?.kind !== 'list') return [];
  let count = 0;
  for (const [, percent, verb = ''] of target.value.matchAll(/%(?:(%)|(?:\.\d+)?([a-zA-Z]?))/g)) {
    if (percent) continue;
    const arg = list.items[count];
    if (!arg) return [{ at: call.at, message: `index ${count} out of range` }];
    count++;
    const clause = Object.hasOwn(CLAUSES, verb) ? CLAUSES[verb] : undefined;
    if (!clause) {
      const message = `could not parse formatting clause: unrecognized formatting clause "${verb}"`;
      return [{ at: call.at, message }];
    }
    const { kind, name } = typeOf(arg);
    const [clauseName, what, kinds] = clause;
    if (kind === 'dyn' || kinds.includes(kind)) continue;
    const message = `error during formatting: ${clauseName} clause can only be used on ${what}, was given ${name}`;
    return [{ at: arg.at, message }];
  }
  if (list.items.length <= count) return [];
  const message = `too many arguments supplied to string.format (expected ${count}, got ${list.items.length})`;
  return [{ at: call.at, message }];
}
