import type { FieldNode, FieldSet } from './field-set.js';
import { isEmptySet } from './field-set.js';
import type { FieldType } from './field-type.js';
import type { PathElement } from './path-element.js';

/** The type of the field or item that a path element names; undefined where the schema knows none. */
function typeBelow(type: FieldType | undefined, element: PathElement): FieldType | undefined {
  if (element.startsWith('f:')) return type?.map && (type.map.declared(element.slice(2)) ?? type.map.others);
  return type?.list?.items;
}

/** The set, and with each field of it the declared fields above it. @internal */
export function withDeclaredParents(type: FieldType | undefined, set: FieldSet): FieldSet {
  const result = new Map<PathElement, FieldNode>();
  for (const [element, { isMember, children }] of set) {
    result.set(element, {
      isMember:
        isMember ||
        (children !== undefined &&
          element.startsWith('f:') &&
          type?.map?.declared(element.slice(2)) !== undefined),
      children: children && withDeclaredParents(typeBelow(type, element), children),
    });
  }
  return result;
}

/**
 * The set as the schema sees it now: what was owned field by field, and became atomic since, is owned as a
 * whole. The very set where nothing changed.
 *
 * @internal
 */
export function followSchema(type: FieldType, set: FieldSet): FieldSet {
  let result: Map<PathElement, FieldNode> | undefined;
  for (const [element, node] of set) {
    const below = typeBelow(type, element);
    const next = below && followNode(below, node);
    if (next && next !== node) (result ??= new Map(set)).set(element, next);
  }
  return result ?? set;
}

function followNode(type: FieldType, node: FieldNode): FieldNode {
  const { isMember, children } = node;
  const isWhole = isMember && !children;
  const owned: FieldNode = { isMember: true };
  if (type.map) {
    if (type.map.isFreeForm) return node;
    if (!isWhole && type.map.isAtomic) return children && !isEmptySet(children) ? owned : node;
  } else if (type.scalar) {
    return node;
  } else if (type.list && !isWhole && type.list.isAtomic) {
    return owned;
  }
  const next = children && followSchema(type, children);
  return next === children ? node : { isMember, children: next };
}
