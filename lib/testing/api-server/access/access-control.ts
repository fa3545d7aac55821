import type { UserInfo } from '../request/api-request.js';
import type { RequestInfo } from '../request/request-info.js';
import { attributesOf, forbidden } from './access-attributes.js';
import { Authenticator, type Credentials } from './authenticator.js';
import { Impersonation } from './impersonation.js';
import type { RbacAuthorizer } from './rbac/rbac-authorizer.js';
import type { TokenAuthenticator } from './tokens/bearer-token.js';

/**
 * Who sends a request, and may they? What comes in: credentials and what is asked for. What goes out: the user to
 * act as.
 *
 * Guarantees: a request that is let through was allowed by RBAC at this moment. Roles and bindings take effect with
 * the write that stores them; on a real server it takes an instant longer.
 *
 * @internal
 */
export class AccessControl {
  readonly authenticator: Authenticator;
  private readonly impersonation: Impersonation;

  constructor(
    readonly authorizer: RbacAuthorizer,
    tokens: readonly TokenAuthenticator[],
  ) {
    this.authenticator = new Authenticator(tokens);
    this.impersonation = new Impersonation(authorizer);
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
}
