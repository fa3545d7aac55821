import type { KubeObject } from '../common/kube-object.js';
import type { Schema } from '../schema/schema.js';
import type { RequestContext } from '../server-context.js';
import { apiVersion, storedApiVersion } from '../types/resource-type.js';

/** The object as it is kept. @internal */
export async function inStorageVersion(
  { type, version }: Pick<RequestContext, 'type' | 'version'>,
  object: KubeObject,
): Promise<KubeObject> {
  const target = storedApiVersion(type);
  if (!type.isCustom) emptyLists(object, version.schema);
  if (!type.convert || object.apiVersion === target) return object;
  const [converted = object] = await type.convert([object], target);
  return converted;
}

/** Protobuf, in which the real server keeps its own kinds, does not tell an empty list from none. */
function emptyLists(object: KubeObject, schema: Schema | undefined): void {
  for (const name of Object.keys(object)) {
    const value = object[name];
    if (!Array.isArray(value) || value.length > 0) continue;
    if (schema?.properties?.[name]?.['x-empty'] === 'null') object[name] = null;
  }
}

/** An object as it is kept, in the version that the request speaks of. @internal */
export async function inRequestVersion(
  { type, version }: Pick<RequestContext, 'type' | 'version'>,
  object: KubeObject,
): Promise<KubeObject> {
  const target = apiVersion(type.group, version.name);
  // An object of a CRD may have been stored by another schema.
  if (!type.convert || (object.apiVersion === target && !type.isCustom)) return object;
  const [converted = object] = await type.convert([object], target);
  return converted;
}
