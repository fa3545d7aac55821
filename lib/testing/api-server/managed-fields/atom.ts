import { isObject, type Json } from '../common/json.js';
import type { ListType, FieldType } from './field-type.js';
import { keyElement, type PathElement, showElement, valueElement } from './path-element.js';

/** Which of its possible shapes a value has. @internal */
export type Shape = 'map' | 'scalar' | 'list';

/** What stands against the schema, and where: `.spec.ports: expected list, got …`. @internal */
export class TypedValueError extends Error {
  constructor(
    readonly why: string,
    readonly path = '',
  ) {
    super(path ? `${path}: ${why}` : why);
  }

  below(element: PathElement): TypedValueError {
    return new TypedValueError(this.why, showElement(element) + this.path);
  }
}

/** The shape that the type and the value have in common; undefined where there is no such, or no value. @internal */
export function commonShape(type: FieldType, value: Json | undefined): Shape | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return type.list && 'list';
  if (typeof value === 'object') return type.map && 'map';
  return type.scalar && 'scalar';
}

/** The shape in which a value is handled. @internal */
export function shapeOf(type: FieldType, value: Json | undefined): Shape {
  const shape = commonShape(type, value) ?? (type.map ? 'map' : type.scalar ? 'scalar' : type.list && 'list');
  if (!shape) throw new TypedValueError('schema error: invalid atom: inlined');
  return shape;
}

/** The shapes in which a pair is handled: two where the values differ in shape, and the type allows both. @internal */
export function shapesOf(type: FieldType, left: Json | undefined, right: Json | undefined): readonly Shape[] {
  if (right === undefined) return [shapeOf(type, left)];
  if (left === undefined) return [shapeOf(type, right)];
  if (Number(!!type.map) + Number(!!type.scalar) + Number(!!type.list) < 2) return [shapeOf(type, right)];
  return commonShape(type, left) === commonShape(type, right)
    ? [shapeOf(type, right)]
    : [shapeOf(type, left), shapeOf(type, right)];
}

/** How a set or a list with keys names an item. @throws TypedValueError for an item that has no name. @internal */
export function itemElement(list: ListType, item: Json): PathElement {
  if (list.keys.length === 0) {
    if (Array.isArray(item)) {
      throw new TypedValueError('not supported: associative list with lists as elements');
    }
    if (item === null) {
      throw new TypedValueError("associative list without keys has an element that's an explicit null");
    }
    if (typeof item === 'object') {
      throw new TypedValueError("associative list without keys has an element that's a map type");
    }
    return valueElement(item);
  }
  if (item === null) throw new TypedValueError('associative list with keys may not have a null element');
  if (!isObject(item)) {
    throw new TypedValueError('associative list with keys may not have non-map elements');
  }
  const fields: [string, Json][] = [];
  for (const key of list.keys) {
    const value = Object.hasOwn(item, key) ? item[key] : list.items.map?.defaultOf(key);
    if (value !== undefined) fields.push([key, value]);
  }
  if (fields.length === 0) {
    const keys = list.keys.map((key) => JSON.stringify(key)).join(' ');
    throw new TypedValueError(
      `associative list with keys has an element that omits all key fields [${keys}] (and doesn't have default values for any key fields)`,
    );
  }
  if (fields.length > 1) fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return keyElement(fields);
}

/** The same, with the place in the list in the error. @internal */
export function itemElementAt(list: ListType, items: readonly Json[], index: number): PathElement {
  try {
    return itemElement(list, items[index] as Json);
  } catch (error) {
    if (error instanceof TypedValueError) throw new TypedValueError(`element ${index}: ${error.why}`);
    throw error;
  }
}
