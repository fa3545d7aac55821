import { describe, expect, it } from 'vitest';
import { KuberatorError } from '../common/kuberator-error.js';
import { toStatusError } from './status-error.js';

class QuotaExceeded extends Error {
  asStatusError(): object {
    return { code: 'Quota', message: this.message, hint: 'Ask for less.' };
  }
}
const quota = { code: 'Quota', message: 'too much', hint: 'Ask for less.' };

/** As the room of the reconciler has them, which this room does not know. */
class ReconcileError extends KuberatorError {
  constructor(cause: Error) {
    super('KUBERATOR_RECONCILE', 'failed to apply', { cause });
  }
}
class TerminalError extends KuberatorError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('KUBERATOR_TERMINAL', message, options);
  }
}
const failed = (cause: Error) => new ReconcileError(cause);

describe('an error in a status', () => {
  it('looks as it says itself', () => {
    expect(toStatusError(new QuotaExceeded('too much'))).toEqual(quota);
  });

  it('looks as its cause says, however deep that is', () => {
    const cause = new QuotaExceeded('too much');
    expect(toStatusError(new TerminalError('no', { cause }))).toEqual(quota);
    expect(toStatusError(failed(new Error('no', { cause: new TerminalError('no', { cause }) })))).toEqual(
      quota,
    );
  });

  it('is a message and a code where none says more', () => {
    expect(toStatusError(new TypeError('no'))).toEqual({ message: 'no', code: 'TypeError' });
    expect(toStatusError(Object.assign(new Error('no'), { code: 'ENOSPC' }))).toEqual({
      message: 'no',
      code: 'ENOSPC',
    });
    expect(toStatusError('no')).toEqual({ message: 'no', code: 'Error' });
  });

  it('is what was thrown, not that a run failed', () => {
    expect(toStatusError(failed(new TerminalError('no such region')))).toEqual({
      message: 'no such region',
      code: 'KUBERATOR_TERMINAL',
    });
  });

  it('may be its own cause', () => {
    const loop = new Error('round');
    loop.cause = loop;
    expect(toStatusError(loop)).toEqual({ message: 'round', code: 'Error' });
  });
});
