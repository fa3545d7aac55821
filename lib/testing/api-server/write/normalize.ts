import { carrySentEmpty } from '../builtin/decode/sent-empty.js';
import { noteStoredUnlike } from '../builtin/decode/stored-unlike.js';
import type { KubeObject } from '../common/kube-object.js';
import type { TypeInVersion } from '../types/type-registry.js';

/**
 * Brings an object that came from outside into the form in which it is handled: unknown fields are told and dropped,
 * defaults are filled in. Changes the object.
 *
 * @param isApplied it is what an apply made of an object
 * @throws DecodeError for a value of the wrong type
 * @internal
 */
export function normalize(
  { type, version }: TypeInVersion,
  object: KubeObject,
  onUnknownField?: (path: string) => void,
  isApplied = false,
): void {
  const decode = (isApplied ? version.decodeApplied : undefined) ?? version.decode;
  if (decode) {
    const decoded = decode(object, onUnknownField);
    const { managedFields } = object.metadata;
    for (const key of Object.keys(object)) delete object[key];
    Object.assign(object, decoded);
    carrySentEmpty(decoded, object);
    if (type.isCustom && dropEmpty(object.metadata) && isApplied) noteStoredUnlike(object.metadata);
    // An empty list is not the same as none: it asks for the managers to be forgotten.
    if (managedFields?.length === 0) object.metadata.managedFields = [];
  }
  type.strategy.setDefaults?.(object);
}

/** The metadata of a custom resource go through a Go struct as well, in which what is empty is not there. */
function dropEmpty(metadata: KubeObject['metadata']): boolean {
  let isDropped = false;
  for (const field of ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const) {
    const value = metadata[field];
    if (value !== null && !(value && Object.keys(value).length === 0)) continue;
    delete metadata[field];
    isDropped = true;
  }
  return isDropped;
}
