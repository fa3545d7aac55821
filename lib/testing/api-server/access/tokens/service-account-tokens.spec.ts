import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../virtual-clock.js';
import { ApiError } from '../../common/api-error.js';
import type { Json, JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { Authenticator } from '../authenticator.js';
import { ServiceAccountTokens } from './service-account-tokens.js';
import { StaticTokens } from './static-tokens.js';
import { requestToken } from './token-request.js';

const minuteMs = 60_000;

function setUp() {
  const clock = new VirtualClock();
  const objects = new Map<string, KubeObject>();
  const put = (
    resource: string,
    namespace: string,
    name: string,
    fields: JsonObject = {},
    uid = `${name}-uid`,
  ) =>
    objects.set(`${resource}/${namespace}/${name}`, {
      apiVersion: 'v1',
      kind: resource,
      metadata: { name, uid, ...(namespace && { namespace }) },
      ...fields,
    });
  const find = (_group: string, resource: string, namespace: string, name: string) =>
    objects.get(`${resource}/${namespace}/${name}`);
  let ids = 0;
  const tokens = new ServiceAccountTokens(clock, find, () => `id-${++ids}`);
  const fixed = new StaticTokens();
  const authenticator = new Authenticator([fixed, tokens]);
  const request = (spec: Json = {}, metadata: JsonObject = {}) =>
    requestToken({ tokens, find, clock }, 'n', 'sa', { apiVersion: '', kind: '', metadata, spec });
  const token = (spec?: Json) => (request(spec)['status'] as JsonObject)['token'] as string;
  const send = (authorization?: string) =>
    authenticator.authenticate({ headers: { ...(authorization && { authorization }) } });
  put('serviceaccounts', 'n', 'sa');
  return { clock, objects, put, fixed, authenticator, request, token, send };
}

let world: ReturnType<typeof setUp>;
beforeEach(() => {
  world = setUp();
});

function errorOf(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('It was accepted.');
}

const codeOf = (act: () => unknown) => (errorOf(act) as ApiError).code;

describe('credentials', () => {
  it('of none, or of a scheme that is not known, are anonymous', () => {
    const anonymous = { username: 'system:anonymous', groups: ['system:unauthenticated'] };
    expect(world.send()).toEqual(anonymous);
    expect(world.send('Basic YTpi')).toEqual(anonymous);
    expect(world.send('Bearer ')).toEqual(anonymous);
  });

  it('of a certificate are its name and organisations', () => {
    const clientCertificate = () => ({
      commonName: 'alice',
      organizations: ['devs'],
      sha256Fingerprint: 'ab',
    });
    expect(
      world.authenticator.authenticate({ headers: { authorization: 'Bearer bad' }, clientCertificate }),
    ).toEqual({
      username: 'alice',
      groups: ['devs', 'system:authenticated'],
      extra: { 'authentication.kubernetes.io/credential-id': ['X509SHA256=ab'] },
    });
  });

  it('of a static token are those it was added with, until it is revoked', () => {
    world.fixed.add('secret', { username: 'bob', uid: '7', groups: ['ops'] });
    expect(world.send('bearer secret')).toEqual({
      username: 'bob',
      uid: '7',
      groups: ['ops', 'system:authenticated'],
    });
    world.fixed.revoke('secret');
    expect(codeOf(() => world.send('Bearer secret'))).toBe(401);
  });
});

describe('a token of a service account', () => {
  it('stands for the account', () => {
    expect(world.send(`Bearer ${world.token()}`)).toEqual({
      username: 'system:serviceaccount:n:sa',
      uid: 'sa-uid',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:n', 'system:authenticated'],
      extra: { 'authentication.kubernetes.io/credential-id': ['JTI=id-1'] },
    });
  });

  it('ends with its time, give or take the minute that clocks may lie apart', async () => {
    const token = world.token({ expirationSeconds: 600 });
    await world.clock.advance(11 * minuteMs);
    expect(() => world.send(`Bearer ${token}`)).not.toThrow();
    await world.clock.advance(1_000);
    expect(codeOf(() => world.send(`Bearer ${token}`))).toBe(401);
    expect(errorOf(() => world.authenticator.authenticateToken(token)).message).toBe(
      '[invalid bearer token, service account token has expired]',
    );
  });

  it('ends with the account, also when another of the same name comes', () => {
    const token = world.token();
    world.objects.delete('serviceaccounts/n/sa');
    expect(codeOf(() => world.send(`Bearer ${token}`))).toBe(401);
    world.put('serviceaccounts', 'n', 'sa', {}, 'another-uid');
    expect(codeOf(() => world.send(`Bearer ${token}`))).toBe(401);
  });

  it('ends with the Pod that it is bound to, and tells which that is', () => {
    world.put('pods', 'n', 'p', { spec: { serviceAccountName: 'sa', nodeName: 'node-1' } });
    const token = world.token({ boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'p' } });
    expect(world.send(`Bearer ${token}`).extra).toEqual({
      'authentication.kubernetes.io/credential-id': ['JTI=id-1'],
      'authentication.kubernetes.io/node-name': ['node-1'],
      'authentication.kubernetes.io/pod-name': ['p'],
      'authentication.kubernetes.io/pod-uid': ['p-uid'],
    });
    world.objects.delete('pods/n/p');
    expect(codeOf(() => world.send(`Bearer ${token}`))).toBe(401);
  });

  it('for another audience is refused here, and accepted by a review that asks for it', () => {
    const token = world.token({ audiences: ['vault'] });
    expect(codeOf(() => world.send(`Bearer ${token}`))).toBe(401);
    expect(world.authenticator.authenticateToken(token, ['x', 'vault']).audiences).toEqual(['vault']);
    expect(errorOf(() => world.authenticator.authenticateToken(token)).message).toBe(
      '[invalid bearer token, token audiences ["vault"] is invalid for the target audiences ["https://kubernetes.default.svc"]]',
    );
  });

  it('cannot be changed, nor made by another server', () => {
    const token = world.token();
    const [head = '', body = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as JsonObject;
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'x' })).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const bad of [
      `${head}.${forged}.${signature}`,
      `${none}.${body}.${signature}`,
      `${token}x`,
      `${head}.${body}.`,
      setUp().token(),
    ]) {
      expect(
        codeOf(() => world.send(`Bearer ${bad}`)),
        bad,
      ).toBe(401);
    }
    expect(() => world.send(`Bearer ${token}`)).not.toThrow();
  });
});

