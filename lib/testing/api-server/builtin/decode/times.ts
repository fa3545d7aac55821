import { readMicroTime, readTime, type TimeText } from './go-time.js';

/** The first second of the year 1, which is how Go has no time at all. */
const NEVER_MS = -62_135_596_800_000;

/** `metav1.Time`: RFC 3339, kept in UTC to the second; null for none. @internal */
export function canonicalTime(text: string): string | null {
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
