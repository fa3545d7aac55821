import { isObject, type Json, setField } from '../common/json.js';
import type { ResourceType } from '../types/resource-type.js';
import type { PatchFunction } from './patch-function.js';

/** The forms of patches that a type takes, by content type. @internal */
export function patchFunctions(_type: ResourceType): Readonly<Record<string, PatchFunction>> {
  return { 'application/merge-patch+json': (old, patch) => merge(old, patch) };
}

/** RFC 7386. */
function merge(target: Json, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const result = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else if (value !== undefined) setField(result, key, merge(result[key] ?? null, value));
  }
  return result;
}
