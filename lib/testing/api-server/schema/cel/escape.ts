const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

const ESCAPES: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
};

/** A field's name as rules write it; undefined where they can't name it. @internal */
export function escapeName(name: string): string | undefined {
  if (name === '' || /^\d/.test(name)) return undefined;
  if (RESERVED.has(name)) return `__${name}__`;
  if (/[^a-zA-Z0-9_./-]/.test(name)) return undefined;
  return name.replace(/__|[./-]/g, (part) => ESCAPES[part] ?? part);
}

const MEANINGS: Readonly<Record<string, string>> = { underscores: '__', dot: '.', dash: '-', slash: '/' };

/** The name that rules write so; undefined where it is none. @internal */
export function unescapeName(escaped: string): string | undefined {
  let isWrong = false;
  const name = escaped.replace(/__([^_]+)__/g, (all, word: string) => {
    if (Object.hasOwn(MEANINGS, word)) return MEANINGS[word] ?? '';
    if (!RESERVED.has(word) || all.length !== escaped.length) isWrong = true;
    return word;
  });
  return isWrong ? undefined : name;
}
