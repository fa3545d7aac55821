import type { Choices } from '../choices.js';

export const names = ['a', 'b', 'c'];
export const finalizers = ['x.io/a', 'x.io/b'];
export const texts = ['', 'a', 'b', 'long text with ü and 🙂', 'true', '5', '<&>'];

export function metadata(c: Choices): Record<string, unknown> {
  return c.fields(
    {
      labels: () => map(c, ['app', 'tier', 'x.io/y'], ['web', 'api', '']),
      annotations: () => map(c, ['note', 'x.io/n'], texts),
      finalizers: () => c.some(finalizers, 0.4),
      ownerReferences: () => owners(c),
    },
    0.2,
  );
}

/** Some of the keys, each with one of the values. */
export function map(c: Choices, keys: readonly string[], values: readonly string[]): Record<string, string> {
  return Object.fromEntries(c.some(keys).map((key) => [key, c.one(values)]));
}

function owners(c: Choices): object[] {
  return c.some(['u-1', 'u-2'], 0.4).map((uid) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: 'owner',
    uid,
    ...c.fields({ controller: () => c.isTrue(0.5), blockOwnerDeletion: () => c.isTrue(0.5) }, 0.3),
  }));
}
