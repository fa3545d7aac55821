import { ApiError } from '../common/api-error.js';
import type { UserInfo } from '../request/api-request.js';
import type { RequestInfo } from '../request/request-info.js';

/** What somebody wants to do, as authorizers look at it. @internal */
export interface AccessAttributes {
  readonly user: UserInfo;
  readonly verb: string;
  readonly isResource: boolean;
  /** Of a request for no resource. */
  readonly path: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  readonly namespace: string;
}

/** Whether somebody may, and why. The reason may be empty. @internal */
export interface Verdict {
  readonly isAllowed: boolean;
  readonly reason: string;
}

/** Answers whether somebody may do something. @internal */
export interface Authorizer {
  authorize(attributes: AccessAttributes): Verdict;
}

/** What a request asks of the authorizer. @internal */
export function attributesOf(user: UserInfo, info: RequestInfo): AccessAttributes {
  const { verb, isResource, path, group, resource, subresource, namespace, selectedName } = info;
  const name = selectedName ?? info.name;
  return { user, verb, isResource, path, group, resource, subresource, name, namespace };
}

/** Attributes of a check that the server makes by itself, such as for the verb `bind`. @internal */
export function resourceAttributes(
  user: UserInfo,
  verb: string,
  asked: { group: string; resource: string; subresource?: string; name?: string; namespace?: string },
): AccessAttributes {
  return {
    user,
    verb,
    isResource: true,
    path: '',
    group: asked.group,
    resource: asked.resource,
    subresource: asked.subresource ?? '',
    name: asked.name ?? '',
    namespace: asked.namespace ?? '',
  };
}

/**
 * The 403 that says who may not do what. The texts are those of
 * k8s.io/apiserver/pkg/endpoints/handlers/responsewriters.
 *
 * @internal
 */
export function forbidden(attributes: AccessAttributes, reason = ''): ApiError {
  const what = escapeHtml(describe(attributes));
  const why = reason ? `${what}: ${reason}` : what;
  if (!attributes.isResource) return new ApiError(403, 'Forbidden', `forbidden: ${why}`, {});
  const { group, resource, name } = attributes;
  return ApiError.forbidden({ group, resource }, name, why);
}

function describe(attributes: AccessAttributes): string {
  const { user, verb, path, group, resource, subresource, namespace } = attributes;
  const who = `User ${JSON.stringify(user.username)} cannot ${verb}`;
  if (!attributes.isResource) return `${who} path ${JSON.stringify(path)}`;
  const full = subresource ? `${resource}/${subresource}` : resource;
  const where = namespace ? `in the namespace ${JSON.stringify(namespace)}` : 'at the cluster scope';
  return `${who} resource ${JSON.stringify(full)} in API group ${JSON.stringify(group)} ${where}`;
}

/** The server never echoes what could be taken for HTML here. */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
