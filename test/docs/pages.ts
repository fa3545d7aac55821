import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { repository } from '../support/repository.js';
import type { Page } from './snippets.js';

/** README.md and everything in docs, as far as it exists. */
export async function readPages(): Promise<Page[]> {
  const pages: Page[] = [];
  for await (const name of glob(['README.md', 'docs/**/*.md'], { cwd: repository })) {
    const text = await readFile(path.join(repository, name), 'utf8');
    pages.push({ name: name.replaceAll(path.sep, '/'), text });
  }
  return pages.sort((a, b) => (a.name < b.name ? -1 : 1));
}
