import type { Clock } from '../../../../common/clock.js';
import { isObject, type Json, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { quoteList } from '../rbac/rule-cover.js';
import { serviceAccountGroups, serviceAccountUsername } from '../users.js';
import {
  API_AUDIENCE,
  InvalidTokenError,
  type TokenAuthenticator,
  type TokenIdentity,
} from './bearer-token.js';
import { JwtKey, type ParsedJwt, parseJwt } from './jwt.js';

/** An object as it is stored now. A cluster-scoped kind has no namespace. @internal */
export type FindObject = (
  group: string,
  resource: string,
  namespace: string,
  name: string,
) => KubeObject | undefined;

/** What a token of a service account is bound to, besides the account. @internal */
export type TokenBinding = { readonly [kind in 'pod' | 'secret' | 'node']?: KubeObject };

/** @internal */
export interface TokenClaims {
  readonly account: KubeObject;
  readonly audiences: readonly string[];
  readonly expirationSeconds: number;
  readonly binding: TokenBinding;
}

/** How far the clocks of two machines may lie apart. */
const LEEWAY_SECONDS = 60;
/** Verifying a signature takes longer than all the rest, and clients send the same token again and again. */
const VERIFIED_MAX = 1_000;

/**
 * The tokens that TokenRequest gives out: signed JWTs that end with their time, with their account, or with the
 * Pod, Secret or Node that they are bound to.
 *
 * @internal
 */
export class ServiceAccountTokens implements TokenAuthenticator {
  private readonly key = new JwtKey();
  private readonly verified = new Map<string, ParsedJwt>();

  constructor(
    private readonly clock: Clock,
    private readonly find: FindObject,
    private readonly newUid: () => string,
  ) {}

  issue({ account, audiences, expirationSeconds, binding }: TokenClaims): string {
    const { namespace = '', name = '' } = account.metadata;
    const now = this.now();
    return this.key.sign({
      aud: [...audiences],
      exp: now + expirationSeconds,
      iat: now,
      iss: API_AUDIENCE,
      jti: this.newUid(),
      'kubernetes.io': {
        namespace,
        ...(binding.node && { node: reference(binding.node) }),
        ...(binding.pod && { pod: reference(binding.pod) }),
        ...(binding.secret && { secret: reference(binding.secret) }),
        serviceaccount: reference(account),
      },
      nbf: now,
      sub: serviceAccountUsername(namespace, name),
    });
  }

  authenticate(token: string, audiences: readonly string[]): TokenIdentity | undefined {
    const jwt = this.verified.get(token) ?? parseJwt(token);
    if (jwt?.claims['iss'] !== API_AUDIENCE) return undefined;
    this.checkSignature(token, jwt);
    const own = strings(jwt.claims['aud']);
    const shared = own.filter((one) => audiences.includes(one));
    if (shared.length === 0) {
      throw new InvalidTokenError(
        `token audiences ${quoteList(own)} is invalid for the target audiences ${quoteList(audiences)}`,
      );
    }
    this.checkTime(jwt.claims);
    return { user: this.userOf(jwt.claims), audiences: shared };
  }

  private checkSignature(token: string, jwt: ParsedJwt): void {
    if (this.verified.has(token)) return;
    if (!this.key.owns(jwt)) throw new InvalidTokenError('invalid signature, no keys found');
    if (!this.key.verifies(jwt)) {
      throw new InvalidTokenError('go-jose/go-jose: error in cryptographic primitive');
    }
    if (this.verified.size >= VERIFIED_MAX) this.verified.clear();
    this.verified.set(token, jwt);
  }

  private checkTime(claims: JsonObject): void {
    const now = this.now();
    if (now - LEEWAY_SECONDS > Number(claims['exp'])) {
      throw new InvalidTokenError('service account token has expired');
    }
    if (now + LEEWAY_SECONDS < Number(claims['nbf'])) {
      throw new InvalidTokenError('service account token is not valid yet');
    }
  }

  private userOf(claims: JsonObject): TokenIdentity['user'] {
    const own = object(claims['kubernetes.io']);
    const namespace = text(own['namespace']);
    const account = object(own['serviceaccount']);
    const { pod, secret, node } = own;
    const name = text(account['name']);
    this.checkLives('serviceaccounts', namespace, account);
    if (secret) this.checkLives('secrets', namespace, object(secret));
    if (pod) this.checkLives('pods', namespace, object(pod));
    if (node && !pod) this.checkLives('nodes', '', object(node));
    return {
      username: serviceAccountUsername(namespace, name),
      uid: text(account['uid']),
      groups: serviceAccountGroups(namespace),
      extra: {
        'authentication.kubernetes.io/credential-id': [`JTI=${text(claims['jti'])}`],
        ...extraOf('node', node),
        ...extraOf('pod', pod),
      },
    };
  }

  private checkLives(resource: string, namespace: string, claim: JsonObject): void {
    const found = this.find('', resource, namespace, text(claim['name']))?.metadata;
    const isGone = found?.uid !== claim['uid'] || this.wasDeleted(found?.deletionTimestamp);
    if (isGone) throw new InvalidTokenError('service account token has been invalidated');
  }

  private wasDeleted(timestamp: string | undefined): boolean {
    return timestamp !== undefined && Date.parse(timestamp) / 1_000 < this.now() - LEEWAY_SECONDS;
  }

  private now(): number {
    return Math.floor(this.clock.date().getTime() / 1_000);
  }
}

function reference({ metadata: { name = '', uid = '' } }: KubeObject): JsonObject {
  return uid ? { name, uid } : { name };
}

function extraOf(kind: string, claim: Json | undefined): Record<string, string[]> {
  if (!isObject(claim)) return {};
  return {
    [`authentication.kubernetes.io/${kind}-name`]: [text(claim['name'])],
    ...(claim['uid'] !== undefined && { [`authentication.kubernetes.io/${kind}-uid`]: [text(claim['uid'])] }),
  };
}

const object = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const strings = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [text(value)];
