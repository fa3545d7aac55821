import type { Random } from '../common/backoff.js';

/** The longest name of an object that the server takes. */
const MAX_NAME_LENGTH = 253;
const NANOS_PER_MS = 1_000_000n;

/**
 * Names for Events that never collide: `{name of the object}.{hex nanoseconds}`. Dates count milliseconds, so the
 * rest of the number tells processes apart by chance, and calls within this one by counting up.
 *
 * @internal
 */
export class EventNames {
  private last = 0n;

  constructor(private readonly random: Random) {}

  next(objectName: string, at: Date): string {
    const nanos =
      BigInt(at.getTime()) * NANOS_PER_MS + BigInt(Math.floor(this.random() * Number(NANOS_PER_MS)));
    this.last = nanos > this.last ? nanos : this.last + 1n;
    const suffix = `.${this.last.toString(16)}`;
    return subdomain(objectName, MAX_NAME_LENGTH - suffix.length) + suffix;
  }
}

/** Some kinds allow names that an Event can't have, such as the ClusterRole `system:node`. */
function subdomain(name: string, maxLength: number): string {
  const labels = name
    .toLowerCase()
    .slice(0, maxLength)
    .replaceAll(/[^a-z0-9.-]/g, '-')
    .split('.')
    .map((label) => label.replaceAll(/^-+|-+$/g, ''));
  return labels.filter((label) => label !== '').join('.') || 'event';
}
