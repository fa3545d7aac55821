import type { Clock } from '../../../common/clock.js';
import type { KubeObject } from '../common/kube-object.js';
import type { ApiAnswer, UserInfo } from '../request/api-request.js';
import type { RequestInfo } from '../request/request-info.js';
import type { AccessGate, RequestContext } from '../server-context.js';
import type { ObjectStorage } from '../storage/object-storage.js';
import { attributesOf, forbidden } from './access-attributes.js';
import { Authenticator, type Credentials } from './authenticator.js';
import { Impersonation } from './impersonation.js';
import { checkEscalation } from './rbac/escalation.js';
import { RBAC_GROUP } from './rbac/policy-rule.js';
import { RbacAuthorizer } from './rbac/rbac-authorizer.js';
import { RbacIndex } from './rbac/rbac-index.js';
import { answerReview } from './reviews/answer-review.js';
import { answerTokenRequest } from './tokens/answer-token-request.js';
import { type FindObject, ServiceAccountTokens } from './tokens/service-account-tokens.js';
import { StaticTokens } from './tokens/static-tokens.js';

/** What access control is made of. @internal */
export interface AccessParts {
  readonly storage: ObjectStorage;
  readonly view: { readonly find: FindObject };
  readonly clock: Clock;
  readonly random: { uuid(): string };
}

/**
 * Who sends a request, and may they? What comes in: credentials and what is asked for. What goes out: the user to
 * act as.
 *
 * Guarantees: a request that is let through was allowed by RBAC at this moment. Roles and bindings take effect with
 * the write that stores them; on a real server it takes an instant longer.
 *
 * @internal
 */
export class AccessControl implements AccessGate {
  /** Tokens for anybody, until they are revoked. */
  readonly staticTokens = new StaticTokens();
  readonly authenticator: Authenticator;
  readonly authorizer: RbacAuthorizer;
  private readonly impersonation: Impersonation;
  private readonly accountTokens: ServiceAccountTokens;

  constructor(private readonly parts: AccessParts) {
    const { storage, view, clock, random } = parts;
    const collection = (resource: string) => `${resource}.${RBAC_GROUP}`;
    const index = new RbacIndex(storage, {
      roles: collection('roles'),
      clusterRoles: collection('clusterroles'),
      roleBindings: collection('rolebindings'),
      clusterRoleBindings: collection('clusterrolebindings'),
    });
    this.authorizer = new RbacAuthorizer(index);
    this.accountTokens = new ServiceAccountTokens(clock, view.find, () => random.uuid());
    this.authenticator = new Authenticator([this.staticTokens, this.accountTokens]);
    this.impersonation = new Impersonation(this.authorizer);
  }

  /**
   * The user of a request, after impersonation.
   *
   * @throws ApiError 401 for credentials that are not valid, 400 or 403 for an impersonation
   */
  authenticate(request: Credentials, info: RequestInfo): UserInfo {
    const user = this.authenticator.authenticate(request);
    return this.impersonation.apply(attributesOf(user, info), request);
  }

  /** @throws ApiError 403 with the real server's text */
  authorize(user: UserInfo, info: RequestInfo): void {
    const attributes = attributesOf(user, info);
    const { isAllowed, reason } = this.authorizer.authorize(attributes);
    if (!isAllowed) throw forbidden(attributes, reason);
  }

  answer(context: RequestContext): Promise<ApiAnswer> | undefined {
    const { view, clock } = this.parts;
    return (
      answerReview(this, context) ??
      answerTokenRequest({ tokens: this.accountTokens, find: view.find, clock }, context)
    );
  }

  checkGrant({ user, type, info }: RequestContext, object: KubeObject, old: KubeObject | undefined): void {
    if (type.group !== RBAC_GROUP || info.subresource) return;
    const { resource, namespace, name } = info;
    checkEscalation(this.authorizer, { user, resource, namespace, name, object, ...(old && { old }) });
  }
}
