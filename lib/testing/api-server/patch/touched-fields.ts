import { byCodePoint } from '../common/go-format.js';
import { getField, isObject, type Json, type JsonObject, setField } from '../common/json.js';
import type { PatchOperation } from './json-patch-body.js';

/**
 * The real server patches text: an object of which it has to change a field is written anew, with its fields sorted,
 * and one that it only passes on stays as it was. Its refusals show that text.
 */

/** An object after a merge patch. @internal */
export function sortedWhere(node: Json, patch: Json): Json {
  if (Array.isArray(node)) return node.map((item) => sortedWhere(item, item));
  if (!isObject(node)) return node;
  const fields = isObject(patch) ? patch : {};
  return sorted(node, (key, value) => {
    const patched = getField(fields, key);
    return patched === undefined ? value : sortedWhere(value, patched);
  });
}

/** An object after a JSON patch. @internal */
export function sortedAlong(node: Json, operations: readonly PatchOperation[]): Json {
  const paths = operations.flatMap(({ path, from }) => [path, from]).filter((one) => one !== undefined);
  return sortedOn(
    node,
    paths.map((path) => tokensOf(path).slice(0, -1)),
  );
}

function sortedOn(node: Json, paths: readonly (readonly string[])[]): Json {
  const below = (key: string) => paths.filter(([first]) => first === key).map(([, ...rest]) => rest);
  if (Array.isArray(node)) {
    return node.map((item, index) => {
      const inner = below(String(index));
      return inner.length > 0 ? sortedOn(item, inner) : item;
    });
  }
  if (!isObject(node)) return node;
  return sorted(node, (key, value) => {
    const inner = below(key);
    return inner.length > 0 ? sortedOn(value, inner) : value;
  });
}

/** The keys and indices that a JSON pointer goes along. @internal */
export const tokensOf = (pointer: string): string[] => pointer.split('/').slice(1).map(unescaped);

const unescaped = (token: string) => token.replaceAll('~1', '/').replaceAll('~0', '~');

function sorted(node: JsonObject, inner: (key: string, value: Json) => Json): JsonObject {
  const result: JsonObject = {};
  for (const key of Object.keys(node).sort(byCodePoint)) {
    const value = node[key];
    if (value !== undefined) setField(result, key, inner(key, value));
  }
  return result;
}
