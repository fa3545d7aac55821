import { ApiError } from '../../common/api-error.js';
import { equalJson, isObject, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import type { UserInfo } from '../../request/api-request.js';
import { resourceAttributes } from '../access-attributes.js';
import { MASTERS_GROUP } from '../users.js';
import { parseRoleRef } from './binding.js';
import { parseRules, type PolicyRule, RBAC_GROUP } from './policy-rule.js';
import type { RbacAuthorizer } from './rbac-authorizer.js';
import { describeRules, missingRules, quoteList } from './rule-cover.js';

/** A write of a Role, ClusterRole or binding. @internal */
export interface RbacWrite {
  readonly user: UserInfo;
  readonly resource: string;
  readonly namespace: string;
  /** Of the request's path; empty when it creates. */
  readonly name: string;
  readonly object: KubeObject;
  readonly old?: KubeObject;
}

const allRules = parseRules([
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { nonResourceURLs: ['*'], verbs: ['*'] },
]);

/**
 * Nobody may grant more than they have: the check that a write of roles and bindings passes before it is stored.
 * Exempt are `system:masters`, who may `escalate` the role, and who may `bind` the role that a binding refers to.
 *
 * @throws ApiError 403, or 404 for a binding to a role that does not exist
 * @internal
 */
export function checkEscalation(authorizer: RbacAuthorizer, write: RbacWrite): void {
  if (write.user.groups.includes(MASTERS_GROUP)) return;
  const changesOnlyOwners = write.old !== undefined && isCollectorUpdate(write.object, write.old);
  switch (write.resource) {
    case 'roles':
    case 'clusterroles':
      if (mayEscalate(authorizer, write) || changesOnlyOwners) return;
      confirmHeld(authorizer, write, parseRules(write.object['rules']));
      if (hasAggregation(write.object) || hasAggregation(write.old)) confirmAdmin(authorizer, write);
      return;
    case 'rolebindings':
    case 'clusterrolebindings':
      if (changesOnlyOwners || mayBind(authorizer, write)) return;
      confirmHeld(
        authorizer,
        write,
        authorizer.rulesOfRole(parseRoleRef(write.object['roleRef']), write.namespace, write.resource),
      );
      return;
  }
}

function mayEscalate(authorizer: RbacAuthorizer, { user, resource, name, namespace }: RbacWrite): boolean {
  const asked = { group: RBAC_GROUP, resource, name, namespace };
  return authorizer.authorize(resourceAttributes(user, 'escalate', asked)).isAllowed;
}

function mayBind(authorizer: RbacAuthorizer, { user, object, namespace }: RbacWrite): boolean {
  const { apiGroup, kind, name } = parseRoleRef(object['roleRef']);
  if (kind !== 'Role' && kind !== 'ClusterRole') return false;
  const asked = { group: apiGroup, resource: `${kind.toLowerCase()}s`, name, namespace };
  return authorizer.authorize(resourceAttributes(user, 'bind', asked)).isAllowed;
}

function confirmHeld(authorizer: RbacAuthorizer, write: RbacWrite, wanted: readonly PolicyRule[]): void {
  const { user, namespace, resource } = write;
  const { rules, missing } = authorizer.rulesFor(user, namespace);
  const lacking = missingRules(rules, wanted);
  if (lacking.length === 0) return;
  const who = `user ${JSON.stringify(user.username)} (groups=${quoteList(user.groups)})`;
  const what = 'is attempting to grant RBAC permissions not currently held:';
  const errors = missing.map((ref) => `${resource}.${RBAC_GROUP} ${JSON.stringify(ref.name)} not found`);
  const unresolved = [...new Set(errors)].join(', ');
  const note = unresolved ? `; resolution errors: [${unresolved}]` : '';
  throw refusal(write, `${who} ${what}\n${describeRules(lacking)}${note}`);
}

/** What an aggregation gathers is open, so setting one takes everything. */
function confirmAdmin(authorizer: RbacAuthorizer, write: RbacWrite): void {
  const { rules } = authorizer.rulesFor(write.user, write.namespace);
  if (missingRules(rules, allRules).length > 0) {
    throw refusal(write, 'must have cluster-admin privileges to use the aggregationRule');
  }
}

function refusal({ resource, object }: RbacWrite, why: string): ApiError {
  return ApiError.forbidden({ group: RBAC_GROUP, resource }, object.metadata.name ?? '', why);
}

function hasAggregation(object: KubeObject | undefined): boolean {
  const rule = object?.['aggregationRule'];
  if (!isObject(rule)) return false;
  const selectors = rule['clusterRoleSelectors'];
  return Array.isArray(selectors) && selectors.length > 0;
}

/** Only what the garbage collector changes differs: anybody who may update may do so. */
function isCollectorUpdate(object: KubeObject, old: KubeObject): boolean {
  const rest = ({ metadata, ...fields }: KubeObject): JsonObject => {
    const { ownerReferences: _o, finalizers: _f, managedFields: _m, ...others } = metadata;
    return { ...fields, metadata: others };
  };
  return equalJson(rest(object), rest(old));
}
