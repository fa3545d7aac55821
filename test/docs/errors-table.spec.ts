import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from '../support/repository.js';
import { readPages } from './pages.js';

describe('the errors table', () => {
  it('explains every error code once, and no other', async () => {
    const source = await readFile(path.join(repository, 'lib/common/kuberator-error.ts'), 'utf8');
    const declaration = /export type KuberatorErrorCode =([^;]+);/.exec(source)?.[1] ?? '';
    const codes = [...declaration.matchAll(/'(\w+)'/g)].map(([, code]) => code);
    expect(codes).not.toEqual([]);

    const pages = (await readPages()).filter(({ name }) => ['README.md', 'docs/errors.md'].includes(name));
    const explained = pages.flatMap(({ text }) => codesInTables(text));
    expect(explained, 'a table in README.md or docs/errors.md whose first column is "Code"').not.toEqual([]);
    expect(explained.sort()).toEqual(codes.sort());
  });
});

/** The first column of every table that calls it "Code". */
function codesInTables(text: string): string[] {
  const codes: string[] = [];
  let isErrorsTable: boolean | undefined;
  for (const line of text.split(/\r?\n/)) {
    const cell = /^\s*\|([^|]*)\|/.exec(line)?.[1]?.trim();
    if (cell === undefined) isErrorsTable = undefined;
    else if (isErrorsTable === undefined) isErrorsTable = /^code$/i.test(cell);
    else if (isErrorsTable && !/^:?-+:?$/.test(cell)) codes.push(cell.replace(/^`|`$/g, ''));
  }
  return codes;
}
