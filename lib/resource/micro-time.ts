/**
 * A timestamp with microseconds, as the fields of type MicroTime take it (`spec.renewTime` of a Lease,
 * `eventTime` of an Event): `2026-01-02T03:04:05.678000Z`. The last three digits are zero, for a `Date` counts
 * milliseconds.
 *
 * @see https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#MicroTime
 * @publicApi
 */
export function microTime(date: Date): string {
  return date.toISOString().replace('Z', '000Z');
}

/** A timestamp in whole seconds, as the fields of type Time hold it: `2026-01-02T03:04:05Z`. @publicApi */
export function time(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
