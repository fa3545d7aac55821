import { ApiError, cause, type StatusCause } from '../../common/api-error.js';
import { isObject, type Json, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import type { UserInfo } from '../../request/api-request.js';
import type { AccessAttributes } from '../access-attributes.js';

/** What a review asks about, once it is known to be complete. @internal */
export function askedAttributes(user: UserInfo, spec: JsonObject): AccessAttributes {
  const resource = spec['resourceAttributes'];
  const asked = object(resource ?? spec['nonResourceAttributes']);
  const field = (name: string) => (isObject(resource) ? text(asked[name]) : '');
  return {
    user,
    verb: text(asked['verb']),
    isResource: isObject(resource),
    path: isObject(resource) ? '' : text(asked['path']),
    group: field('group'),
    resource: field('resource'),
    subresource: field('subresource'),
    name: field('name'),
    namespace: field('namespace'),
  };
}

/** The user that a SubjectAccessReview names. @internal */
export function askedUser(spec: JsonObject): UserInfo {
  return { username: text(spec['user']), groups: strings(spec['groups']), uid: text(spec['uid']) };
}

/** What is wrong with the attributes, of which there must be exactly one kind. @internal */
export function attributeCauses(spec: JsonObject): StatusCause[] {
  const { resourceAttributes: resource, nonResourceAttributes: other } = spec;
  const causes: StatusCause[] = [];
  if (resource && other) {
    const value = { Path: text(object(other)['path']), Verb: text(object(other)['verb']) };
    const why = 'cannot be specified in combination with resourceAttributes';
    causes.push(cause.invalid('spec.nonResourceAttributes', value, why));
  }
  if (!resource && !other) {
    const why = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
    causes.push(cause.invalid('spec.resourceAttributes', null, why));
  }
  return causes;
}

/** What is wrong with the selectors. RBAC does not look at them. @internal */
export function selectorCauses(spec: JsonObject): StatusCause[] {
  const attributes = object(spec['resourceAttributes']);
  return ['fieldSelector', 'labelSelector'].flatMap((name) => {
    const selector = attributes[name];
    if (!isObject(selector)) return [];
    const path = `spec.resourceAttributes.${name}`;
    const raw = text(selector['rawSelector']);
    const { requirements } = selector;
    const hasRequirements = Array.isArray(requirements) && requirements.length > 0;
    if (raw && hasRequirements) {
      const why = 'may not specified at the same time as requirements';
      return [cause.invalid(`${path}.rawSelector`, raw, why)];
    }
    if (raw || hasRequirements) return [];
    const why = `when ${path} is specified, requirements or rawSelector is required`;
    return [cause.required(`${path}.requirements`, why)];
  });
}

/** Reviews are no objects that are kept: they have no name. */
export function metadataCauses(review: KubeObject, isLocal: boolean): StatusCause[] {
  const { managedFields: _fields, namespace, ...rest } = review.metadata;
  if (Object.keys(rest).length === 0 && (isLocal || !namespace)) return [];
  const shown = { ...rest, ...(namespace && { namespace }) };
  const why = isLocal ? 'must be empty except for namespace' : 'must be empty';
  return [cause.invalid('metadata', shown, why)];
}

/** @throws ApiError 422 if there are causes. The real server names no kind here. */
export function refuseInvalid(causes: StatusCause[]): void {
  if (causes.length > 0) throw ApiError.invalid({ group: 'authorization.k8s.io', kind: '' }, '', causes);
}

/** @internal */
export function object(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** @internal */
export function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** @internal */
export function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
