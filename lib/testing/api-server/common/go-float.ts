const MAX_PLAIN_EXPONENT = 21;

/** A number as Go writes it in YAML: a whole one with all its digits, others with an exponent from 1e+06 on. @internal */
export function goFloat(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  const [digits = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  const isWhole = Number.isInteger(value) && exponent < MAX_PLAIN_EXPONENT;
  if (isWhole && exponent < 19) return BigInt(value).toString();
  if (exponent >= -4 && exponent < 6) return String(value);
  const sign = exponent < 0 ? '-' : '+';
  return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
