import { isObject, type Json, type JsonObject } from '../common/json.js';

/** A type as Go names it. */
function goType(value: Json | undefined): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (Array.isArray(value)) return '[]interface {}';
  return isObject(value) ? 'map[string]interface {}' : '<nil>';
}

/**
 * Of the metadata, a conversion changes labels and annotations; all else stays as it was.
 *
 * @returns the metadata, or what is wrong with that of the converted object
 * @internal
 */
export function restoreMetadata(original: JsonObject, converted: Json | undefined): JsonObject | string {
  if (converted === undefined) return 'missing metadata in converted object';
  if (!isObject(converted)) return `invalid metadata of type ${goType(converted)} in converted object`;
  const result = { ...original };
  for (const field of ['labels', 'annotations']) {
    const value = converted[field];
    if (value === undefined || value === null) {
      delete result[field];
      continue;
    }
    if (!isObject(value)) return `invalid metadata.${field} of type ${goType(value)} in converted object`;
    for (const key of Object.keys(value)) {
      if (typeof value[key] === 'string') continue;
      return `metadata.${field}[${key}] must be a string, but is ${goType(value[key])} in converted object`;
    }
    result[field] = value;
  }
  return result;
}
