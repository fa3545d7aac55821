import { ApiError } from '../../common/api-error.js';
import type { UserInfo } from '../../request/api-request.js';
import type { AccessAttributes, Authorizer, Verdict } from '../access-attributes.js';
import { MASTERS_GROUP } from '../users.js';
import { type Binding, describeGrant, type RoleRef } from './binding.js';
import { type PolicyRule, RBAC_GROUP, ruleAllows } from './policy-rule.js';
import type { RbacIndex } from './rbac-index.js';

/**
 * Role based access control as kube-apiserver decides it with `--authorization-mode=RBAC`: `system:masters` may
 * do everything, everybody else what some rule of a bound role allows.
 *
 * @internal
 */
export class RbacAuthorizer implements Authorizer {
  constructor(private readonly index: RbacIndex) {}

  authorize(attributes: AccessAttributes): Verdict {
    const { user, namespace } = attributes;
    if (user.groups.includes(MASTERS_GROUP)) return { isAllowed: true, reason: '' };
    const missing = new Set<string>();
    for (const { binding, rules } of this.bound(user, namespace)) {
      if (!rules) missing.add(missingRole(binding.roleRef));
      else if (rules.some((rule) => ruleAllows(rule, attributes))) {
        return { isAllowed: true, reason: `RBAC: allowed by ${describeGrant(binding, user)}` };
      }
    }
    return { isAllowed: false, reason: missing.size > 0 ? `RBAC: ${aggregate([...missing])}` : '' };
  }

  /**
   * All rules that apply to a user in a namespace, those bound over the whole cluster included, and the names of
   * roles that are bound and do not exist.
   */
  rulesFor(user: UserInfo, namespace: string): { rules: PolicyRule[]; missing: RoleRef[] } {
    const rules: PolicyRule[] = [];
    const missing: RoleRef[] = [];
    for (const one of this.bound(user, namespace)) {
      if (one.rules) rules.push(...one.rules);
      else missing.push(one.binding.roleRef);
    }
    return { rules, missing };
  }

  /**
   * The rules of the role that a binding refers to.
   *
   * @throws ApiError 404, which names the resource of the request: the real server does, too
   */
  rulesOfRole(ref: RoleRef, namespace: string, requestedResource: string): readonly PolicyRule[] {
    const rules = this.index.rules(ref, namespace);
    if (!rules) throw ApiError.notFound({ group: RBAC_GROUP, resource: requestedResource }, ref.name);
    return rules;
  }

  private *bound(
    user: UserInfo,
    namespace: string,
  ): Generator<{ binding: Binding; rules: readonly PolicyRule[] | undefined }> {
    for (const scope of namespace ? ['', namespace] : ['']) {
      for (const binding of this.index.bindingsOf(user, scope)) {
        yield { binding, rules: this.index.rules(binding.roleRef, scope) };
      }
    }
  }
}

/** @internal */
export function missingRole({ kind, name }: RoleRef): string {
  return `${kind.toLowerCase()}.${RBAC_GROUP} ${JSON.stringify(name)} not found`;
}

/** Several errors in one text, as the server joins them. @internal */
export function aggregate(messages: readonly string[]): string {
  const distinct = [...new Set(messages)];
  return distinct.length === 1 ? (distinct[0] ?? '') : `[${distinct.join(', ')}]`;
}
