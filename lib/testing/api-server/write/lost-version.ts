import { ApiError } from '../common/api-error.js';
import type { StoredObject } from '../storage/stored-object.js';
import type { ResourceType } from '../types/resource-type.js';

/** Kinds that are kept under another name than that of their resource, by group and resource. */
const keptAs: Readonly<Record<string, string>> = {
  '/endpoints': 'services/endpoints',
  '/nodes': 'minions',
  '/replicationcontrollers': 'controllers',
  '/services': 'services/specs',
  'networking.k8s.io/ingresses': 'ingress',
};

/**
 * What a real server says to a deletion that takes away the last finalizer of an object, and names the version that it
 * is made for: on the way it loses that version, and finds that the object has another one.
 *
 * @internal
 */
export function versionIsLost(type: ResourceType, object: StoredObject, isDryRun: boolean): ApiError {
  const { group, resource, isCustom } = type;
  const place = isCustom ? `${group}/${resource}` : (keptAs[`${group}/${resource}`] ?? resource);
  const key = `${isDryRun ? '' : '/registry'}/${place}/${object.key}`;
  const why = `Precondition failed: ResourceVersion in precondition: , ResourceVersion in object meta: ${object.revision}`;
  const error = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`;
  return ApiError.conflict(type, object.name, error);
}
