/** What a plain scalar of YAML 1.1 is to the library that Kubernetes reads and writes YAML with. @internal */
export type PlainValue = null | boolean | number | string;

const WORDS: ReadonlyMap<string, null | boolean> = new Map<string, null | boolean>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...wordsOf(['y', 'yes', 'on', 'true'], true),
  ...wordsOf(['n', 'no', 'off', 'false'], false),
]);

function wordsOf(words: readonly string[], value: boolean): [string, boolean][] {
  return words.flatMap((word) => {
    const capital = word.charAt(0).toUpperCase() + word.slice(1);
    return [word, capital, word.toUpperCase()].map((one): [string, boolean] => [one, value]);
  });
}

const SPECIAL = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const INTEGER = /^([-+]?)(0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]*|[1-9]\d*)$/;
const TIMESTAMP =
  /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d\d:\d\d))|(?: \d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?))?$/;
const BASE_60 = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/;

/** Reads a plain scalar. A time stays the text that it is. @internal */
export function resolvePlain(text: string): PlainValue {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (!/^[-+.\d]/.test(text)) return text;
  const digits = text.replaceAll('_', '');
  return integer(digits) ?? (FLOAT.test(digits) ? Number(digits) : text);
}

/** Whether a text that is written without quotes is read as that text again. @internal */
export function isPlainText(text: string): boolean {
  if (SPECIAL.test(text) || TIMESTAMP.test(text) || BASE_60.test(text)) return false;
  return resolvePlain(text) === text;
}

function integer(digits: string): number | undefined {
  const [, sign, number] = INTEGER.exec(digits) ?? [];
  if (number === undefined) return undefined;
  // Go takes a zero at the beginning for the sign of an octal number.
  const value = /^0\d/.test(number) ? Number.parseInt(number, 8) : Number(number);
  return sign === '-' ? -value : value;
}
