import { toStoredForm } from '../builtin/decode/stored-form.js';
import type { KubeObject } from '../common/kube-object.js';
import type { RequestContext } from '../server-context.js';
import { isReadyToGo } from './delete-rules.js';
import { apiVersion, storedApiVersion } from '../types/resource-type.js';

/** The object as it is kept. @internal */
export async function inStorageVersion(
  { type, version }: Pick<RequestContext, 'type' | 'version'>,
  object: KubeObject,
): Promise<KubeObject> {
  const target = storedApiVersion(type);
  // What goes with this write is never stored, and shown as it was sent.
  if (!type.isCustom && version.schema && !isReadyToGo(object)) toStoredForm(object, version.schema);
  if (!type.convert || object.apiVersion === target) return object;
  const [converted = object] = await type.convert([object], target);
  return converted;
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
