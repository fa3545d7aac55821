import { isDeepStrictEqual } from 'node:util';

type Json = Record<string, unknown>;

/**
 * The RFC 7386 merge patch that turns `from` into `to`, or `undefined` when they are the same. What `to` leaves
 * out, or has as `undefined` or `null`, is removed. Lists are replaced whole.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7386
 * @internal
 */
export function mergePatchBetween(from: object, to: object): object | undefined {
  const before = from as Json;
  const after = to as Json;
  const entries: [string, unknown][] = [];
  for (const name of Object.keys(before)) {
    if (isAbsent(own(after, name)) && !isAbsent(before[name])) entries.push([name, null]);
  }
  for (const name of Object.keys(after)) {
    const value = after[name];
    const current = own(before, name);
    if (isAbsent(value)) continue;
    if (isPlain(current) && isPlain(value)) {
      const nested = mergePatchBetween(current, value);
      if (nested) entries.push([name, nested]);
    } else if (!isDeepStrictEqual(current, value)) {
      entries.push([name, value]);
    }
  }
  // fromEntries makes own members even of a name like `__proto__`.
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function own(object: Json, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isPlain(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
