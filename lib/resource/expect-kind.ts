import { unexpected } from '../common/invalid-option-error.js';
import { isKind, type Kind } from './kind.js';

const EXPECTED = 'a class made with customResource() or resource()';
/** What a class is while the files that import each other are still being loaded. */
const UNDEFINED = `${EXPECTED} (it is undefined while files import each other in a circle: give the kind a file of its own)`;

/** `what` names the argument and where it was given. @throws InvalidOptionError @internal */
export function expectKind(value: unknown, what: string): asserts value is Kind {
  if (!isKind(value)) throw unexpected(what, value === undefined ? UNDEFINED : EXPECTED, value);
}
