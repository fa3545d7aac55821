import { describe, expect, it } from 'vitest';
import { resolveSharding, type ShardingOptions } from './sharding-options.js';

describe('the options of sharding', () => {
  it('have defaults, but for the name', () => {
    expect(resolveSharding({ name: 'widgets' }, 20_000)).toEqual({
      name: 'widgets',
      namespace: undefined,
      by: 'uid',
      ranges: 64,
      leaseDurationMs: 15_000,
      renewDeadlineMs: 10_000,
      drainTimeoutMs: 20_000,
    });
  });

  it.each<[Partial<Record<keyof ShardingOptions | 'shards', unknown>>, string]>([
    [{}, 'Expected `name` of KuberatorModule.forRoot().sharding to be a name such as "widget-operator"'],
    [{ name: 'Widgets' }, 'got "Widgets" (string)'],
    [{ name: 'a', shards: 3 }, 'KuberatorModule.forRoot().sharding has no option `shards`. It has: name,'],
    [
      { name: 'a', by: 'name' },
      "Expected `by` of KuberatorModule.forRoot().sharding to be 'uid' or 'namespace'",
    ],
    [{ name: 'a', ranges: 0 }, 'to be a whole number >= 1'],
    [{ name: 'a', ranges: 5_000 }, 'to be a whole number <= 4096'],
    [{ name: 'a', namespace: '' }, 'to be the name of a namespace'],
    [{ name: 'a', leaseDurationMs: 5 }, 'to be a finite number >= 1000'],
    [
      { name: 'a', leaseDurationMs: 5_000, renewDeadlineMs: 5_000 },
      'is 5000, and has to be less than `leaseDurationMs`, which is 5000',
    ],
  ])('are refused: %o', (options, message) => {
    expect(() => resolveSharding(options as ShardingOptions, 20_000)).toThrow(message);
  });
});
