import { equalJson, isObject, type Json, type JsonObject } from '../common/json.js';
import { itemElement, shapesOf } from './atom.js';
import { addField, type FieldSet } from './field-set.js';
import type { FieldType, ListType, MapType, ScalarType } from './field-type.js';
import { fieldElement, type PathElement } from './path-element.js';
import { checkScalar } from './validate-typed.js';

/** What differs between two states. No field is in two of the sets. @internal */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

/** @throws TypedValueError where a value does not fit its schema. @internal */
export function compareTyped(type: FieldType, before: Json, after: Json): Comparison {
  const comparison: Comparison = { added: new Map(), modified: new Map(), removed: new Map() };
  new Comparer(comparison).compare(type, before, after);
  return comparison;
}

class Comparer {
  private readonly path: PathElement[] = [];

  constructor(private readonly found: Comparison) {}

  compare(type: FieldType, left: Json | undefined, right: Json | undefined): void {
    let isLeaf = false;
    for (const shape of shapesOf(type, left, right)) isLeaf = this[shape](type, left, right);
    if (isLeaf) return;
    if (left === undefined) addField(this.found.added, this.path);
    else if (right === undefined) addField(this.found.removed, this.path);
  }

  private leaf(left: Json | undefined, right: Json | undefined): true {
    if (left === undefined) addField(this.found.added, this.path);
    else if (right === undefined) addField(this.found.removed, this.path);
    else if (!equalJson(left, right)) addField(this.found.modified, this.path);
    return true;
  }

  scalar(type: FieldType, left: Json | undefined, right: Json | undefined): boolean {
    if (left !== right) checkEither(type.scalar as ScalarType, left, right);
    return this.leaf(left, right);
  }

  map(type: FieldType, left: Json | undefined, right: Json | undefined): boolean {
    const map = type.map as MapType;
    const [before, after] = [isObject(left) ? left : none, isObject(right) ? right : none];
    if (map.isAtomic || (isEmptyObject(before) && isEmptyObject(after))) return this.leaf(left, right);
    for (const name of Object.keys(before)) {
      this.field(map, name, before[name], Object.hasOwn(after, name) ? after[name] : undefined);
    }
    for (const name of Object.keys(after)) {
      if (!Object.hasOwn(before, name)) this.field(map, name, undefined, after[name]);
    }
    return false;
  }

  private field(type: MapType, name: string, left: Json | undefined, right: Json | undefined): void {
    if (left === undefined && right === undefined) return;
    this.path.push(fieldElement(name));
    this.compare(type.declared(name) ?? type.others ?? {}, left, right);
    this.path.pop();
  }

  list(type: FieldType, left: Json | undefined, right: Json | undefined): boolean {
    const list = type.list as ListType;
    const [before, after] = [Array.isArray(left) ? left : [], Array.isArray(right) ? right : []];
    if (list.isAtomic || (before.length === 0 && after.length === 0)) return this.leaf(left, right);
    const [lefts, rights] = [group(list, before), group(list, after)];
    for (const [element, items] of lefts) this.items(list, element, items, rights.get(element) ?? []);
    for (const [element, items] of rights) if (!lefts.has(element)) this.items(list, element, [], items);
    return false;
  }

  /** Items of one name. Several of them count as a whole: nobody can tell one from the other. */
  private items(list: ListType, element: PathElement, lefts: readonly Json[], rights: readonly Json[]): void {
    this.path.push(element);
    if (lefts.length <= 1 && rights.length <= 1) {
      this.compare(list.items, lefts[0], rights[0]);
    } else if (lefts.length >= 2 && rights.length >= 2) {
      if (!equalJson([...lefts], [...rights])) addField(this.found.modified, this.path);
    } else if (lefts.length >= 2) {
      if (rights.length > 0) this.compare(list.items, undefined, rights[0]);
      addField(this.found.removed, this.path);
    } else {
      if (lefts.length > 0) this.compare(list.items, lefts[0], undefined);
      addField(this.found.added, this.path);
    }
    this.path.pop();
  }
}

const none: JsonObject = Object.freeze({});

function isEmptyObject(object: JsonObject): boolean {
  for (const name in object) if (object[name] !== undefined) return false;
  return true;
}

function group(list: ListType, items: readonly Json[]): Map<PathElement, Json[]> {
  const groups = new Map<PathElement, Json[]>();
  for (const item of items) {
    const element = itemElement(list, item);
    const group = groups.get(element);
    if (group) group.push(item);
    else groups.set(element, [item]);
  }
  return groups;
}

/** One of the two at least has to fit. */
function checkEither(type: ScalarType, left: Json | undefined, right: Json | undefined): void {
  try {
    checkScalar(type, left);
  } catch {
    checkScalar(type, right);
  }
}
