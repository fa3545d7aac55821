import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { repository } from '../support/repository.js';
import type { Page } from './snippets.js';

/** README.md and everything in docs, as far as it exists. */
export async function readPages(): Promise<Page[]> {
  const names = await Array.fromAsync(glob(['README.md', 'docs/**/*.md'], { cwd: repository }));
  return Promise.all(
    names.sort().map(async (name) => ({
      name: name.replaceAll(path.sep, '/'),
      text: await readFile(path.join(repository, name), 'utf8'),
    })),
  );
}
