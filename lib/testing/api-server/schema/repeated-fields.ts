import type { Json } from '../common/json.js';

/** Between the name of a field that has been there before, and how often. No name of a built-in kind has it. */
const MARK = '\u0000';

/** The name as it was sent. @internal */
export function sentName(key: string): string {
  const end = key.indexOf(MARK);
  return end < 0 ? key : key.slice(0, end);
}

/**
 * Parses a text with all that its fields say when they are there more than once: the later ones get a name of their own,
 * of which {@link sentName} makes the one that was sent. The text must be valid JSON.
 *
 * @internal
 */
export function parseWithRepeats(text: string): Json {
  let copy = '';
  let copied = 0;
  const stack: { readonly counts: Map<string, number> | undefined; isValue: boolean }[] = [];
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    const level = stack.at(-1);
    if (token === '{' || token === '[') {
      if (level) level.isValue = true;
      stack.push({ counts: token === '{' ? new Map() : undefined, isValue: false });
    } else if (token === '}' || token === ']') stack.pop();
    else if (level && token === ',') level.isValue = false;
    else if (level?.counts && !level.isValue) {
      level.isValue = true;
      const name = JSON.parse(token) as string;
      const count = level.counts.get(name) ?? 0;
      level.counts.set(name, count + 1);
      if (count === 0) continue;
      copy += text.slice(copied, index) + JSON.stringify(`${name}${MARK}${count}`);
      copied = index + token.length;
    }
  }
  return JSON.parse(copy + text.slice(copied)) as Json;
}

const TOKENS = /[{}[\],]|"(?:[^"\\]|\\.)*"/g;
