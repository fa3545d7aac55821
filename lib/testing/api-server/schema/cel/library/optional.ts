import { CelError, Optional, type Value } from '../values.js';
import { fn, member, type Overload } from './overload.js';

function isZero(value: Value): boolean {
  if (value === null || value === false || value === '' || value === 0 || value === 0n) return true;
  if (typeof value !== 'object') return false;
  if ('size' in value) return value.size === 0;
  if (value instanceof Uint8Array) return value.length === 0;
  if (value instanceof Optional) return value.value === undefined;
  return 'value' in value && value.value === 0n;
}

/** Values that may be absent. `or` and `orValue` are the evaluator's: what they don't need, they don't evaluate. @internal */
export const OPTIONALS: readonly Overload[] = [
  fn('optional.of', 'optional_of', 'A', 'optional(A)', (value: Value) => new Optional(value)),
  fn('optional.ofNonZeroValue', 'optional_ofNonZeroValue', 'A', 'optional(A)', (value: Value) =>
    isZero(value) ? Optional.NONE : new Optional(value),
  ),
  fn('optional.none', 'optional_none', '', 'optional(A)', () => Optional.NONE),
  member('value', 'optional_value', 'optional(A)', 'A', ({ value }: Optional) => {
    if (value === undefined) throw new CelError('optional.none() dereference');
    return value;
  }),
  member(
    'hasValue',
    'optional_hasValue',
    'optional(A)',
    'bool',
    ({ value }: Optional) => value !== undefined,
  ),
  member('or', 'optional_or_optional', 'optional(A) optional(A)', 'optional(A)'),
  member('orValue', 'optional_orValue_value', 'optional(A) A', 'A'),
];
