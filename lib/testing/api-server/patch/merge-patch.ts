import { getField, isObject, type Json, type JsonObject, setField } from '../common/json.js';

/**
 * RFC 7386, as evanphx/json-patch has it: fields that are null go, lists are replaced. The result shares what
 * it can with the document and the patch; neither is changed.
 *
 * @internal
 */
export function mergePatch(document: JsonObject, patch: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const key of Object.keys(document)) setField(result, key, document[key]);
  for (const key of Object.keys(patch)) {
    const value = patch[key];
    if (value === undefined) continue;
    if (value === null) delete result[key];
    else setField(result, key, mergeValue(getField(document, key), value));
  }
  return result;
}

/** What a patch leaves that is a list: itself, without nulls in its objects. @internal */
export function listOfPatch(patch: readonly Json[]): Json[] {
  return patch.map(withoutNulls);
}

function mergeValue(current: Json | undefined, value: Json): Json {
  if (!isObject(current)) return withoutNulls(value);
  return isObject(value) ? mergePatch(current, value) : value;
}

/** What is new has no nulls either; but in a list they stay. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item));
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  for (const key of Object.keys(value)) {
    const field = value[key];
    if (field !== null && field !== undefined) setField(result, key, withoutNulls(field));
  }
  return result;
}
