import { ApiError } from '../../common/api-error.js';
import type { JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import type { UserInfo } from '../../request/api-request.js';
import type { Authenticator } from '../authenticator.js';
import { API_AUDIENCE, InvalidTokenError } from '../tokens/bearer-token.js';
import { object, strings, text } from './review-fields.js';

/**
 * Answers a TokenReview: who shows this token?
 *
 * @throws ApiError 400 without a token
 * @internal
 */
export function reviewToken(authenticator: Authenticator, review: KubeObject): KubeObject {
  const spec = object(review['spec']);
  const token = text(spec['token']);
  if (!token) throw ApiError.badRequest('token is required for TokenReview in authentication');
  const audiences = strings(spec['audiences']);
  try {
    const known = authenticator.authenticateToken(token, audiences.length > 0 ? audiences : [API_AUDIENCE]);
    const status = { authenticated: true, user: userJson(known.user), audiences: [...known.audiences] };
    return { ...review, status };
  } catch (error) {
    if (!(error instanceof InvalidTokenError)) throw error;
    return { ...review, status: { user: {}, error: error.message } };
  }
}

/** Answers a SelfSubjectReview: who am I? `kubectl auth whoami` asks this. @internal */
export function reviewSelf(user: UserInfo, review: KubeObject, now: Date): KubeObject {
  const { kind, apiVersion } = review;
  const creationTimestamp = now.toISOString().replace(/\.\d+Z$/, 'Z');
  return { kind, apiVersion, metadata: { creationTimestamp }, status: { userInfo: userJson(user) } };
}

/** A user as reviews show it: what is empty is left out. @internal */
export function userJson({ username, uid, groups, extra }: UserInfo): JsonObject {
  const extras = Object.entries(extra ?? {}).map(([key, values]): [string, string[]] => [key, [...values]]);
  return {
    ...(username && { username }),
    ...(uid && { uid }),
    ...(groups.length > 0 && { groups: [...groups] }),
    ...(extras.length > 0 && { extra: Object.fromEntries(extras) }),
  };
}
