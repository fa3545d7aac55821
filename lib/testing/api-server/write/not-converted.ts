import { Base64Error } from '../builtin/decode/base64.js';
import { goTypeOf } from '../common/go-text.js';
import { isObject } from '../common/json.js';
import { type DecodeError, MismatchError } from '../types/resource-type.js';

/**
 * Why an object of a built-in kind could not be read from what is parsed already, as a strategic merge patch and an
 * apply leave it: Go has another reader for that than for JSON, which says less.
 *
 * @internal
 */
export function whyNotConverted(error: DecodeError): string {
  const { cause: inner = error } = error;
  if (inner instanceof Base64Error) return `error decoding from json: ${inner.message}`;
  if (!(inner instanceof MismatchError)) return error.message;
  const { value, wanted, kind: wantedKind, byItself } = inner;
  if (byItself !== undefined) return byItself;
  const kind = Array.isArray(value) ? 'slice' : isObject(value) ? 'map' : goTypeOf(value);
  if (wantedKind.startsWith('[]')) return `cannot restore slice from ${kind}`;
  if (wantedKind.startsWith('map[')) return `cannot restore map from ${kind}`;
  if (wantedKind.includes('.')) return `cannot restore struct from: ${kind}`;
  if (isConvertible(kind, wantedKind)) return `cannot convert ${kind} to ${wanted}`;
  return `unrecognized type: ${wantedKind}`;
}

/** Whether Go has a conversion between two types, be it one that makes no sense here. */
function isConvertible(from: string, to: string): boolean {
  const isNumber = (type: string) => /^(?:u?int|float)/.test(type);
  return isNumber(from) && (isNumber(to) || (to === 'string' && from.startsWith('int')));
}
