import type { UserInfo } from '../../request/api-request.js';
import { API_AUDIENCE, type TokenAuthenticator, type TokenIdentity } from './bearer-token.js';

/** Tokens that were given out by whoever runs the server; they never expire. @internal */
export class StaticTokens implements TokenAuthenticator {
  private readonly users = new Map<string, UserInfo>();

  add(token: string, user: UserInfo): void {
    this.users.set(token, user);
  }

  /** From now on the token is answered 401. */
  revoke(token: string): void {
    this.users.delete(token);
  }

  authenticate(token: string, audiences: readonly string[]): TokenIdentity | undefined {
    const user = this.users.get(token);
    if (!user || !audiences.includes(API_AUDIENCE)) return undefined;
    return { user, audiences: [API_AUDIENCE] };
  }
}
