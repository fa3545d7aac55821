import { isObject, type Json } from '../common/json.js';
import { itemElement, shapeOf } from './atom.js';
import { addField, type FieldSet } from './field-set.js';
import type { FieldType, ListType, MapType } from './field-type.js';
import { fieldElement, type PathElement } from './path-element.js';

/** Every field that a value mentions: leaves, and items of lists and maps. @internal */
export function fieldsOf(type: FieldType, value: Json): FieldSet {
  const set: FieldSet = new Map();
  collect(type, value, [], set);
  return set;
}

function collect(type: FieldType | undefined, value: Json, path: PathElement[], set: FieldSet): void {
  switch (shapeOf(type ?? {}, value)) {
    case 'scalar':
      return addField(set, path);
    case 'list':
      return collectList(type?.list as ListType, value, path, set);
    case 'map':
      return collectMap(type?.map as MapType, value, path, set);
  }
}

function collectMap(type: MapType, value: Json, path: PathElement[], set: FieldSet): void {
  if (type.isAtomic) return addField(set, path);
  if (!isObject(value)) return;
  for (const name of Object.keys(value)) {
    const field = value[name];
    if (field === undefined) continue;
    const declared = type.declared(name);
    path.push(fieldElement(name));
    collect(declared ?? type.others, field, path, set);
    // Of declared objects only what is in them is owned, unless nothing is.
    if (!declared || field === null || (isObject(field) && Object.keys(field).length === 0)) {
      addField(set, path);
    }
    path.pop();
  }
}

function collectList(type: ListType, value: Json, path: PathElement[], set: FieldSet): void {
  if (type.isAtomic) return addField(set, path);
  if (!Array.isArray(value)) return;
  const elements = value.map((item) => itemElement(type, item));
  const twice = duplicatesOf(elements);
  for (const [index, element] of elements.entries()) {
    path.push(element);
    if (!twice.has(element)) collect(type.items, value[index] as Json, path, set);
    addField(set, path);
    path.pop();
  }
}

/** @internal */
export function duplicatesOf(elements: readonly PathElement[]): ReadonlySet<PathElement> {
  const seen = new Set<PathElement>();
  const twice = new Set<PathElement>();
  for (const element of elements) {
    if (seen.has(element)) twice.add(element);
    seen.add(element);
  }
  return twice;
}
