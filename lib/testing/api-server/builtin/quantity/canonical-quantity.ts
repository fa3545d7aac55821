import { Quantity } from '../../../../resource/quantity.js';

const form = /^[+-]?(\d*)(?:\.(\d*))?(?:([numkMGTPE]?)|([KMGTPE])i|[eE]([+-]?\d+))$/;
const decimal = 'num kMGTPE';
const largest = Quantity.parse('9223372036854775807');

/**
 * A quantity as the API server writes it, or undefined where the text is none. A text that counts as canonical is
 * kept to the letter, with a `+` or leading zeros: only the others are written anew.
 *
 * @internal
 */
export function canonicalQuantity(text: string): string | undefined {
  const match = form.exec(text);
  if (!match || text === '') return undefined;
  // Go takes what has no digits for one whose zeros it has stripped.
  if (!match[1] && !match[2]) return '0';
  if (isKept(match)) return text;
  try {
    const quantity = Quantity.parse(withDigits(text));
    return (match[4] && quantity.compare(largest) > 0 ? largest : quantity).toString();
  } catch {
    return undefined;
  }
}

/** Kept where the number is short, and has neither zeros to strip nor a suffix that would be another. */
function isKept([, whole = '', fraction = '', suffix = '', binary, exponent]: RegExpExecArray): boolean {
  const digits = whole.replace(/^0+/, '') + fraction;
  if (binary) return fraction === '' && digits.length < 9 && (Number(digits) & 7) !== 0;
  const power = exponent === undefined ? 3 * (decimal.indexOf(suffix || ' ') - 3) : Number(exponent);
  const scale = power - fraction.length;
  if (digits.length > 18 || digits === '' || scale < -9) return false;
  return scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
}

/** `.5` and `5.` are quantities too. */
function withDigits(text: string): string {
  return text.replace(/^([+-]?)\./, '$10.').replace(/\.(?!\d)/, '');
}

/** In lists of resources amounts are rounded up to thousandths. @internal */
export function roundedToMilli(canonical: string): string {
  if (!/[nu]$|e-|\.\d{4}/.test(canonical)) return canonical;
  const thousands = Quantity.parse(canonical).toNumber() * 1000;
  if (Number.isInteger(thousands)) return canonical;
  return Quantity.parse(`${thousands < 0 ? Math.floor(thousands) : Math.ceil(thousands)}m`).toString();
}
