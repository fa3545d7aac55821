import { isObject, type Json, type JsonObject, setField } from '../common/json.js';
import { itemElement, shapeOf } from './atom.js';
import type { FieldNode, FieldSet } from './field-set.js';
import { isEmptySet } from './field-set.js';
import type { FieldType, ListType, MapType } from './field-type.js';
import { fieldElement } from './path-element.js';

/**
 * The value without the fields and items of the set. What is left of an object or a list that lost all it had
 * is null, as a real server has it.
 *
 * @internal
 */
export function removeFields(type: FieldType, value: Json, fields: FieldSet): Json {
  switch (shapeOf(type, value)) {
    case 'scalar':
      return value;
    case 'list':
      return fromList(type.list as ListType, value, fields);
    case 'map':
      return fromMap(type.map as MapType, value, fields);
  }
}

const below = (node: FieldNode | undefined) =>
  node?.children && !isEmptySet(node.children) ? node.children : undefined;

function fromMap(type: MapType, value: Json, fields: FieldSet): Json {
  if (!isObject(value) || type.isAtomic) return null;
  const result: JsonObject = {};
  let isEmpty = true;
  for (const name of Object.keys(value)) {
    const field = value[name];
    const node = fields.get(fieldElement(name));
    if (field === undefined || node?.isMember) continue;
    const children = below(node);
    const kept = children ? removeFields(type.declared(name) ?? type.others ?? {}, field, children) : field;
    setField(result, name, kept);
    isEmpty = false;
  }
  return isEmpty ? null : result;
}

function fromList(type: ListType, value: Json, fields: FieldSet): Json {
  if (!Array.isArray(value) || type.isAtomic) return null;
  const result: Json[] = [];
  for (const item of value) {
    const node = fields.get(itemElement(type, item));
    if (node?.isMember) continue;
    const children = below(node);
    result.push(children ? removeFields(type.items, item, children) : item);
  }
  return result.length > 0 ? result : null;
}
