import type { UserInfo } from '../../request/api-request.js';

/** For whom tokens of this server are, unless they say otherwise. @internal */
export const API_AUDIENCE = 'https://kubernetes.default.svc';

/** Somebody who was known by a token, and for which of the asked audiences the token is. @internal */
export interface TokenIdentity {
  readonly user: UserInfo;
  readonly audiences: readonly string[];
}

/** Knows one sort of tokens. @internal */
export interface TokenAuthenticator {
  /**
   * Who shows the token, or undefined if it is none of this sort.
   *
   * @throws InvalidTokenError if it is of this sort and not valid
   */
  authenticate(token: string, audiences: readonly string[]): TokenIdentity | undefined;
}

/** A token that is known and refused. Only a TokenReview says why. @internal */
export class InvalidTokenError extends Error {
  override readonly name = 'InvalidTokenError';
}
