import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as root from '../../lib/index.js';
import { repository } from '../support/repository.js';
import { readPages } from './pages.js';

describe('the errors table', () => {
  it('explains every error code once, and no other', async () => {
    const codes = await declaredCodes();
    const explained = (await rows()).map(([code]) => code);
    expect(explained, 'a table in README.md or docs/errors.md whose first column is "Code"').not.toEqual([]);
    expect(explained.sort()).toEqual(codes.sort());
  });

  it('names the one class of each code', async () => {
    const classes = Object.entries(root).flatMap(([name, value]) =>
      typeof value === 'function' && value.prototype instanceof root.KuberatorError ? [name] : [],
    );
    const named = (await rows()).map(([, name]) => name);
    expect(named.sort()).toEqual(classes.sort());
  });
});

describe('an error class', () => {
  it('has a code that no other has', async () => {
    const codes: string[] = [];
    for await (const name of glob('lib/**/*.ts', { cwd: repository })) {
      if (name.endsWith('.spec.ts')) continue;
      const source = await readFile(path.join(repository, name), 'utf8');
      // Its constructor passes on the code.
      const classes = source.matchAll(/class \w+ extends KuberatorError \{[^]*?super\(\s*'(\w+)'/g);
      for (const [, code = ''] of classes) codes.push(code);
    }
    expect(codes.sort()).toEqual((await declaredCodes()).sort());
  });
});

async function declaredCodes(): Promise<string[]> {
  const source = await readFile(path.join(repository, 'lib/common/kuberator-error.ts'), 'utf8');
  const declaration = /export type KuberatorErrorCode =([^;]+);/.exec(source)?.[1] ?? '';
  const codes = [...declaration.matchAll(/'(\w+)'/g)].map(([, code]) => code ?? '');
  expect(codes).not.toEqual([]);
  return codes;
}

/** Code and class of each row. */
async function rows(): Promise<[code: string, name: string][]> {
  const pages = (await readPages()).filter(({ name }) => ['README.md', 'docs/errors.md'].includes(name));
  return pages.flatMap(({ text }) => rowsOfErrorTables(text));
}

/** The first two columns of every table that calls the first one "Code". */
function rowsOfErrorTables(text: string): [code: string, name: string][] {
  const found: [string, string][] = [];
  let isErrorsTable: boolean | undefined;
  for (const line of text.split(/\r?\n/)) {
    const cells = /^\s*\|([^|]*)\|([^|]*)\|/.exec(line)?.slice(1, 3);
    const [code, name] = (cells ?? []).map((cell) => cell.trim().replace(/^`|`$/g, ''));
    if (code === undefined || name === undefined) isErrorsTable = undefined;
    else if (isErrorsTable === undefined) isErrorsTable = /^code$/i.test(code);
    else if (isErrorsTable && !/^:?-+:?$/.test(code)) found.push([code, name]);
  }
  return found;
}
