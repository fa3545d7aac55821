import { describe, expect, it } from 'vitest';
import { TOO_LARGE_RESOURCE_VERSION, refused } from '../../test/support/status-errors.js';
import { KubeStatusError, parseRetryAfter, parseStatus, type KubeStatus } from './kube-status-error.js';

const GUARDS = [
  'isNotFound',
  'isConflict',
  'isAlreadyExists',
  'isGone',
  'isInvalid',
  'isForbidden',
  'isUnauthorized',
  'isTooManyRequests',
  'isServerError',
  'isTooLargeResourceVersion',
] as const;

const guardsOf = (code: number, status?: KubeStatus) =>
  GUARDS.filter((guard) => refused(code, status)[guard]);

describe('the error for a refused request', () => {
  it('reads like a sentence, with what the server said', () => {
    expect(refused(404, { message: 'widgets "a" not found', reason: 'NotFound' })).toMatchObject({
      name: 'KubeStatusError',
      code: 'KUBERATOR_KUBE_STATUS',
      message: 'GET /widgets was answered 404: widgets "a" not found',
      statusCode: 404,
      reason: 'NotFound',
    });
  });

  it('shows the start of a body that is no Status', () => {
    const error = new KubeStatusError({
      statusCode: 503,
      request: 'GET /widgets',
      excerpt: '<html>upstream down',
    });
    expect(error.message).toBe('GET /widgets was answered 503: <html>upstream down');
    expect(error.reason).toBe('');
  });

  for (const [code, status, guards] of [
    [404, {}, ['isNotFound']],
    [409, { reason: 'Conflict' }, ['isConflict']],
    [409, { reason: 'AlreadyExists' }, ['isAlreadyExists']],
    [410, {}, ['isGone']],
    [410, { reason: 'Expired' }, ['isGone']],
    [410, { reason: 'Gone' }, ['isGone']],
    [500, { reason: 'Expired' }, ['isGone', 'isServerError']],
    [422, { reason: 'Invalid' }, ['isInvalid']],
    [403, {}, ['isForbidden']],
    [401, {}, ['isUnauthorized']],
    [429, {}, ['isTooManyRequests']],
    [503, {}, ['isServerError']],
    [504, TOO_LARGE_RESOURCE_VERSION, ['isServerError', 'isTooLargeResourceVersion']],
    [400, {}, []],
  ] as const) {
    it(`is known by its guards: ${code} ${status.reason ?? ''} → ${guards.join(', ') || 'none'}`, () => {
      expect(guardsOf(code, status)).toEqual(guards);
    });
  }

  it('is recognised when another copy of the package made it, and nothing else is', () => {
    const foreign = Object.create(null) as object;
    Object.assign(foreign, { code: 'KUBERATOR_KUBE_STATUS', [Symbol.for('nestjs-kuberator.error')]: true });
    expect(KubeStatusError.isKubeStatusError(foreign)).toBe(true);
    for (const other of [undefined, null, 'text', new Error('x'), { code: 'KUBERATOR_KUBE_STATUS' }]) {
      expect(KubeStatusError.isKubeStatusError(other)).toBe(false);
    }
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-01-01T00:00:00Z');

  for (const [header, ms] of [
    ['0', 0],
    ['1', 1_000],
    ['60', 60_000],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 23:00:00 GMT', 0],
    ['', undefined],
    ['soon', undefined],
    [undefined, undefined],
    [['7', '9'], 7_000],
  ] as const) {
    it(`${JSON.stringify(header) ?? 'left out'} means ${ms === undefined ? 'nothing' : `${ms} ms`}`, () => {
      expect(parseRetryAfter(header as string | string[] | undefined, now)).toBe(ms);
    });
  }
});

describe('a Status', () => {
  it('is taken from a body that is one', () => {
    expect(parseStatus('{"kind":"Status","code":404}')).toEqual({ kind: 'Status', code: 404 });
  });

  for (const body of [
    '',
    'null',
    '[]',
    '"Status"',
    '{"kind":"Pod"}',
    '{"kind":"Status"',
    '404 page not found',
    '<html>',
  ]) {
    it(`is not taken from ${JSON.stringify(body)}`, () => {
      expect(parseStatus(body)).toBeUndefined();
    });
  }
});
