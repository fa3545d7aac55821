import type { Json, JsonObject } from '../../common/json.js';
import { CelStruct } from '../../schema/cel/struct.js';
import { CelList, CelMap, type Value } from '../../schema/cel/values.js';

/** What an expression has made, as JSON. @throws Error where it is nothing that JSON has @internal */
export function celToJson(value: Value): Json {
  switch (typeof value) {
    case 'bigint':
      return Number(value);
    case 'number':
    case 'string':
    case 'boolean':
      return value;
    default:
  }
  if (value === null) return null;
  if (value instanceof CelStruct) return fieldsToJson(value);
  if (value instanceof CelList) return [...value].map(celToJson);
  if (value instanceof CelMap) {
    return Object.fromEntries(value.keys().map((key) => [keyText(key), celToJson(value.find(key) ?? null)]));
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  throw new Error('evaluated to a type that could not marshal to JSON');
}

/** The fields of what was made. @internal */
export function fieldsToJson({ values }: CelStruct): JsonObject {
  return Object.fromEntries([...values].map(([name, field]) => [name, celToJson(field)]));
}

function keyText(key: Value): string {
  if (typeof key === 'string') return key;
  throw new Error('map key is not of type string');
}

/** The names of types must be where they say: `Object.spec` is the type of `spec`. @internal */
export function misplacedTypes(value: Value, path = ''): string[] {
  if (value instanceof CelStruct) {
    const { name } = value.type;
    const wrong =
      path && name !== path
        ? [
            `unexpected type name ${JSON.stringify(name)}, expected ${JSON.stringify(path)}, which matches field name path from root Object type`,
          ]
        : [];
    const own = path || name;
    return [...wrong, ...[...value.values].flatMap(([field, one]) => misplacedTypes(one, `${own}.${field}`))];
  }
  if (value instanceof CelList) return [...value].flatMap((one) => misplacedTypes(one, path));
  if (value instanceof CelMap)
    return value.keys().flatMap((key) => misplacedTypes(value.find(key) ?? null, path));
  return [];
}
