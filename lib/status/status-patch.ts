import { isDeepStrictEqual } from 'node:util';
import { asJson } from '../common/as-json.js';
import type { JsonPatchOperation } from '../cluster/kubernetes-client.interface.js';

type Json = Record<string, unknown>;

/**
 * The patch that turns the status `current` into `desired`, or `undefined` when they are the same. What `desired`
 * leaves out is removed.
 *
 * It applies only to this object, not to a later one of its name: the server takes a `uid` in a status update
 * without a look at it, so it is tested. Lists are replaced whole, and only if they are still what was read, for a
 * list may hold what others have put there. Everything else is set field by field, so writers of different fields
 * do not get into each other's way.
 *
 * @internal
 */
export function statusPatch(
  uid: string,
  current: Json | undefined,
  desired: Json,
): JsonPatchOperation[] | undefined {
  const changes: JsonPatchOperation[] = [];
  if (current) compare('/status', current, desired, changes);
  else {
    changes.push(
      { op: 'test', path: '/status', value: null },
      { op: 'add', path: '/status', value: desired },
    );
  }
  return changes.length > 0 ? [{ op: 'test', path: '/metadata/uid', value: uid }, ...changes] : undefined;
}

/**
 * A status as the JSON that is sent (a `Date` is a text there), without the members that are `undefined` or `null`:
 * in a status both mean that it is not there.
 *
 * @internal
 */
export function normalizeStatus(status: object): Json {
  return withoutAbsent(asJson(status) as object);
}

function withoutAbsent(object: object): Json {
  const present = Object.entries(object).filter(([, value]) => !isAbsent(value));
  // fromEntries makes own members even of a name like `__proto__`.
  return Object.fromEntries(
    present.map(([name, value]) => [name, isPlain(value) ? withoutAbsent(value) : value]),
  );
}

function compare(path: string, current: Json, desired: Json, changes: JsonPatchOperation[]): void {
  for (const name of Object.keys(current)) {
    if (!Object.hasOwn(desired, name))
      changes.push(...guarded(path, name, current[name]), { op: 'remove', path: pointer(path, name) });
  }
  for (const name of Object.keys(desired)) {
    const before = Object.hasOwn(current, name) ? current[name] : undefined;
    const after = desired[name];
    if (isPlain(before) && isPlain(after)) compare(pointer(path, name), before, after, changes);
    else if (!isDeepStrictEqual(before, after)) {
      changes.push(...guarded(path, name, before), { op: 'add', path: pointer(path, name), value: after });
    }
  }
}

function guarded(path: string, name: string, before: unknown): JsonPatchOperation[] {
  return Array.isArray(before) ? [{ op: 'test', path: pointer(path, name), value: before }] : [];
}

/** @see https://www.rfc-editor.org/rfc/rfc6901#section-3 */
function pointer(path: string, name: string): string {
  return `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isPlain(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
