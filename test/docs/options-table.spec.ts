import { expect, it } from 'vitest';
import { InvalidOptionError } from '../../lib/index.js';
import { RECONCILER_NAMES, resolveOptions } from '../../lib/kuberator.options.js';
import { readPages } from './pages.js';

/** As they stand in the first column of the tables: `watch.pageSize` is told of within `watch`. */
async function explained(): Promise<string[]> {
  const page = (await readPages()).find(({ name }) => name === 'docs/options.md');
  return [...(page?.text ?? '').matchAll(/^\| `([\w.]+)`/gm)].map(
    ([, name = '']) => name.split('.')[0] ?? '',
  );
}

/** What the module itself says when it refuses an option. */
function rootNames(): string[] {
  try {
    resolveOptions({ nonsense: true } as object);
  } catch (error) {
    if (error instanceof InvalidOptionError)
      return /It has: ([^.]+)\./.exec(error.message)?.[1]?.split(', ') ?? [];
    throw error;
  }
  return [];
}

it('docs/options.md explains every option of forRoot() and @Reconciler(), and no other', async () => {
  const names = [...rootNames(), ...RECONCILER_NAMES];
  expect(names).toContain('kubeConfig');
  expect([...new Set(await explained())].sort()).toEqual([...new Set(names)].sort());
});
