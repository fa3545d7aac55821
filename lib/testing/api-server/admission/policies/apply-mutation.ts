import { goJson } from '../../common/go-format.js';
import { isObject, type Json, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { TypedValueError } from '../../managed-fields/atom.js';
import type { FieldType } from '../../managed-fields/field-type.js';
import { mergeTyped } from '../../managed-fields/merge-typed.js';
import { validateTyped } from '../../managed-fields/validate-typed.js';
import type { PatchOperation } from '../../patch/json-patch-body.js';
import { CelStruct } from '../../schema/cel/struct.js';
import { CelList, type Value } from '../../schema/cel/values.js';
import { celToJson, fieldsToJson, misplacedTypes } from '../cel/cel-to-json.js';
import { applyPatch, PatchFailure } from '../webhooks/webhook-patch.js';

/** The object with what an expression made laid over it, as by server-side apply. @throws Error @internal */
export function applyConfiguration(object: KubeObject, made: Value, type: FieldType): KubeObject {
  if (!(made instanceof CelStruct))
    throw new Error('unsupported return type from ApplyConfiguration expression');
  checkTypes(made);
  const { apiVersion, kind } = object;
  const patch: JsonObject = { ...fieldsToJson(made), apiVersion, kind };
  const failed = (why: string) => new Error(`error applying patch: ${why}`);
  try {
    validateTyped(type, patch);
  } catch (error) {
    if (!(error instanceof TypedValueError)) throw error;
    throw failed(`failed to convert patch object to typed object: ${error.message}`);
  }
  const atomics = atomicsIn(type, patch, '');
  if (atomics.length > 0) {
    throw failed(
      `invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: ${atomics.join(', ')}`,
    );
  }
  try {
    return structuredClone(mergeTyped(type, object, patch)) as KubeObject;
  } catch (error) {
    if (!(error instanceof TypedValueError)) throw error;
    throw failed(`failed to merge patch: ${error.message}`);
  }
}

/** The object after a JSON patch. One whose test fails changes nothing. @throws Error @internal */
export function applyOperations(object: KubeObject, made: Value): KubeObject {
  const operations = made instanceof CelList ? [...made].map(operationOf) : [];
  try {
    return applyPatch(object, operations);
  } catch (error) {
    if (!(error instanceof PatchFailure)) throw error;
    if (error.operation.op === 'test') return object;
    throw new Error(`JSON Patch: ${error.message}`, { cause: error });
  }
}

function operationOf(value: Value): PatchOperation {
  const made = value instanceof CelStruct ? value.values : new Map<string, Value>();
  const text = (name: string) => {
    const field = made.get(name);
    return typeof field === 'string' ? field : '';
  };
  const operand = made.get('value');
  if (operand instanceof CelStruct) checkTypes(operand);
  return {
    op: text('op'),
    path: text('path'),
    ...(text('from') && { from: text('from') }),
    ...(operand !== undefined && withSource(celToJson(operand))),
  };
}

const withSource = (value: Json) => ({ value, source: sourceOf(value) });

/** What is made here has the text that the server would write. */
function sourceOf(value: Json): Json {
  if (Array.isArray(value)) return value.map(sourceOf);
  if (!isObject(value)) return goJson(value);
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, sourceOf(field ?? null)]));
}

function checkTypes(made: CelStruct): void {
  const wrong = misplacedTypes(made);
  if (wrong.length > 0) throw new Error(`type mismatch: ${wrong.join('\n')}`);
}

/** What would be replaced as a whole, when only a part of it may be meant. */
function atomicsIn(type: FieldType, value: Json | undefined, path: string): string[] {
  const { map, list } = type;
  if (isObject(value) && map) {
    return [
      ...(map.isAtomic ? [path] : []),
      ...Object.entries(value).flatMap(([name, field]) => {
        const declared = map.declared(name);
        return declared ? atomicsIn(declared, field, `${path}.${name}`) : [];
      }),
    ];
  }
  if (!Array.isArray(value) || !list) return [];
  return [
    ...(list.isAtomic ? [path] : []),
    ...value.flatMap((item, index) => atomicsIn(list.items, item, `${path}[${index}]`)),
  ];
}
