import { isObject, type Json } from '../common/json.js';
import { goTypeOf, showGo, showGoSyntax } from '../common/go-text.js';
import { itemElementAt, shapeOf, TypedValueError } from './atom.js';
import type { FieldType, ListType, MapType, ScalarType } from './field-type.js';
import { fieldElement, type PathElement, showElement } from './path-element.js';

/**
 * Checks an applied configuration against its schema: known fields, the right shapes, no item of a list twice.
 *
 * @param mayRepeat an object is no configuration: its lists may have an item twice. @default false
 * @throws TypedValueError which names every mistake.
 * @internal
 */
export function validateTyped(type: FieldType, value: Json, mayRepeat = false): void {
  const errors = check(type, value, mayRepeat);
  const [first, ...others] = errors;
  if (!first) return;
  if (others.length === 0) throw first;
  throw new TypedValueError(['errors:', ...errors.map((error) => `  ${error.message}`)].join('\n'));
}

function check(type: FieldType | undefined, value: Json, mayRepeat: boolean): TypedValueError[] {
  try {
    switch (shapeOf(type ?? {}, value)) {
      case 'map':
        return checkMap(type?.map as MapType, value, mayRepeat);
      case 'list':
        return checkList(type?.list as ListType, value, mayRepeat);
      case 'scalar':
        checkScalar(type?.scalar as ScalarType, value);
        return [];
    }
  } catch (error) {
    if (error instanceof TypedValueError) return [error];
    throw error;
  }
}

function checkMap(type: MapType, value: Json, mayRepeat: boolean): TypedValueError[] {
  if (value === null) return [];
  if (!isObject(value)) throw new TypedValueError(`expected map, got &{${showGo(value)}}`);
  const errors: TypedValueError[] = [];
  // A real server goes through the fields in no order at all.
  for (const name of Object.keys(value).sort()) {
    const field = value[name];
    if (field === undefined) continue;
    const element = fieldElement(name);
    const fieldType = type.declared(name) ?? type.others;
    if (!fieldType) {
      errors.push(new TypedValueError('field not declared in schema', showElement(element)));
      break;
    }
    errors.push(...below(element, check(fieldType, field, mayRepeat)));
  }
  return errors;
}

function checkList(type: ListType, value: Json, mayRepeat: boolean): TypedValueError[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw new TypedValueError(`expected list, got &{${showGo(value)}}`);
  const errors: TypedValueError[] = [];
  const seen = new Set<PathElement>();
  for (const [index, item] of value.entries()) {
    let element: PathElement = `i:${index}`;
    if (!type.isAtomic) {
      try {
        element = itemElementAt(type, value, index);
      } catch (error) {
        if (!(error instanceof TypedValueError)) throw error;
        return [...errors, error];
      }
      if (seen.has(element) && !mayRepeat) {
        errors.push(new TypedValueError(`duplicate entries for key ${showElement(element)}`));
      }
      seen.add(element);
    }
    errors.push(...below(element, check(type.items, item, mayRepeat)));
  }
  return errors;
}

const below = (element: PathElement, errors: readonly TypedValueError[]) =>
  errors.map((error) => error.below(element));

/** @throws TypedValueError where the value is no scalar of this type. @internal */
export function checkScalar(type: ScalarType, value: Json | undefined): void {
  if (value === undefined || value === null) return;
  const is = typeof value;
  if (type === 'numeric' && is !== 'number') {
    throw new TypedValueError(`expected numeric (int or float), got ${goTypeOf(value)}`);
  }
  if (type === 'string' && is !== 'string') {
    throw new TypedValueError(`expected string, got &value.valueUnstructured{Value:${showGoSyntax(value)}}`);
  }
  if (type === 'boolean' && is !== 'boolean') {
    throw new TypedValueError(`expected boolean, got &{${showGo(value)}}`);
  }
  if (type === 'untyped' && is === 'object') {
    throw new TypedValueError(`expected any scalar, got &{${showGo(value)}}`);
  }
}
