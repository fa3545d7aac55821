import { isObject, type Json } from '../../common/json.js';
import type { UserInfo } from '../../request/api-request.js';
import type { StoredObject } from '../../storage/stored-object.js';
import { serviceAccountUsername } from '../users.js';

/** What a binding refers to. @internal */
export interface RoleRef {
  readonly apiGroup: string;
  readonly kind: string;
  readonly name: string;
}

/** A RoleBinding, or a ClusterRoleBinding, which has no namespace. @internal */
export interface Binding {
  readonly name: string;
  readonly namespace: string;
  readonly roleRef: RoleRef;
  readonly subjects: readonly BoundSubject[];
}

interface BoundSubject {
  /** What a user is looked up by: see {@link userKey} and {@link groupKey}. */
  readonly key: string;
  /** As reasons name it. */
  readonly text: string;
}

/** @internal */
export const userKey = (username: string): string => `user:${username}`;
/** @internal */
export const groupKey = (group: string): string => `group:${group}`;

/** @internal */
export function parseBinding(object: StoredObject): Binding {
  const { roleRef, subjects } = object.parse();
  const { namespace, name } = object;
  const bound = (Array.isArray(subjects) ? subjects : []).map((subject) => parseSubject(subject, namespace));
  return {
    name,
    namespace,
    roleRef: parseRoleRef(roleRef),
    subjects: bound.filter((subject) => subject !== undefined),
  };
}

/** @internal */
export function parseRoleRef(value: Json | undefined): RoleRef {
  const ref = isObject(value) ? value : {};
  return { apiGroup: text(ref['apiGroup']), kind: text(ref['kind']), name: text(ref['name']) };
}

/** Why a rule applies to a user: `ClusterRoleBinding "a" of ClusterRole "b" to Group "c"`. @internal */
export function describeGrant(binding: Binding, user: UserInfo): string {
  const keys = new Set([userKey(user.username), ...user.groups.map(groupKey)]);
  const subject = binding.subjects.find(({ key }) => keys.has(key))?.text ?? '';
  const { name, namespace, roleRef } = binding;
  const kind = namespace ? 'RoleBinding' : 'ClusterRoleBinding';
  const full = namespace ? `${name}/${namespace}` : name;
  return `${kind} ${JSON.stringify(full)} of ${roleRef.kind} ${JSON.stringify(roleRef.name)} to ${subject}`;
}

function parseSubject(value: Json, bindingNamespace: string): BoundSubject | undefined {
  if (!isObject(value)) return undefined;
  const kind = text(value['kind']);
  const name = text(value['name']);
  switch (kind) {
    case 'User':
      return { key: userKey(name), text: `${kind} ${JSON.stringify(name)}` };
    case 'Group':
      return { key: groupKey(name), text: `${kind} ${JSON.stringify(name)}` };
    case 'ServiceAccount': {
      const namespace = text(value['namespace']) || bindingNamespace;
      if (!namespace) return undefined;
      return {
        key: userKey(serviceAccountUsername(namespace, name)),
        text: `${kind} ${JSON.stringify(`${name}/${namespace}`)}`,
      };
    }
    default:
      return undefined;
  }
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
