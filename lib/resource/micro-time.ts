import { unexpected } from '../common/invalid-option-error.js';

/**
 * A timestamp with microseconds, as the fields of type MicroTime take it (`spec.renewTime` of a Lease,
 * `eventTime` of an Event): `2026-01-02T03:04:05.678000Z`. The last three digits are zero, for a `Date` counts
 * milliseconds.
 *
 * @see https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#MicroTime
 * @publicApi
 */
export function microTime(date: Date): string {
  return written(date, 'microTime()').replace('Z', '000Z');
}

/** A timestamp in whole seconds, as the fields of type Time hold it: `2026-01-02T03:04:05Z`. @publicApi */
export function time(date: Date): string {
  return written(date, 'time()').replace(/\.\d+Z$/, 'Z');
}

function written(date: Date, where: string): string {
  const isDate = typeof (date as Partial<Date> | null | undefined)?.toISOString === 'function';
  if (!isDate || Number.isNaN(Number(date)))
    throw unexpected(`the argument of ${where}`, 'a Date that is valid', isDate ? String(date) : date);
  return date.toISOString();
}
