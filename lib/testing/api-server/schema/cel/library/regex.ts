import { compilePattern, type Pattern } from '../../regex.js';
import { CelError, Items } from '../values.js';
import { fn, member, type Overload } from './overload.js';

function compiled(source: string, say: (why: string) => string): Pattern {
  try {
    return compilePattern(source);
  } catch (error) {
    throw new CelError(say((error as Error).message), { cause: error });
  }
}

const matches = (text: string, source: string) => compiled(source, (why) => why).test(text);

function* found(text: string, source: string): Generator<string> {
  const matcher = compiled(source, (why) => `Illegal regex: ${why}`).re2.matcher(text);
  while (matcher.find()) yield matcher.group() ?? '';
}

function findAll(text: string, source: string, limit = -1n): Items {
  const all: string[] = [];
  if (limit === 0n) return new Items(all);
  for (const match of found(text, source)) {
    all.push(match);
    if (limit > 0n && BigInt(all.length) >= limit) break;
  }
  return new Items(all);
}

/** Functions of patterns. @internal */
export const REGEX: readonly Overload[] = [
  fn('matches', 'matches', 'string string', 'bool', matches),
  member('matches', 'matches_string', 'string string', 'bool', matches),
  member('find', 'string_find_string', 'string string', 'string', (text: string, source: string) => {
    for (const match of found(text, source)) return match;
    return '';
  }),
  member(
    'findAll',
    'string_find_all_string',
    'string string',
    'list(string)',
    (text: string, source: string) => findAll(text, source),
  ),
  member('findAll', 'string_find_all_string_int', 'string string int', 'list(string)', findAll),
];