describe('a TokenRequest', () => {
  it('is answered with what it asked for, and with defaults for the rest', () => {
    expect(world.request()).toMatchObject({
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { name: 'sa', namespace: 'n', uid: 'sa-uid', creationTimestamp: '2026-01-01T00:00:00Z' },
      spec: {
        audiences: ['https://kubernetes.default.svc'],
        expirationSeconds: 3_600,
        boundObjectRef: null,
      },
      status: { expirationTimestamp: '2026-01-01T01:00:00Z' },
    });
  });

  const ref = (kind: string, more: JsonObject = {}) => ({
    boundObjectRef: { kind, apiVersion: 'v1', name: 'x', ...more },
  });
  it.each<[string, Json, JsonObject, number, string]>([
    [
      'less than ten minutes',
      { expirationSeconds: 60 },
      {},
      422,
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
    ],
    [
      'another name',
      {},
      { name: 'other' },
      422,
      'TokenRequest.authentication.k8s.io "sa" is invalid: metadata.name: Invalid value: "other": must match the service account name if specified',
    ],
    [
      'another UID',
      {},
      { uid: 'u' },
      409,
      'Operation cannot be fulfilled on TokenRequest.authentication.k8s.io "sa": the UID in the token request (u) does not match the UID of the service account (sa-uid)',
    ],
    ['a Pod that is not there', ref('Pod'), {}, 404, 'pods "x" not found'],
    ['another kind', ref('ConfigMap'), {}, 400, 'cannot bind token to object of type /v1, Kind=ConfigMap'],
    [
      'another group',
      ref('Pod', { apiVersion: 'apps/v1' }),
      {},
      400,
      'cannot bind token to object of type apps/v1, Kind=Pod',
    ],
  ])('for %s is refused', (_what, spec, metadata, code, message) => {
    const error = errorOf(() => world.request(spec, metadata)) as ApiError;
    expect([error.code, error.message]).toEqual([code, message]);
  });

  it('is not bound to the Pod of another account', () => {
    world.put('pods', 'n', 'x', { spec: { serviceAccountName: 'other' } });
    expect(codeOf(() => world.request(ref('Pod')))).toBe(400);
  });
});
