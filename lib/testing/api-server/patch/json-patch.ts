import { goJson } from '../common/go-text.js';
import { cloneJson, isObject, type Json, type JsonObject } from '../common/json.js';
import type { PatchOperation } from './json-patch-body.js';
import { findPlace, insert, JsonPatchError, overwrite, read, remove } from './json-patch-document.js';

/**
 * RFC 6902, as evanphx/json-patch v4 has it: an index may be negative, `replace` of a field that is not there
 * sets it, and `test` compares the text of scalars: `"\u0061"` is not `"a"`.
 *
 * @param document changed in place
 * @throws JsonPatchError where an operation can't be applied
 * @internal
 */
export function applyJsonPatch(document: Json, patch: readonly PatchOperation[]): Json {
  let result = document;
  for (const operation of patch) result = applyOne(result, operation);
  return result;
}

function applyOne(document: Json, operation: PatchOperation): Json {
  const { op, value, from } = operation;
  const path = pathOf(operation.path);
  switch (op) {
    case 'add':
      insert(findPlace(document, path), cloneJson(value ?? null));
      return document;
    case 'remove':
      remove(findPlace(document, path));
      return document;
    case 'replace':
      if (path === '') return wholeDocument(value);
      overwrite(findPlace(document, path), cloneJson(value ?? null));
      return document;
    case 'test':
      test(document, path, operation);
      return document;
    case 'move': {
      const place = findPlace(document, pathOf(from));
      const moved = read(place) ?? null;
      remove(place);
      insert(findPlace(document, path), moved);
      return document;
    }
    case 'copy': {
      const copied = read(findPlace(document, pathOf(from)));
      insert(findPlace(document, path), cloneJson(copied ?? null));
      return document;
    }
    default:
      throw new JsonPatchError(`unexpected kind: ${String(op)}`);
  }
}

function pathOf(path: string | undefined): string {
  if (path === undefined) throw new JsonPatchError('an operation without a path');
  return path;
}

function wholeDocument(value: Json | undefined): Json {
  if (typeof value !== 'object' || value === null) throw new JsonPatchError('no object and no list');
  return cloneJson(value);
}

function test(document: Json, path: string, { value, source }: PatchOperation): void {
  const actual = path === '' ? document : (read(findPlace(document, path)) ?? null);
  if (actual === null ? value !== undefined && value !== null : !isSame(actual, value, source)) {
    throw new JsonPatchError(`testing value ${path} failed`);
  }
}

/**
 * Equal, and the scalars in the same text as the server would write them.
 *
 * @param source the value with the text of each scalar in the place of the scalar
 */
function isSame(actual: Json, value: Json | undefined, source: Json | undefined): boolean {
  if (Array.isArray(actual)) {
    return (
      Array.isArray(value) &&
      actual.length === value.length &&
      actual.every((item, index) => isSame(item, value[index], (source as Json[])[index]))
    );
  }
  if (isObject(actual)) {
    if (!isObject(value)) return false;
    const keys = Object.keys(actual).filter((key) => actual[key] !== undefined);
    return (
      keys.length === Object.keys(value).length &&
      keys.every(
        (key) =>
          Object.hasOwn(value, key) && isSame(actual[key] as Json, value[key], (source as JsonObject)[key]),
      )
    );
  }
  return actual === value && source === goJson(actual);
}
