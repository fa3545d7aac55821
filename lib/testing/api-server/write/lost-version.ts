import { ApiError } from '../common/api-error.js';
import type { StoredObject } from '../storage/stored-object.js';
import type { ResourceType } from '../types/resource-type.js';
import { storageKey } from './storage-key.js';

/**
 * What a real server says to a deletion that takes away the last finalizer of an object, and names the version that it
 * is made for: on the way it loses that version, and finds that the object has another one.
 *
 * @internal
 */
export function versionIsLost(type: ResourceType, object: StoredObject, isDryRun: boolean): ApiError {
  const key = storageKey(type, object.key, isDryRun);
  const why = `Precondition failed: ResourceVersion in precondition: , ResourceVersion in object meta: ${object.revision}`;
  const error = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`;
  return ApiError.conflict(type, object.name, error);
}
