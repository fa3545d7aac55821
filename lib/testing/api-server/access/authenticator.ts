import { ApiError } from '../common/api-error.js';
import type { ApiRequest, UserInfo } from '../request/api-request.js';
import {
  API_AUDIENCE,
  InvalidTokenError,
  type TokenAuthenticator,
  type TokenIdentity,
} from './tokens/bearer-token.js';
import { anonymous, withAuthenticated } from './users.js';

/** The part of a request that says who sends it. @internal */
export type Credentials = Pick<ApiRequest, 'headers' | 'rawHeaders'> &
  Partial<Pick<ApiRequest, 'clientCertificate'>>;

/** Finds out who sends a request: by client certificate, else by bearer token, else nobody. @internal */
export class Authenticator {
  constructor(private readonly tokens: readonly TokenAuthenticator[]) {}

  /** @throws ApiError 401 if credentials are shown and not valid */
  authenticate(request: Credentials): UserInfo {
    const certificate = request.clientCertificate?.();
    if (certificate) {
      const { commonName, organizations, sha256Fingerprint } = certificate;
      return withAuthenticated({
        username: commonName,
        groups: organizations,
        ...(sha256Fingerprint && {
          extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${sha256Fingerprint}`] },
        }),
      });
    }
    const token = bearerToken(request.headers['authorization']);
    if (token === undefined) return anonymous;
    try {
      return this.authenticateToken(token).user;
    } catch (error) {
      if (error instanceof InvalidTokenError) throw ApiError.unauthorized();
      throw error;
    }
  }

  /**
   * Who shows a token.
   *
   * @param audiences one of them the token must be for; default: that of this server
   * @throws InvalidTokenError with a text for a TokenReview
   */
  authenticateToken(token: string, audiences: readonly string[] = [API_AUDIENCE]): TokenIdentity {
    const reasons = ['invalid bearer token'];
    for (const authenticator of this.tokens) {
      try {
        const identity = authenticator.authenticate(token, audiences);
        if (identity) return { ...identity, user: withAuthenticated(identity.user) };
      } catch (error) {
        if (!(error instanceof InvalidTokenError)) throw error;
        reasons.push(error.message);
      }
    }
    throw new InvalidTokenError(reasons.length === 1 ? reasons[0] : `[${reasons.join(', ')}]`);
  }
}

/** The token of an `Authorization` header; another scheme is no credential, as if nothing was sent. */
function bearerToken(header: string | undefined): string | undefined {
  const [scheme = '', token = ''] = (header ?? '').trim().split(' ');
  return scheme.toLowerCase() === 'bearer' && token !== '' ? token : undefined;
}
