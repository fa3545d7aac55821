import { type Authorizer, resourceAttributes } from '../../access/access-attributes.js';
import { serviceAccountGroups, serviceAccountUsername } from '../../access/users.js';
import { isObject, type JsonObject } from '../../common/json.js';
import { type AskAccess, CelAuthorizer } from '../../schema/cel/library/authorizer.js';
import type { Value } from '../../schema/cel/values.js';
import type { Admission } from '../admission.js';
import { admissionReview, type VersionedObjects } from '../webhooks/admission-review.js';
import type { Target } from '../webhooks/match-webhook.js';
import { jsonToCel } from './json-to-cel.js';

/** What every expression of admission reads: the objects, and the request as a webhook would be told of it. @internal */
export function reviewVariables(
  target: Target,
  admission: Admission,
  objects: VersionedObjects,
  namespace?: JsonObject,
): Map<string, Value> {
  const { request } = admissionReview('v1', '', admission, target, objects);
  // The objects have variables of their own, and nobody is asked yet, so there is no UID.
  const { uid: _uid, object: _object, oldObject: _old, ...rest } = isObject(request) ? request : {};
  return new Map([
    ['object', jsonToCel(objects.object)],
    ['oldObject', jsonToCel(objects.oldObject)],
    ['request', jsonToCel(rest)],
    ['namespaceObject', jsonToCel(namespace)],
  ]);
}

/** `authorizer`: what the user of the request may do. @internal */
export function authorizerValue(
  authorizer: Authorizer,
  { user, type, subresource, namespace, name }: Admission,
): Value {
  const ask: AskAccess = (verb, { path, ...check }, account) => {
    const asker = account
      ? {
          username: serviceAccountUsername(account.namespace, account.name),
          groups: [...serviceAccountGroups(account.namespace), 'system:authenticated'],
        }
      : user;
    const attributes = resourceAttributes(asker, verb, check);
    return authorizer.authorize(path === undefined ? attributes : { ...attributes, isResource: false, path });
  };
  return new CelAuthorizer(ask, { group: type.group, resource: type.resource, subresource, namespace, name });
}
