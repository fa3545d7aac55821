import { DecodeError } from '../../types/resource-type.js';

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** `metav1.Time`: RFC 3339, kept in UTC to the second. @internal */
export function canonicalTime(text: string): string {
  const time = rfc3339.test(text) ? new Date(text) : undefined;
  if (!time || Number.isNaN(time.getTime())) throw refused(text, '2006-01-02T15:04:05Z07:00', '2006');
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** `metav1.MicroTime`: six digits after the second, no more and no less. @internal */
export function canonicalMicroTime(text: string): string {
  const match = rfc3339.exec(text);
  const fraction = match?.[1] ?? '';
  const time = match && new Date(text.replace(fraction, ''));
  if (!time || Number.isNaN(time.getTime())) throw refused(text, '2006-01-02T15:04:05.000000Z07:00', '2006');
  if (fraction.length < 7) {
    throw refused(text, '2006-01-02T15:04:05.000000Z07:00', '.000000', fraction + (match[2] ?? ''));
  }
  return `${time.toISOString().slice(0, 19)}${fraction.slice(0, 7)}Z`;
}

function refused(text: string, layout: string, expected: string, rest = text): DecodeError {
  return new DecodeError(`parsing time "${text}" as "${layout}": cannot parse "${rest}" as "${expected}"`);
}
