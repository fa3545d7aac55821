import { describe, expect, it } from 'vitest';
import { LazyAbortController } from './lazy-abort-controller.js';

describe('an abort controller that makes its signal late', () => {
  it('has one signal, which is aborted with the first reason, whether it was asked for before or after', () => {
    for (const isAskedBefore of [true, false]) {
      const controller = new LazyAbortController();
      const reasons: unknown[] = [];
      const early = isAskedBefore ? controller.signal : undefined;
      early?.addEventListener('abort', () => reasons.push(early.reason));
      expect(controller.isAborted).toBe(false);
      controller.throwIfAborted();
      controller.abort('first');
      controller.abort('second');
      expect(controller.isAborted).toBe(true);
      expect(controller.signal).toBe(early ?? controller.signal);
      expect([controller.signal.aborted, controller.signal.reason]).toEqual([true, 'first']);
      expect(reasons).toEqual(isAskedBefore ? ['first'] : []);
      expect(() => controller.throwIfAborted()).toThrow('first');
    }
  });
});
