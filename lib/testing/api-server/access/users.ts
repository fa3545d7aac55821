import type { UserInfo } from '../request/api-request.js';

/** Names that Kubernetes gives a meaning: k8s.io/apiserver/pkg/authentication/user. @internal */
export const ANONYMOUS_USER = 'system:anonymous';
export const MASTERS_GROUP = 'system:masters';
export const AUTHENTICATED_GROUP = 'system:authenticated';
export const UNAUTHENTICATED_GROUP = 'system:unauthenticated';

const SERVICE_ACCOUNT_PREFIX = 'system:serviceaccount:';
const NODE_PREFIX = 'system:node:';
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Who sends a request without credentials. @internal */
export const anonymous: UserInfo = { username: ANONYMOUS_USER, groups: [UNAUTHENTICATED_GROUP] };

/** @internal */
export function serviceAccountUsername(namespace: string, name: string): string {
  return `${SERVICE_ACCOUNT_PREFIX}${namespace}:${name}`;
}

/** The groups that a service account is in by itself. @internal */
export function serviceAccountGroups(namespace: string): string[] {
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
}

/** The service account that a username stands for, or undefined. @internal */
export function splitServiceAccountUsername(
  username: string,
): { namespace: string; name: string } | undefined {
  if (!username.startsWith(SERVICE_ACCOUNT_PREFIX)) return undefined;
  const [namespace = '', name = '', ...rest] = username.slice(SERVICE_ACCOUNT_PREFIX.length).split(':');
  if (rest.length > 0 || namespace.length > 63 || name.length > 253) return undefined;
  return LABEL.test(namespace) && SUBDOMAIN.test(name) ? { namespace, name } : undefined;
}

/** The node that a username stands for, or undefined. @internal */
export function nodeOfUsername(username: string): string | undefined {
  const name = username.startsWith(NODE_PREFIX) ? username.slice(NODE_PREFIX.length) : '';
  return name === '' ? undefined : name;
}

/** The same user, in the group of all who showed valid credentials. @internal */
export function withAuthenticated(user: UserInfo): UserInfo {
  const isMarked =
    user.username === ANONYMOUS_USER ||
    user.groups.includes(AUTHENTICATED_GROUP) ||
    user.groups.includes(UNAUTHENTICATED_GROUP);
  return isMarked ? user : { ...user, groups: [...user.groups, AUTHENTICATED_GROUP] };
}
