import { goTypeOf } from '../common/go-text.js';
import { cloneJson, getField, isObject, type Json, type JsonObject, setField } from '../common/json.js';
import type { Schema } from '../schema/schema.js';
import {
  applyRetainKeys,
  DELETE_FROM_LIST,
  directiveKey,
  SET_ORDER,
  withoutDirectives,
} from './strategic-directives.js';
import { badArgument, StrategicPatchError } from './strategic-error.js';
import { deleteFromList, mergeLists } from './strategic-lists.js';
import { fieldOf, itemsOf } from './strategic-schema.js';
import { orderedBy } from './strategic-set-order.js';

/**
 * Strategic merge patch, as k8s.io/apimachinery/pkg/util/strategicpatch does it: a merge patch that knows which
 * lists are merged, and by which key. The document is not changed; the patch loses what says nothing.
 *
 * @throws ApiError for a patch that makes no sense
 * @internal
 */
export function strategicMergePatch(document: JsonObject, patch: JsonObject, schema: Schema): JsonObject {
  return mergeObjects(cloneJson(document), patch, schema);
}

/** May change both. */
function mergeObjects(original: JsonObject, patch: JsonObject, schema: Schema): JsonObject {
  const directive = getField(patch, '$patch');
  if (directive !== undefined) {
    if (directive === 'delete') return {};
    if (directive !== 'replace') throw StrategicPatchError.unknownDirective(directive, patch);
    delete patch['$patch'];
    return patch;
  }
  applyRetainKeys(original, patch);
  mergeOrderedLists(original, patch, schema);
  for (const key of Object.keys(patch)) {
    const isDeleteList = key.startsWith(DELETE_FROM_LIST);
    mergeField(original, isDeleteList ? directiveKey(key, DELETE_FROM_LIST) : key, patch[key], {
      isDeleteList,
      schema,
    });
  }
  return original;
}

interface FieldMerge {
  readonly isDeleteList: boolean;
  /** Of the object that has the field. */
  readonly schema: Schema;
}

function mergeField(
  original: JsonObject,
  key: string,
  value: Json | undefined,
  { isDeleteList, schema }: FieldMerge,
): void {
  if (value === undefined) return;
  if (value === null) {
    delete original[key];
    return;
  }
  const current = getField(original, key);
  if (current === undefined || goTypeOf(current) !== goTypeOf(value)) {
    if (!isDeleteList) replace(original, key, value);
  } else if (isObject(current) && isObject(value)) {
    const field = fieldOf(schema, key);
    setField(
      original,
      key,
      field.strategy === 'replace' ? value : mergeObjects(current, value, field.schema),
    );
  } else if (Array.isArray(current) && Array.isArray(value)) {
    const field = itemsOf(schema, key);
    if (isDeleteList) setField(original, key, deleteFromList(current, value, field, mergeObjects));
    else if (field.strategy !== 'merge') setField(original, key, value);
    else setField(original, key, mergeLists(current, value, field, mergeObjects));
  } else {
    setField(original, key, value);
  }
}

/** Takes a value as it is, but for nulls and directives, which say nothing where nothing was. */
function replace(original: JsonObject, key: string, value: Json): void {
  discardNulls(value);
  const kept = withoutDirectives(value);
  if (kept === undefined) delete original[key];
  else setField(original, key, kept);
}

function discardNulls(value: Json | undefined): void {
  if (Array.isArray(value)) value.forEach(discardNulls);
  else if (isObject(value)) {
    for (const key of Object.keys(value)) {
      if (value[key] === null) delete value[key];
      else discardNulls(value[key]);
    }
  }
}

/** Lists whose order the patch prescribes with `$setElementOrder/<list>`; they are taken out of the patch. */
function mergeOrderedLists(original: JsonObject, patch: JsonObject, schema: Schema): void {
  for (const directive of Object.keys(patch)) {
    if (!directive.startsWith(SET_ORDER)) continue;
    const order = patch[directive] as Json;
    delete patch[directive];
    if (!Array.isArray(order)) throw badArgument([], order);
    const key = directiveKey(directive, SET_ORDER);
    const before = getField(original, key);
    const change = getField(patch, key);
    for (const list of [before, change]) {
      if (list !== undefined && !Array.isArray(list)) throw badArgument([], list);
    }
    const field = itemsOf(schema, key);
    const merged = orderedBy(
      order,
      before as Json[] | undefined,
      change as Json[] | undefined,
      field,
      mergeObjects,
    );
    if (merged === undefined) continue;
    setField(original, key, merged);
    delete patch[key];
  }
}
