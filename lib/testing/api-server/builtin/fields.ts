import { isObject, type Json, type JsonObject } from '../common/json.js';

/** Readers of fields that may be absent. What is of another type counts as absent: decoding has refused it. @internal */
export function at(value: Json | undefined, ...path: string[]): Json | undefined {
  let found: Json | undefined = value;
  for (const field of path) {
    if (!isObject(found) || !Object.hasOwn(found, field)) return undefined;
    found = found[field];
  }
  return found ?? undefined;
}

/** @internal */
export function objectAt(value: Json | undefined, ...path: string[]): JsonObject | undefined {
  const found = at(value, ...path);
  return isObject(found) ? found : undefined;
}

/** A list of objects; empty where there is none. @internal */
export function listAt(value: Json | undefined, ...path: string[]): JsonObject[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? (found as JsonObject[]) : [];
}

/** A list of texts; empty where there is none. @internal */
export function textsAt(value: Json | undefined, ...path: string[]): string[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? (found as string[]) : [];
}

/** @internal */
export function textAt(value: Json | undefined, ...path: string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** @internal */
export function numberAt(value: Json | undefined, ...path: string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

/** Texts by key; empty where there are none. @internal */
export function mapAt(value: Json | undefined, ...path: string[]): Record<string, string> {
  return (objectAt(value, ...path) ?? {}) as Record<string, string>;
}

/** Sets fields that are absent or empty texts. @internal */
export function setAbsent(object: JsonObject, values: JsonObject): void {
  for (const key of Object.keys(values)) {
    const present = object[key];
    if (present === undefined || present === null || present === '') object[key] = values[key];
  }
}
