import { ApiError } from '../common/api-error.js';
import { PlainRefusal } from '../common/plain-refusal.js';
import type { ResourceType } from '../types/resource-type.js';
import type { TypeInVersion, TypeRegistry } from '../types/type-registry.js';
import type { RequestInfo } from './request-info.js';

/** A watch by the old path, which has the name in it. */
const ON_OBJECT = ['get', 'update', 'patch', 'delete', 'watch'];
const ON_COLLECTION = ['list', 'watch', 'create', 'deletecollection'];
/** What can be done in all namespaces at once. */
const ACROSS_NAMESPACES = ['list', 'watch'];

/**
 * Finds the type that a request is about. Built-in kinds are served by a table of paths and methods, which answers with
 * a Status; custom ones by a handler that leaves what it does not know to others, and in the end to a plain page.
 *
 * @throws ApiError 404 or 405
 * @internal
 */
export function routeOf(types: TypeRegistry, info: RequestInfo, method: string): TypeInVersion {
  // A slash too many at the beginning is overlooked where rights are checked, and not here.
  if (!info.path.startsWith(info.group ? '/apis/' : '/api/')) throw PlainRefusal.pageNotFound();
  const found = types.find(info.group, info.version, info.resource);
  if (!found) {
    throw isBuiltinGroup(types, info.group) ? ApiError.noSuchPath() : PlainRefusal.pageNotFound();
  }
  if (found.type.isCustom) checkCustom(found.type, info);
  else checkBuiltin(found.type, info, method);
  return found;
}

/** Whether the paths of a group are in the table, even those that nothing is at. @internal */
export function isBuiltinGroup(types: TypeRegistry, group: string): boolean {
  for (const type of types.all()) if (type.group === group && !type.isCustom) return true;
  return false;
}

function checkCustom({ isNamespaced }: ResourceType, { namespace, verb, name }: RequestInfo): void {
  const isInPlace = isNamespaced ? namespace !== '' || ACROSS_NAMESPACES.includes(verb) : namespace === '';
  if (!isInPlace) throw PlainRefusal.pageNotFound();
  if (name === '' && (verb === 'update' || verb === 'patch')) {
    throw ApiError.badRequest('name must be provided');
  }
}

function checkBuiltin(type: ResourceType, info: RequestInfo, method: string): void {
  const { namespace, resource, name, verb, subresource } = info;
  if (!type.isNamespaced && namespace && resource !== 'namespaces') throw ApiError.noSuchPath();
  if (type.isNamespaced && !namespace && name) throw ApiError.noSuchPath();
  if (method === 'HEAD') throw ApiError.methodNotAllowed();
  if (subresource) return;
  const isAcross = type.isNamespaced && !namespace;
  const served = name ? ON_OBJECT : isAcross ? ACROSS_NAMESPACES : ON_COLLECTION;
  // What is listed has a path to be watched by, too.
  const known = verb === 'watch' ? 'list' : verb;
  if (!served.includes(verb) || !type.verbs.includes(known)) throw ApiError.methodNotAllowed();
}
