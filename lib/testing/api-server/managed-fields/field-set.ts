import { compareElements, type PathElement, showElement } from './path-element.js';

/** A field in a set: itself a member, or only on the way to members below it. @internal */
export interface FieldNode {
  readonly isMember: boolean;
  readonly children?: FieldSet | undefined;
}

/**
 * A set of fields, as a tree. That a field is a member says nothing about its parents and children.
 *
 * No function here changes a set that it was given, except {@link addField}; what does not change is shared.
 *
 * @internal
 */
export type FieldSet = ReadonlyMap<PathElement, FieldNode>;

/** @internal */
export const emptySet: FieldSet = new Map();

/** Adds the field at the path; the parents do not become members. @internal */
export function addField(set: FieldSet, path: readonly PathElement[]): void {
  if (path.length === 0) return;
  // The sets on the way are this function's own, as the caller promises: they are built with it alone.
  let current = set as Map<PathElement, { isMember: boolean; children?: Map<PathElement, FieldNode> }>;
  for (let index = 0; index < path.length - 1; index++) {
    const element = path[index] as PathElement;
    let node = current.get(element);
    if (!node) current.set(element, (node = { isMember: false }));
    current = (node.children ??= new Map()) as typeof current;
  }
  const last = path[path.length - 1] as PathElement;
  const node = current.get(last);
  if (node) node.isMember = true;
  else current.set(last, { isMember: true });
}

/** @internal */
export function setOf(...paths: (readonly PathElement[])[]): FieldSet {
  const set: FieldSet = new Map();
  for (const path of paths) addField(set, path);
  return set;
}

/** @internal */
export function isEmptySet(set: FieldSet): boolean {
  for (const { isMember, children } of set.values()) {
    if (isMember || (children && !isEmptySet(children))) return false;
  }
  return true;
}

/** @internal */
export function hasField(set: FieldSet, path: readonly PathElement[]): boolean {
  let current: FieldSet | undefined = set;
  for (const [index, element] of path.entries()) {
    const node: FieldNode | undefined = current?.get(element);
    if (!node) return false;
    if (index === path.length - 1) return node.isMember;
    current = node.children;
  }
  return false;
}

/** @internal */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a.size === 0) return b;
  if (b.size === 0) return a;
  const result = new Map(a);
  for (const [element, node] of b) {
    const other = a.get(element);
    result.set(
      element,
      other
        ? {
            isMember: other.isMember || node.isMember,
            children:
              other.children && node.children
                ? union(other.children, node.children)
                : (other.children ?? node.children),
          }
        : node,
    );
  }
  return result;
}

/** @internal */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const result = new Map<PathElement, FieldNode>();
  for (const [element, node] of a.size <= b.size ? a : b) {
    const other = (a.size <= b.size ? b : a).get(element);
    if (!other) continue;
    const isMember = node.isMember && other.isMember;
    let children = node.children && other.children && intersection(node.children, other.children);
    if (children && isEmptySet(children)) children = undefined;
    if (isMember || children) result.set(element, { isMember, children });
  }
  return result;
}

/** The members of `a` that are none of `b`. The very set `a` where they have nothing in common. @internal */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return without(a, b, false);
}

/** The same, and what is below a member of `b` goes too. @internal */
export function recursiveDifference(a: FieldSet, b: FieldSet): FieldSet {
  return without(a, b, true);
}

function without(a: FieldSet, b: FieldSet, isRecursive: boolean): FieldSet {
  let result: Map<PathElement, FieldNode> | undefined;
  for (const [element, other] of b) {
    const node = a.get(element);
    if (!node) continue;
    const isMember = node.isMember && !other.isMember;
    let children = isRecursive && other.isMember ? undefined : node.children;
    if (children && other.children) children = without(children, other.children, isRecursive);
    if (isMember === node.isMember && children === node.children) continue;
    result ??= new Map(a);
    if (children && isEmptySet(children)) children = undefined;
    if (isMember || children) result.set(element, { isMember, children });
    else result.delete(element);
  }
  return result ?? a;
}

/** Every member's path, in the order in which conflicts are told: members first, then what is below. @internal */
export function* pathsOf(
  set: FieldSet,
  prefix: readonly PathElement[] = [],
): Generator<readonly PathElement[]> {
  const elements = [...set.keys()].sort(compareElements);
  for (const element of elements) if (set.get(element)?.isMember) yield [...prefix, element];
  for (const element of elements) {
    const children = set.get(element)?.children;
    if (children) yield* pathsOf(children, [...prefix, element]);
  }
}

/** `.spec.containers[name="a"].image`. @internal */
export function showPath(path: readonly PathElement[]): string {
  return path.map(showElement).join('');
}
