import { describe, expect, it } from 'vitest';
import { RbacWorld } from '../../../../../test/support/rbac-world.js';
import { ApiError } from '../../common/api-error.js';
import type { Json, JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { Authenticator } from '../authenticator.js';
import { StaticTokens } from '../tokens/static-tokens.js';
import {
  reviewLocalSubjectAccess,
  reviewSelfSubjectAccess,
  reviewSelfSubjectRules,
  reviewSubjectAccess,
} from './access-reviews.js';
import { reviewSelf, reviewToken } from './authentication-reviews.js';

const { authorizer } = new RbacWorld()
  .role(
    'r',
    { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
    { nonResourceURLs: ['/x'], verbs: ['get'] },
  )
  .bind('b', 'r', 'Group/devs');
const alice = { username: 'alice', groups: ['devs'] };
const getPods = { verb: 'get', resource: 'pods', namespace: 'n' };

const review = (spec: Json, metadata: JsonObject = {}): KubeObject => ({
  apiVersion: 'authorization.k8s.io/v1',
  kind: 'SubjectAccessReview',
  metadata,
  spec,
});

function refusal(act: () => unknown): ApiError {
  try {
    act();
  } catch (error) {
    if (error instanceof ApiError) return error;
  }
  throw new Error('It was answered.');
}

describe('a SubjectAccessReview', () => {
  it('is answered with the reason, or with no more than a no', () => {
    const asked = (spec: JsonObject) => reviewSubjectAccess(authorizer, review(spec))['status'];
    expect(asked({ groups: ['devs'], resourceAttributes: getPods })).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by ClusterRoleBinding "b" of ClusterRole "r" to Group "devs"',
    });
    expect(asked({ user: 'bob', resourceAttributes: getPods })).toEqual({ allowed: false });
    expect(asked({ groups: ['devs'], nonResourceAttributes: { verb: 'get', path: '/x' } })).toMatchObject({
      allowed: true,
    });
  });

  it('must say who and what, and has no name', () => {
    const error = refusal(() => reviewSubjectAccess(authorizer, review({}, { name: 'x' })));
    expect(error.toStatus()).toMatchObject({
      code: 422,
      message:
        '.authorization.k8s.io "" is invalid: [spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified, ' +
        'spec.user: Invalid value: "": at least one of user or group must be specified, metadata: Invalid value: {"name":"x"}: must be empty]',
    });
    expect(Object.keys(error.details!)).toEqual(['group', 'causes']);
  });

  it('asks for one thing only', () => {
    const spec = { user: 'a', resourceAttributes: { verb: 'get' }, nonResourceAttributes: { path: '/' } };
    expect(refusal(() => reviewSubjectAccess(authorizer, review(spec))).message).toBe(
      '.authorization.k8s.io "" is invalid: spec.nonResourceAttributes: Invalid value: {"Path":"/","Verb":""}: cannot be specified in combination with resourceAttributes',
    );
  });

  it('of one namespace keeps to it', () => {
    const local = (namespace: string, metadata: JsonObject) =>
      reviewLocalSubjectAccess(
        authorizer,
        review({ groups: ['devs'], resourceAttributes: { ...getPods, namespace } }, metadata),
        'n',
      );
    expect(local('n', { namespace: 'n' })['status']).toMatchObject({ allowed: true });
    expect(refusal(() => local('m', { namespace: 'n' })).message).toContain('must match metadata.namespace');
    expect(refusal(() => local('m', { namespace: 'm' })).code).toBe(400);
  });
});

describe('a review of oneself', () => {
  it('answers whether I may', () => {
    const asked = review({ resourceAttributes: getPods });
    expect(reviewSelfSubjectAccess(authorizer, alice, asked)).toMatchObject({ status: { allowed: true } });
    expect(refusal(() => reviewSelfSubjectAccess(authorizer, alice, review({}))).code).toBe(422);
  });

  it('lists all that I may in a namespace', () => {
    expect(reviewSelfSubjectRules(authorizer, alice, review({ namespace: 'n' }))).toMatchObject({
      spec: {},
      status: {
        resourceRules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }],
        nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/x'] }],
        incomplete: false,
      },
    });
    expect(refusal(() => reviewSelfSubjectRules(authorizer, alice, review({}))).message).toBe(
      'no namespace on request',
    );
  });

  it('says who I am', () => {
    expect(reviewSelf({ ...alice, extra: { k: ['v'] } }, review({}), new Date(0))).toMatchObject({
      metadata: { creationTimestamp: '1970-01-01T00:00:00Z' },
      status: { userInfo: { username: 'alice', groups: ['devs'], extra: { k: ['v'] } } },
    });
  });
});

describe('a TokenReview', () => {
  const tokens = new StaticTokens();
  tokens.add('t', alice);
  const authenticator = new Authenticator([tokens]);
  const asked = (spec: JsonObject) => reviewToken(authenticator, review(spec))['status'];

  it('tells whose token it is', () => {
    expect(asked({ token: 't' })).toEqual({
      authenticated: true,
      user: { username: 'alice', groups: ['devs', 'system:authenticated'] },
      audiences: ['https://kubernetes.default.svc'],
    });
  });

  it('tells why a token is refused', () => {
    expect(asked({ token: 'x' })).toEqual({ user: {}, error: 'invalid bearer token' });
    expect(asked({ token: 't', audiences: ['other'] })).toEqual({ user: {}, error: 'invalid bearer token' });
    expect(refusal(() => asked({})).code).toBe(400);
  });
});
