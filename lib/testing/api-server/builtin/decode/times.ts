import { readMicroTime, readTime, type TimeText } from './go-time.js';

/** The first second of the year 1, which is how Go has no time at all. */
const NEVER_MS = -62_135_596_800_000;

/** Most are written so already, and on no day that some months do not have. */
const canonical =
  /^(?!0001)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/** `metav1.Time`: RFC 3339, kept in UTC to the second; null for none. @internal */
export function canonicalTime(text: string): string | null {
  if (canonical.test(text)) return text;
  const time = readTime(text);
  return isNever(time) ? null : `${seconds(time)}Z`;
}

/** `metav1.MicroTime`: six digits after the second, no more and no less; null for none. @internal */
export function canonicalMicroTime(text: string): string | null {
  const time = readMicroTime(text);
  return isNever(time) ? null : `${seconds(time)}.${time.fraction.slice(1)}Z`;
}

const isNever = ({ secondMs, fraction }: TimeText) => secondMs === NEVER_MS && !/[1-9]/.test(fraction);

const seconds = ({ secondMs }: TimeText): string => new Date(secondMs).toISOString().slice(0, -5);
