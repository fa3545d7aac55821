import { createHash } from 'node:crypto';

/** A short name for a value: the same for what is the same, in whatever order its fields were written. @internal */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, sorted)).digest('base64url').slice(0, 22);
}

function sorted(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  // Not assigned one by one: `__proto__` is a name like any other.
  return Object.fromEntries(entries);
}
