import { equal } from './compare.js';
import { structOf, T, type Type } from './types.js';
import { Foreign, type Value } from './values.js';

/** An object that an expression has made: a patch, or a part of one. @internal */
export class CelStruct extends Foreign {
  constructor(
    readonly type: Type,
    readonly values: ReadonlyMap<string, Value>,
  ) {
    super();
  }

  override field(name: string): Value | undefined {
    return this.values.get(name);
  }

  equals(other: Value): boolean {
    if (!(other instanceof CelStruct) || other.type.name !== this.type.name) return false;
    if (other.values.size !== this.values.size) return false;
    return [...this.values].every(([name, value]) => {
      const found = other.values.get(name);
      return found !== undefined && equal(value, found);
    });
  }
}

/** Any field may be there, of any type. */
class AnyFields extends Map<string, Type> {
  override get(): Type {
    return T.dyn;
  }
}

/** An operation of a JSON patch. @internal */
export const jsonPatchType = structOf(
  'JSONPatch',
  new Map([
    ['op', T.string],
    ['path', T.string],
    ['from', T.string],
    ['value', T.dyn],
  ]),
);
/** An apply configuration as a whole. @internal */
export const objectType = structOf('Object', new AnyFields());

/** The types that expressions of patches may make: `JSONPatch`, `Object`, `Object.spec` and so on. @internal */
export function patchTypes(name: string): Type | undefined {
  if (name === jsonPatchType.name) return jsonPatchType;
  if (name === objectType.name) return objectType;
  return name.startsWith('Object.') ? structOf(name, new AnyFields()) : undefined;
}
