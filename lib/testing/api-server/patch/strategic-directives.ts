import { isObject, type Json, type JsonObject, setField } from '../common/json.js';
import { badFormat } from './strategic-error.js';

/** @internal */
export const SET_ORDER = '$setElementOrder';
/** @internal */
export const DELETE_FROM_LIST = '$deleteFromPrimitiveList';
const RETAIN_KEYS = '$retainKeys';

/** The list that a directive such as `$setElementOrder/containers` is about. @internal */
export function directiveKey(directive: string, prefix: typeof SET_ORDER | typeof DELETE_FROM_LIST): string {
  if (directive.startsWith(`${prefix}/`)) return directive.slice(prefix.length + 1);
  throw prefix === SET_ORDER ? badFormat.elementOrder() : badFormat.primitiveList();
}

/** `$retainKeys` names the only fields that stay: for unions such as the source of a volume. @internal */
export function applyRetainKeys(original: JsonObject, patch: JsonObject): void {
  const retained = patch[RETAIN_KEYS];
  if (retained === undefined) return;
  delete patch[RETAIN_KEYS];
  if (!Array.isArray(retained)) throw badFormat.retainKeys();
  const keys = new Set(retained);
  for (const key of Object.keys(patch)) {
    const isDirective = key.startsWith(DELETE_FROM_LIST) || key.startsWith(SET_ORDER);
    if (patch[key] !== null && !isDirective && !keys.has(key)) throw badFormat.retainKeys();
  }
  for (const key of Object.keys(original)) if (!keys.has(key)) delete original[key];
}

/** The value without objects that carry a `$patch`; undefined where it is one. May change the value. @internal */
export function withoutDirectives(value: Json): Json | undefined {
  if (Array.isArray(value)) {
    return value.map(withoutDirectives).filter((item) => item !== undefined);
  }
  if (!isObject(value)) return value;
  if (value['$patch'] !== undefined) return undefined;
  for (const key of Object.keys(value)) {
    const kept = withoutDirectives(value[key] ?? null);
    if (kept === undefined) delete value[key];
    else setField(value, key, kept);
  }
  return value;
}
