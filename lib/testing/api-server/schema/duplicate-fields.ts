/**
 * The fields that a JSON text gives more than once, as `spec.a` or `spec.list[0].b`: parsed, the text shows only
 * the last of them. The text must be valid JSON.
 *
 * @internal
 */
export function duplicateFields(text: string): string[] {
  const found: string[] = [];
  // One entry an open object or list: the text is walked without recursion, however deep it is.
  const stack: Level[] = [];
  for (const { 0: token } of text.matchAll(TOKENS)) {
    const level = stack.at(-1);
    switch (token[0]) {
      case '{':
        stack.push({ names: new Set(), path: pathOf(level), name: undefined, index: 0 });
        break;
      case '[':
        stack.push({ names: undefined, path: pathOf(level), name: undefined, index: 0 });
        break;
      case '}':
      case ']':
        stack.pop();
        break;
      case ',':
        if (level?.names) level.name = undefined;
        else if (level) level.index++;
        break;
      default:
        if (level?.names && level.name === undefined) noteName(level, JSON.parse(token) as string, found);
    }
  }
  return found;
}

const TOKENS = /[{}[\],]|"(?:[^"\\]|\\.)*"/g;

interface Level {
  /** Of an object: the names that it has so far. */
  readonly names: Set<string> | undefined;
  readonly path: string;
  name: string | undefined;
  index: number;
}

function pathOf(level: Level | undefined): string {
  if (!level) return '';
  if (!level.names) return `${level.path}[${level.index}]`;
  return level.path ? `${level.path}.${level.name}` : (level.name ?? '');
}

function noteName(level: Level, name: string, found: string[]): void {
  level.name = name;
  if (level.names?.has(name)) {
    const path = pathOf(level);
    if (!found.includes(path)) found.push(path);
  }
  level.names?.add(name);
}
