const LETTER = /^\p{L}$/u;
const DIGIT = /^\p{Nd}$/u;

/**
 * The order in which keys are written in YAML: letters after all else, and numbers by their value.
 *
 * @internal
 */
export function compareKeys(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let at = 0; at < left.length && at < right.length; at++) {
    const [one, other] = [left[at] as string, right[at] as string];
    if (one !== other) return compareAt(left, right, at);
  }
  return left.length - right.length;
}

function compareAt(left: readonly string[], right: readonly string[], at: number): number {
  const [one, other] = [left[at] as string, right[at] as string];
  const [isLetter, isOtherLetter] = [LETTER.test(one), LETTER.test(other)];
  if (isLetter && isOtherLetter) return one < other ? -1 : 1;
  if (isLetter || isOtherLetter) return isOtherLetter ? -1 : 1;
  // A zero counts for something only within a number.
  const prefix = (one === '0' || other === '0') && isWithinNumber(left, at) ? '1' : '0';
  const [number, otherNumber] = [digitsFrom(left, at), digitsFrom(right, at)];
  const difference = Number(prefix + number) - Number(prefix + otherNumber);
  if (difference !== 0) return difference;
  return number.length - otherNumber.length || (one < other ? -1 : 1);
}

function isWithinNumber(chars: readonly string[], at: number): boolean {
  for (let before = at - 1; before >= 0 && DIGIT.test(chars[before] as string); before--) {
    if (chars[before] !== '0') return true;
  }
  return false;
}

function digitsFrom(chars: readonly string[], at: number): string {
  let end = at;
  while (end < chars.length && DIGIT.test(chars[end] as string)) end++;
  return chars.slice(at, end).join('');
}
