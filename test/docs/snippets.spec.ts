import { beforeAll, describe, expect, it } from 'vitest';
import { readPages } from './pages.js';
import { checkSnippets, type Page, type Snippet, type SnippetError, snippetsOf } from './snippets.js';

/** A page with mistakes, so that a check which finds nothing is known to have looked. */
const flawed: Page = {
  name: 'flawed.md',
  text: [
    '```ts', // 1
    "import { KuberatorError } from 'nestjs-kuberator';",
    'const error: KuberatorError = 1;', // 3
    '```',
    '',
    '<!-- snippet: continues -->',
    '',
    '```ts',
    'const again: KuberatorError = error;',
    '```',
    'Each stands alone:',
    '```ts',
    'const lonely: KuberatorError = undefined;', // 13
    '```',
    '- in a list',
    '  ````ts',
    "  const text: number = ''; /*", // 17
    '  ```',
    '  */',
    '  ````',
    '```sh',
    'const none: number = "";',
    '```',
  ].join('\n'),
};

describe('the code in the documentation', () => {
  let pages: Page[];
  let snippets: Snippet[];
  let errors: SnippetError[];
  beforeAll(async () => {
    pages = await readPages();
    snippets = [...pages, flawed].flatMap(snippetsOf);
    errors = await checkSnippets(snippets);
  }, 120_000);

  it('type-checks', () => {
    const found = errors.filter(({ at }) => !at.startsWith(flawed.name));
    expect(found.map(({ at, message }) => `${at}: ${message}`)).toEqual([]);
  });

  it('is there at all', () => {
    expect(snippets.filter(({ page }) => page === 'README.md')).not.toEqual([]);
  });

  it('would be found wrong by page and line', () => {
    const found = errors.filter(({ at }) => at.startsWith(flawed.name));
    expect(found.map(({ at }) => at)).toEqual(['flawed.md:3', 'flawed.md:13', 'flawed.md:17']);
  });

  it('must be in blocks that end, and continue something', () => {
    expect(() => snippetsOf({ name: 'a.md', text: 'x\n```ts\nlet a;' })).toThrow(
      'a.md:2: this block of code is never closed.',
    );
    expect(() => snippetsOf({ name: 'a.md', text: '<!-- snippet: continues -->\n```ts\n```' })).toThrow(
      'a.md:2',
    );
  });
});
