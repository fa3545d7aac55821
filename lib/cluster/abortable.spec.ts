import { describe, expect, it, vi } from 'vitest';
import { abortable } from './abortable.js';

describe('what is waited for until a signal aborts', () => {
  it('ends nothing when it fails after the signal had aborted before anybody waited', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const work = Promise.resolve().then(() => {
      throw new Error('the server is down');
    });
    await expect(abortable(work, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('ends nothing when it fails after the signal aborted', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const controller = new AbortController();
    let fail: (error: Error) => void = () => {};
    const waiting = abortable(new Promise<void>((_, reject) => (fail = reject)), controller.signal);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    fail(new Error('the server is down'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});
