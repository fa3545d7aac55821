import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from '../support/repository.js';
import { type Proof, ROWS } from './rows.js';

/** Titles of tests that are run, as they stand in a file. */
const TITLE =
  /(\.(?:skip|todo|fails))?(?:\.each(?:<[^(]*>)?\([^]*?\))?\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)\s*,/g;

async function titlesIn(file: string): Promise<string[]> {
  const source = await readFile(path.join(repository, file), 'utf8').catch(() => '');
  const titles: string[] = [];
  for (const [, skipped, ...texts] of source.matchAll(TITLE)) {
    if (skipped === undefined) titles.push(texts.find((text) => text !== undefined) ?? '');
  }
  return titles;
}

/** The first column of the table of what is not here. */
async function notHere(): Promise<string[]> {
  const page = await readFile(path.join(repository, 'docs/not-here.md'), 'utf8');
  const lines = page.split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(2).map((line) => line.split('|')[1]?.trim() ?? '');
}

describe('what the frameworks of other languages have', () => {
  it.each(
    ROWS.flatMap(({ feature, proofs = [] }) =>
      proofs.map(([file, title]) => [feature, file, title] as const),
    ),
  )('%s: %s has the test "%s"', async (_feature, file, title) => {
    expect(await titlesIn(file)).toContain(title);
  });

  it('is here, or is said not to be', async () => {
    const missing = ROWS.filter(({ proofs }) => proofs === undefined).map(({ feature }) => feature);
    expect((await notHere()).sort()).toEqual(missing.sort());
  });

  it('would be found missing', async () => {
    const [file] = ROWS[0]?.proofs?.[0] as Proof;
    expect(await titlesIn(file)).not.toContain('reads minds');
    expect(await titlesIn('lib/no-such.spec.ts')).toEqual([]);
  });

  it('is named once', () => {
    const features = ROWS.map(({ feature }) => feature);
    expect(new Set(features).size).toBe(features.length);
  });
});
