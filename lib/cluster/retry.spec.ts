import { describe, expect, it } from 'vitest';
import { refused } from '../../test/support/status-errors.js';
import { retryDelayMs, type RetryPolicy } from './retry.js';
import { RequestAbortedError, RequestTimeoutError, TransportError } from './transport-error.js';

const POLICIES: RetryPolicy[] = ['idempotent', 'unsent', 'never'];

/** Under which policies an error is tried again. */
const policiesThatRetry = (error: unknown) =>
  POLICIES.filter((policy) => retryDelayMs(error, policy, 1, () => 100) !== undefined);

const failure = (code: string) =>
  new TransportError('POST /widgets', { cause: Object.assign(new Error(code), { code }) });

describe('a request is sent again', () => {
  for (const code of [
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'UND_ERR_CONNECT_TIMEOUT',
  ]) {
    it(`after ${code}, for the server has not seen it`, () => {
      expect(policiesThatRetry(failure(code))).toEqual(['idempotent', 'unsent']);
    });
  }

  it('after no address of a host could be reached', () => {
    const cause = new AggregateError([Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })]);
    expect(policiesThatRetry(new TransportError('POST /widgets', { cause }))).toEqual([
      'idempotent',
      'unsent',
    ]);
  });

  for (const code of ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ETIMEDOUT']) {
    it(`after ${code} only if a second time does no harm: the server may have acted`, () => {
      expect(policiesThatRetry(failure(code))).toEqual(['idempotent']);
    });
  }

  it('after 429, whatever it does: it was turned away before anything was done', () => {
    expect(policiesThatRetry(refused(429))).toEqual(['idempotent', 'unsent']);
  });

  for (const code of [500, 502, 503, 504]) {
    it(`after ${code} only if a second time does no harm`, () => {
      expect(policiesThatRetry(refused(code))).toEqual(['idempotent']);
    });
  }

  for (const code of [400, 401, 403, 404, 409, 410, 422, 501]) {
    it(`never after ${code}: the answer would be the same`, () => {
      expect(policiesThatRetry(refused(code))).toEqual([]);
    });
  }

  it('never after its deadline, or when its caller gave up', () => {
    expect(policiesThatRetry(new RequestTimeoutError('GET /widgets', 1_000))).toEqual([]);
    expect(
      policiesThatRetry(new RequestAbortedError('GET /widgets', { cause: new Error('enough') })),
    ).toEqual([]);
    expect(policiesThatRetry(new TypeError('a bug'))).toEqual([]);
  });

  it('four times at most, after a growing delay', () => {
    const delays = [1, 2, 3, 4, 5, 6].map((failures) =>
      retryDelayMs(refused(503), 'idempotent', failures, (n) => 100 * 2 ** n),
    );
    expect(delays).toEqual([200, 400, 800, 1_600, undefined, undefined]);
  });

  it('no sooner than the server asked', () => {
    expect(retryDelayMs(refused(429, {}, 1_000), 'unsent', 1, () => 70)).toBe(1_070);
  });

  it('not here when the server asked for a long wait: that is for the caller to plan', () => {
    expect(retryDelayMs(refused(429, {}, 2_000), 'unsent', 1, () => 0)).toBe(2_000);
    expect(retryDelayMs(refused(429, {}, 2_001), 'unsent', 1, () => 0)).toBeUndefined();
  });
});
