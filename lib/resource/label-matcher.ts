/** Whether labels are as a selector wants them. @internal */
export type LabelMatcher = (labels: Readonly<Record<string, string>>) => boolean;

export const hasLabel =
  (key: string, isWanted: boolean): LabelMatcher =>
  (labels) =>
    Object.hasOwn(labels, key) === isWanted;

/** One of the values; without the label, it is none of them. */
export const isOneOf =
  (key: string, values: readonly string[], isWanted: boolean): LabelMatcher =>
  (labels) =>
    (Object.hasOwn(labels, key) && values.includes(labels[key] as string)) === isWanted;

/** A whole number beyond the bound. @internal */
export function isBeyond(key: string, operator: '<' | '>', bound: string): LabelMatcher {
  const limit = wholeNumber(bound);
  return (labels) => {
    const value = Object.hasOwn(labels, key) ? (labels[key] as string) : '';
    if (!isWholeNumber(value)) return false;
    return operator === '<' ? wholeNumber(value) < limit : wholeNumber(value) > limit;
  };
}

/** @internal */
export function isWholeNumber(text: string): boolean {
  // The server counts in 64 bits.
  return /^[-+]?\d+$/.test(text) && BigInt.asIntN(64, wholeNumber(text)) === wholeNumber(text);
}

function wholeNumber(text: string): bigint {
  return BigInt(text.replace('+', ''));
}
