import { isObject, type Json, type JsonObject, setField } from '../common/json.js';
import type { FieldNode, FieldSet } from './field-set.js';
import { compareElements, parseElement, type PathElement, PathElementError } from './path-element.js';

/**
 * Reads the `fieldsV1` of an entry of managedFields. `{}` is a member; `.` says that a field with children is
 * one too.
 *
 * @throws PathElementError for keys that are no path elements.
 * @internal
 */
export function decodeFields(fields: Json | undefined): FieldSet {
  return (isObject(fields) && readNode(fields).children) || new Map();
}

function readNode(fields: JsonObject): FieldNode {
  let isMember = false;
  let children: Map<PathElement, FieldNode> | undefined;
  for (const key in fields) {
    if (key === '.') {
      isMember = true;
      continue;
    }
    const element = parseElement(key);
    if (element === undefined) continue;
    const below = fields[key];
    if (!isObject(below) && below !== null) throw new PathElementError(`no object at ${key}`);
    (children ??= new Map()).set(element, below === null ? { isMember: true } : readNode(below));
  }
  return { isMember: isMember || !children, children };
}

/** The same the other way round, with keys in the order in which a real server writes them. @internal */
export function encodeFields(set: FieldSet): JsonObject {
  const result: JsonObject = {};
  const elements = [...set.keys()];
  if (elements.length > 1) elements.sort(compareElements);
  for (const element of elements) {
    const { isMember, children } = set.get(element) as FieldNode;
    if (!children || children.size === 0) {
      if (isMember) setField(result, element, {});
    } else {
      const below = encodeFields(children);
      setField(result, element, isMember ? { '.': {}, ...below } : below);
    }
  }
  return result;
}
