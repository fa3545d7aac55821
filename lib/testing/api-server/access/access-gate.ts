import type { ApiRequest, UserInfo } from '../request/api-request.js';
import type { RequestInfo } from '../request/request-info.js';

/** Who sends a request, and whether he may. @internal */
export interface AccessGate {
  /**
   * Throws a 401 ApiError for credentials that are not valid, and a 403 for who acts as somebody else and may not do
   * so for what is asked.
   */
  authenticate(request: ApiRequest, info: RequestInfo): UserInfo | Promise<UserInfo>;
  /** Throws a 403 ApiError. */
  authorize(user: UserInfo, info: RequestInfo): void | Promise<void>;
}

/** Everybody is an administrator: for servers whose tests are not about access. @internal */
export const admitEverybody: AccessGate = {
  authenticate: () => ({ username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }),
  authorize: () => undefined,
};
