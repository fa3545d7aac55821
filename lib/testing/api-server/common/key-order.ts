import { isObject, type Json, type JsonObject, setField } from './json.js';

/**
 * A copy with all keys sorted, as Go writes a map: but for what is at one of the paths, which is as it is.
 *
 * @internal
 */
export function inKeyOrder(value: Json, kept: readonly (readonly string[])[] = []): Json {
  if (kept.some((path) => path.length === 0)) return value;
  const below = (key: string, isLast = false) =>
    kept.filter(([first]) => first === key || (isLast && first === '-')).map(([, ...rest]) => rest);
  if (Array.isArray(value))
    return value.map((item, index) => inKeyOrder(item, below(String(index), index === value.length - 1)));
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  for (const key of Object.keys(value).sort())
    setField(result, key, inKeyOrder(value[key] ?? null, below(key)));
  return result;
}
