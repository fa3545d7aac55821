import { cause, type StatusCause } from '../common/api-error.js';

/** Bytes. */
const MAX_LENGTH = 128;
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** Who writes: the fieldManager of the request, or else the program in its User-Agent. @internal */
export function managerOf(fieldManager: string | undefined, userAgent: string | undefined): string {
  if (fieldManager) return fieldManager;
  let name = '';
  let bytes = 0;
  for (const char of (userAgent ?? '').split('/')[0] ?? '') {
    if (!PRINTABLE.test(char)) continue;
    bytes += Buffer.byteLength(char);
    if (bytes > MAX_LENGTH) break;
    name += char;
  }
  return name;
}

/** What is wrong with the fieldManager of a request. @internal */
export function checkFieldManager(fieldManager: string): StatusCause[] {
  const causes: StatusCause[] = [];
  if (Buffer.byteLength(fieldManager) > MAX_LENGTH) causes.push(cause.tooLong('fieldManager', MAX_LENGTH));
  let position = 0;
  for (const char of fieldManager) {
    if (!PRINTABLE.test(char)) {
      const code = (char.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
      causes.push(
        cause.invalid('fieldManager', fieldManager, `invalid character U+${code} (at position ${position})`),
      );
    }
    position += Buffer.byteLength(char);
  }
  return causes;
}
